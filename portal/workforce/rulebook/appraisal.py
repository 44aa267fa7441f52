"""The yearly appraisal: grade from scores, and what two failed years in a row mean.

Source: guideline 四(二); register of workers §2, §3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.kernel.errors import Refused

EXCELLENT, PASS, BARELY, FAIL, UNGRADED = "excellent", "pass", "barely", "fail", "ungraded"
GRADES = (EXCELLENT, PASS, BARELY, FAIL, UNGRADED)
# 职业操守 实务能力 工作业绩 职工满意度
ASPECTS = (
    "ethics",
    "skill",
    "performance",
    "satisfaction",
)
FULL = Fraction(100)
# Usual of local rules; the guideline sets no marks. The least for a grade, and from where on a
# lower grade needs words.
LEAST = {EXCELLENT: Fraction(90), PASS: Fraction(60), BARELY: Fraction(60)}
BELOW = {BARELY: Fraction(80), FAIL: Fraction(60)}


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    grade: str


def total(scores: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    """Weighted sum of the four aspects, exact.

    Weights add up to 1, scores lie in 0…100, else ``appraisal.weights`` / ``appraisal.score``.
    """
    if (
        len(scores) != len(ASPECTS)
        or len(weights) != len(ASPECTS)
        or sum(weights) != 1
        or any(weight < 0 for weight in weights)
    ):
        raise Refused("appraisal.weights")
    if any(not 0 <= score <= FULL for score in scores):
        raise Refused("appraisal.score")
    return sum((score * weight for score, weight in zip(scores, weights, strict=True)), Fraction(0))


def check_grade(grade: str, marks: Fraction, reason: str) -> None:
    """A grade is no better than the marks, and one that is worse than they are says why (there is
    only so much 优秀; a serious breach fails whoever committed it).

    ``marks``: the total of the year. Raises ``appraisal.grade_too_high``,
    ``appraisal.grade_too_low``.
    """
    if marks < LEAST.get(grade, Fraction(0)):
        raise Refused("appraisal.grade_too_high", least=int(LEAST[grade]))
    if marks >= BELOW.get(grade, FULL + 1) and not reason.strip():
        raise Refused("appraisal.grade_too_low", most=int(BELOW[grade]))


def fails_in_a_row(years: Iterable[Year]) -> int:
    """How many of the latest appraisals in a row are failed.

    A year without a grade (试用期, 病假逾半年) neither breaks nor adds; a missing year breaks.
    """
    count, expected = 0, None
    for one in sorted(years, key=lambda item: item.year, reverse=True):
        if expected is not None and one.year != expected:
            break
        expected = one.year - 1
        if one.grade == UNGRADED:
            continue
        if one.grade != FAIL:
            break
        count += 1
    return count


def consequence(years: Iterable[Year]) -> str:
    """``none``; ``talk`` after one failed year (诫勉谈话); ``review`` after two in a row: talk,
    training or change of post on record, then a review of the contract by law – never an automatic
    end."""
    count = fails_in_a_row(years)
    return "none" if count == 0 else "talk" if count == 1 else "review"
