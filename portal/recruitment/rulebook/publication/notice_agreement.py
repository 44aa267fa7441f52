"""Does the free text of a notice contradict its data?

Dates, numbers, ratios, weights and telephones that stand in both are compared.

A finding is a question to the drafter, never a refusal: the text may speak of another year's round.
What the text cannot be held against (a date that no stage and no condition knows) is named as well,
because that is how a copied notice gives itself away.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from portal.kernel.decimals import plain
from portal.recruitment.rulebook.publication.terms import length_words


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What the data say.

    ``stages``: stage → its first and last day; ``days``: every other day that a condition names.
    """

    stages: Mapping[str, tuple[date, date]]
    days: frozenset[date] = frozenset()
    headcount: int = 0
    vacancies: int = 0
    opening_ratio: Fraction | None = None
    shortlist_ratio: Fraction | None = None
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    pass_marks: Mapping[str, Fraction | None] = field(default_factory=dict)
    publicity_days: int = 0
    publicity_unit: str = "working_days"
    recheck_days: frozenset[int] = frozenset()  # to ask, to answer
    object_days: int = 0
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """``kind``: date, unknown_date, headcount, vacancies, opening_ratio, shortlist_ratio, weight,
    pass_mark, publicity_days, recheck_days, object_days, phone; ``line`` from 1."""

    section: str
    line: int
    kind: str
    says: str
    data: str


# Words by which a clause names a stage. Longer words first: 资格复审 is not 资格初审.
STAGE_WORDS: Mapping[str, tuple[str, ...]] = {
    "document_recheck": ("资格复审",),
    "recheck": ("成绩复核", "查分"),
    "written_result": ("成绩公布", "公布成绩", "笔试成绩"),
    "ticket": ("准考证",),
    "transfer": ("改报",),
    "screening": ("资格初审", "资格审查", "审核"),
    "registration": ("报名",),
    "written": ("笔试",),
    "interview": ("面试",),
    "medical": ("体检", "考察"),
    "publicity": ("公示",),
}
_DAY = re.compile(
    r"(?:(\d{4})\s*[年./-]\s*)?(?<![\d.∶:])(\d{1,2})\s*(?:月|(?<=\d)[./-](?=\d{1,2}(?![\d.])))\s*(\d{1,2})(?:\s*[日号])?(?!\d)"
)
_CLAUSE = re.compile(r"[^，,。；;！!\n]+")
_HEADCOUNT = re.compile(
    r"(?:招聘|招录|招收|聘用)[^，。；\d]{0,16}?(\d{1,4})\s*(?:名|人)|(?:共|计划)[^，。；\d]{0,8}?(\d{1,4})\s*(?:名|人)"
)
_VACANCIES = re.compile(r"(\d{1,4})\s*个(?:招聘)?岗位")
_RATIO = re.compile(r"(\d{1,2}(?:\.\d+)?)\s*[∶:：比]\s*(\d{1,2}(?:\.\d+)?)")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*[%％]")
_MARK = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*分")
_DAYS = re.compile(r"(\d{1,2})\s*(?:个工作日|个自然日|日|天)")
_PHONE = re.compile(r"(?<!\d)0\d{2,3}[-—－ ]?\d{4} ?\d{3,4}(?!\d)")


def disagreements(texts: Mapping[str, str], facts: NoticeFacts) -> list[Disagreement]:
    """Every place of the free texts (section → Markdown) that says something else than ``facts``,
    in reading order."""
    found: list[Disagreement] = []
    for section, text in texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            for clause in _CLAUSE.finditer(line):
                found += [
                    Disagreement(section, number, kind, says, data)
                    for kind, says, data in _of_clause(clause.group(), section, facts)
                ]
    return found


def _of_clause(clause: str, section: str, facts: NoticeFacts) -> Iterator[tuple[str, str, str]]:
    yield from _days(clause, section, facts)
    yield from _counts(clause, facts)
    yield from _ratios(clause, section, facts)
    yield from _scores(clause, section, facts)
    yield from _clocks(clause, section, facts)
    for found in _PHONE.finditer(clause):
        if _digits(found.group()) not in facts.phones:
            yield "phone", found.group(), ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def phone_digits(numbers: Sequence[str]) -> frozenset[str]:
    """Telephone numbers as :class:`NoticeFacts` compares them."""
    return frozenset(_digits(number) for number in numbers if number)


def _stage_named(clause: str) -> str | None:
    """The one stage that the clause speaks of; nothing when it names none or several."""
    named = []
    rest = clause
    for stage, words in STAGE_WORDS.items():
        for word in words:
            if word in rest:
                named.append(stage)
                rest = rest.replace(word, "　")
    return named[0] if len(set(named)) == 1 else None


