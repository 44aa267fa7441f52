"""What a decision on conduct does to a score. The kinds are those of the conduct procedure; who was
disqualified (取消本次应聘资格) has no score that counts, what concerns the hire alone leaves it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

VOID = ("score_void", "all_void", "disqualified")
ZERO, DEDUCTION, REPEAT = "paper_zero", "deduction", "repeat"
Counted = tuple[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class Sanction:
    """``kind`` as decided, ``points`` of a deduction."""

    kind: str
    points: Fraction | None = None


def with_effects(
    kind: str, value: Fraction | None, sanctions: Iterable[Sanction], *, again: bool = False
) -> Counted | None:
    """(kind, value) that count, whatever the order of the decisions; None: the paper is taken
    again, and a score of the first time does not count (``again``: it is one of the second).

    A void score is void beside anything else; nobody who was absent gets a zero; points are
    deducted down to zero.
    """
    decided = list(sanctions)
    kinds = {one.kind for one in decided}
    if REPEAT in kinds and not again:
        return None
    if kinds & set(VOID):
        return "void", None
    if kind != "score" or value is None:
        return kind, None
    if ZERO in kinds:
        return kind, Fraction(0)
    points = sum(
        (one.points or Fraction(0) for one in decided if one.kind == DEDUCTION), Fraction(0)
    )
    return kind, max(value - points, Fraction(0))
