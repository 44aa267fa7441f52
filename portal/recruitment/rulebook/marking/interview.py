"""Interview scores: trimmed means of the examiners' marks, and the room coefficient where several
rooms examine one vacancy.

Steps: docs/formats/ranking-1.md §6. Absent and void candidates never enter a mean (a 20-point
non-performance once moved a room, Henan 2012).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import InterviewRule, Policy, Rounding

SCORED, ABSENT, VOID = "scored", "absent", "void"


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One examiner's mark for one element (``""`` where the policy lists none); for an absent or
    void candidate one row without examiner."""

    vacancy: str
    room: str
    candidate: str
    examiner: str
    element: str
    mark: Fraction | str


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """A line of interview.csv.

    Amounts are None for absent and void, means and coefficient also where no adjustment is made.
    ``dropped``: the examiners left out (per element where the policy drops so), for the score
    sheet; not part of the file.
    """

    vacancy: str
    room: str
    candidate: str
    state: str
    raw: Fraction | None
    room_mean: Fraction | None
    overall_mean: Fraction | None
    coefficient: Fraction | None
    score: Fraction | None
    dropped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All marks of one candidate: examiner → element → mark; or a state."""

    vacancy: str
    room: str
    candidate: str
    state: str
    marks: Mapping[str, Mapping[str, Fraction]]


def interview_scores(policy: Policy, marks: Iterable[MarkRow]) -> list[InterviewRow]:
    """Scores in the order of interview.csv: vacancy, candidate.

    Raises ``Refused('interview.…')``, naming the candidate: too few examiners, a missing, unknown
    or repeated element, a mark above the full mark (also in total), a state beside marks, a second
    room or vacancy; and for a mean of zero, naming vacancy and room.
    """
    rule = policy.interview
    if rule is None:
        raise Refused("interview.no_rule")
    full_mark = policy.component(rule.component).full_mark
    rows = [_raw_row(rule, sheet, full_mark) for sheet in _sheets(rule, marks, full_mark)]
    by_vacancy: dict[str, list[InterviewRow]] = {}
    for row in rows:
        by_vacancy.setdefault(row.vacancy, []).append(row)
    outcome = []
    for vacancy in sorted(by_vacancy):
        adjusted = _adjusted(rule, by_vacancy[vacancy], full_mark)
        outcome += sorted(adjusted, key=lambda row: row.candidate)
    return outcome


def _sheets(rule: InterviewRule, marks: Iterable[MarkRow], full_mark: Fraction) -> list[_Sheet]:
    seats: dict[str, tuple[str, str]] = {}
    states: dict[str, str] = {}
    given: dict[str, dict[str, dict[str, Fraction]]] = {}
    for row in marks:
        if seats.setdefault(row.candidate, (row.vacancy, row.room)) != (row.vacancy, row.room):
            raise Refused("interview.two_rooms", candidate=row.candidate)
        if row.mark in (ABSENT, VOID):
            if row.candidate in states or row.candidate in given or row.examiner or row.element:
                raise Refused("interview.state_beside_marks", candidate=row.candidate)
            states[row.candidate] = str(row.mark)
        else:
            if row.candidate in states:
                raise Refused("interview.state_beside_marks", candidate=row.candidate)
            _enter(rule, given.setdefault(row.candidate, {}), row, full_mark)
    return [
        _Sheet(*place, candidate, states.get(candidate, SCORED), given.get(candidate, {}))
        for candidate, place in seats.items()
    ]


def _enter(
    rule: InterviewRule, sheet: dict[str, dict[str, Fraction]], row: MarkRow, full_mark: Fraction
) -> None:
    facts = {"candidate": row.candidate, "examiner": row.examiner, "element": row.element}
    if not row.examiner:
        raise Refused("interview.examiner_missing", **facts)
    if row.element not in (rule.elements or ("",)):
        raise Refused("interview.unknown_element", **facts)
    if not isinstance(row.mark, Fraction) or not 0 <= row.mark <= full_mark:
        raise Refused(
            "interview.mark_out_of_range", mark=str(row.mark), full_mark=str(full_mark), **facts
        )
    own = sheet.setdefault(row.examiner, {})
    if row.element in own:
        raise Refused("interview.mark_twice", **facts)
    own[row.element] = row.mark


def _raw_row(rule: InterviewRule, sheet: _Sheet, full_mark: Fraction) -> InterviewRow:
    if sheet.state != SCORED:
        return InterviewRow(
            sheet.vacancy, sheet.room, sheet.candidate, sheet.state, None, None, None, None, None
        )
    elements = rule.elements or ("",)
    if len(sheet.marks) < rule.minimum_examiners:
        raise Refused(
            "interview.too_few_examiners",
            candidate=sheet.candidate,
            found=len(sheet.marks),
            needed=rule.minimum_examiners,
        )
    for examiner, own in sheet.marks.items():
        for element in elements:
            if element not in own:
                raise Refused(
                    "interview.element_missing",
                    candidate=sheet.candidate,
                    examiner=examiner,
                    element=element,
                )
        if sum(own.values()) > full_mark:
            total = str(sum(own.values()))
            raise Refused(
                "interview.total_above_full_mark",
                candidate=sheet.candidate,
                examiner=examiner,
                found=total,
                full_mark=str(full_mark),
            )
    if rule.drop_per == "element":
        lists = {
            element: {examiner: own[element] for examiner, own in sheet.marks.items()}
            for element in elements
        }
    else:
        lists = {
            "": {examiner: sum(own.values(), Fraction(0)) for examiner, own in sheet.marks.items()}
        }
    trimmed = {
        element: trimmed_mean(marks, rule.drop_lowest, rule.drop_highest)
        for element, marks in lists.items()
    }
    raw = _round(rule.rounding, sum((mean for mean, _ in trimmed.values()), Fraction(0)))
    dropped = tuple(
        (element, examiner) for element, (_, left_out) in trimmed.items() for examiner in left_out
    )
    return InterviewRow(
        sheet.vacancy, sheet.room, sheet.candidate, SCORED, raw, None, None, None, raw, dropped
    )


def trimmed_mean(
    marks: Mapping[str, Fraction], drop_lowest: int, drop_highest: int
) -> tuple[Fraction, tuple[str, ...]]:
    """The mean without the lowest and highest marks (as many as stated, also where several tie),
    and whose marks were left out."""
    order = sorted(marks, key=lambda examiner: (marks[examiner], examiner))
    kept = order[drop_lowest : len(order) - drop_highest]
    if not kept:
        raise Refused("interview.nobody_left", examiners=len(order))
    mean = sum((marks[examiner] for examiner in kept), Fraction(0)) / len(kept)
    return mean, tuple(examiner for examiner in order if examiner not in kept)


def _adjusted(
    rule: InterviewRule, rows: Sequence[InterviewRow], full_mark: Fraction
) -> list[InterviewRow]:
    """The rows of one vacancy after the room adjustment."""
    how = rule.room_adjustment
    if how.method == "none":
        return list(rows)
    raws: dict[str, list[Fraction]] = {}
    for row in rows:
        if row.raw is not None:
            raws.setdefault(row.room, []).append(row.raw)
    if not raws:
        return list(rows)
    room_means = {
        room: _round(how.mean_rounding, sum(found, Fraction(0)) / len(found))
        for room, found in raws.items()
    }
    for room, mean in room_means.items():
        if mean == 0:
            raise Refused("interview.mean_of_zero", vacancy=rows[0].vacancy, room=room)
    if how.method == "grand_mean":
        everybody = [raw for found in raws.values() for raw in found]
        overall = _round(how.mean_rounding, sum(everybody, Fraction(0)) / len(everybody))
    else:
        overall = _round(how.mean_rounding, sum(room_means.values(), Fraction(0)) / len(room_means))
    if overall == 0:
        raise Refused("interview.mean_of_zero", vacancy=rows[0].vacancy, room="")
    coefficients = {
        room: _round(how.coefficient_rounding, overall / mean) for room, mean in room_means.items()
    }
    outcome = []
    for row in rows:
        if row.raw is None:
            outcome.append(row)
            continue
        score = _round(how.rounding, row.raw * coefficients[row.room])
        score = min(score, full_mark) if how.cap_at_full_mark else score
        place = (row.vacancy, row.room, row.candidate, row.state, row.raw)
        outcome.append(
            InterviewRow(
                *place, room_means[row.room], overall, coefficients[row.room], score, row.dropped
            )
        )
    return outcome


def _round(rule: Rounding | None, value: Fraction) -> Fraction:
    return value if rule is None else rule.of(value)