def _days(clause: str, section: str, facts: NoticeFacts) -> Iterator[tuple[str, str, str]]:
    stage = _stage_named(clause)
    known = {day for ends in facts.stages.values() for day in ends} | facts.days
    for found in _DAY.finditer(clause):
        year, month, day = (int(part) if part else None for part in found.groups())
        if not (month and 1 <= month <= 12 and day and 1 <= day <= 31):
            continue
        window = facts.stages.get(stage) if stage else None
        if (
            window is not None
            and not _within(year, month, day, window)
            and not _among(year, month, day, facts.days)
        ):
            yield "date", found.group(), _span(window)
        elif (
            window is None
            and not _among(year, month, day, known)
            and not any(_within(year, month, day, ends) for ends in facts.stages.values())
        ):
            yield "unknown_date", found.group(), ""


def _among(year: int | None, month: int, day: int, days: Collection[date]) -> bool:
    return any((one.month, one.day) == (month, day) and year in (None, one.year) for one in days)


def _within(year: int | None, month: int, day: int, window: tuple[date, date]) -> bool:
    for candidate in {year} if year else {window[0].year, window[1].year}:
        try:
            if window[0] <= date(candidate, month, day) <= window[1]:
                return True
        except ValueError:
            continue
    return False


def _span(window: tuple[date, date]) -> str:
    first, last = (f"{one.year}年{one.month}月{one.day}日" for one in window)
    return first if first == last else f"{first}至{last}"


def _counts(clause: str, facts: NoticeFacts) -> Iterator[tuple[str, str, str]]:
    for found in _HEADCOUNT.finditer(clause):
        number = int(found[1] or found[2])
        if facts.headcount and number != facts.headcount:
            yield "headcount", found.group(), str(facts.headcount)
    for found in _VACANCIES.finditer(clause):
        if facts.vacancies and int(found[1]) != facts.vacancies:
            yield "vacancies", found.group(), str(facts.vacancies)


def _ratios(clause: str, section: str, facts: NoticeFacts) -> Iterator[tuple[str, str, str]]:
    for found in _RATIO.finditer(clause):
        one, other = Fraction(found[1]), Fraction(found[2])
        if 1 not in (one, other):
            continue  # a time of day, or a share
        ratio = max(one, other)
        if "开考" in clause or ("入围" not in clause and section == "opening"):
            if facts.opening_ratio is None or ratio != facts.opening_ratio:
                yield (
                    "opening_ratio",
                    found.group(),
                    "" if facts.opening_ratio is None else f"{plain(facts.opening_ratio)}∶1",
                )
        elif ("入围" in clause or section == "shortlist") and (
            facts.shortlist_ratio is None or ratio != facts.shortlist_ratio
        ):
            yield (
                "shortlist_ratio",
                found.group(),
                "" if facts.shortlist_ratio is None else f"1∶{plain(facts.shortlist_ratio)}",
            )


def _component(clause: str, section: str) -> str:
    """The part of the exam that the clause speaks of; empty when it names none or both."""
    named = [code for code, word in (("written", "笔试"), ("interview", "面试")) if word in clause]
    if len(named) == 1:
        return named[0]
    return section if not named and section in ("written", "interview") else ""


def _scores(clause: str, section: str, facts: NoticeFacts) -> Iterator[tuple[str, str, str]]:
    code = _component(clause, section)
    if code in facts.weights and any(word in clause for word in ("占", "权重", "折算", "按")):
        for found in _SHARE.finditer(clause):
            if Fraction(found[1]) != facts.weights[code] * 100:
                yield "weight", found.group(), f"{plain(facts.weights[code] * 100)}%"
    if code in facts.pass_marks and any(word in clause for word in ("合格", "低于", "最低")):
        for found in _MARK.finditer(clause):
            mark = facts.pass_marks[code]
            if mark is None or Fraction(found[1]) != mark:
                yield "pass_mark", found.group(), "" if mark is None else plain(mark)
    if "公示" in clause and facts.publicity_days:
        for found in _DAYS.finditer(_DAY.sub("", clause)):
            if int(found[1]) != facts.publicity_days or _other_unit(found.group(), facts):
                told = length_words(facts.publicity_days, facts.publicity_unit)
                yield "publicity_days", found.group(), told


def _clocks(clause: str, section: str, facts: NoticeFacts) -> Iterator[tuple[str, str, str]]:
    """The days to contest scores, and those to contest a decision of the screening."""
    if not any(word in clause for word in ("复核", "查分", "异议")) or "公示" in clause:
        return
    of_scores = any(word in clause for word in STAGE_WORDS["recheck"])
    numbers = [(found.group(), int(found[1])) for found in _DAYS.finditer(_DAY.sub("", clause))]
    if facts.recheck_days and (section == "scores" or of_scores):
        kind, right = "recheck_days", facts.recheck_days
    elif facts.object_days and section in ("screening", "remedy"):
        kind, right = "object_days", frozenset({facts.object_days})
    else:
        return
    told = "、".join(length_words(days, "working_days") for days in sorted(right))
    yield from ((kind, says, told) for says, number in numbers if number not in right)


def _other_unit(says: str, facts: NoticeFacts) -> bool:
    """Whether the text names the other kind of days; a bare 日 or 天 names none."""
    return ("自然日" if facts.publicity_unit == "working_days" else "工作日") in says
