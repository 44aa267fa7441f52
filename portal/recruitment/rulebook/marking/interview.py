"""Interview scores: trimmed means of the examiners' marks, and the room coefficient where several
rooms examine one vacancy.

Steps: docs/formats/ranking-1.md §6. Absent and void candidates never enter a mean (a 20-point
non-performance once moved a room, Henan 2012).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import (
    InterviewRule,
    Policy,
    RoomAdjustment,
    Rounding,
)

# A panel place stays what it is, whoever sits in it; P1 is the chair's.
FIRST_PLACE = "P1"
_PLACE = re.compile(r"P[1-9][0-9]?\Z")
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
    place = (sheet.vacancy, sheet.room, sheet.candidate, sheet.state)
    if sheet.state != SCORED:
        return InterviewRow(*place, None, None, None, None, None)
    _require_whole(rule, sheet, full_mark)
    trimmed = {
        element: trimmed_mean(marks, rule.drop_lowest, rule.drop_highest)
        for element, marks in _marks_to_average(rule, sheet).items()
    }
    raw = _round(rule.rounding, sum((mean for mean, _ in trimmed.values()), Fraction(0)))
    dropped = tuple(
        (element, examiner) for element, (_, left_out) in trimmed.items() for examiner in left_out
    )
    return InterviewRow(*place, raw, None, None, None, raw, dropped)


def _require_whole(rule: InterviewRule, sheet: _Sheet, full_mark: Fraction) -> None:
    """Enough examiners, and of each a mark for every element that together stays in bounds."""
    needed, candidate = rule.minimum_examiners, sheet.candidate
    if (count := len(sheet.marks)) < needed:
        raise Refused(
            "interview.too_few_examiners", candidate=candidate, found=count, needed=needed
        )
    if rule.odd_panel and count % 2 == 0:
        raise Refused("interview.panel_even", candidate=candidate, found=count)
    if FIRST_PLACE not in sheet.marks and all(map(_PLACE.match, sheet.marks)):
        raise Refused("interview.place_missing", candidate=candidate)
    for examiner, own in sheet.marks.items():
        facts = {"candidate": candidate, "examiner": examiner}
        for element in rule.elements or ("",):
            if element not in own:
                raise Refused("interview.element_missing", **facts, element=element)
        total = sum(own.values())
        if total > full_mark:
            bounds = {"found": str(total), "full_mark": str(full_mark)}
            raise Refused("interview.total_above_full_mark", **facts, **bounds)


def _marks_to_average(rule: InterviewRule, sheet: _Sheet) -> dict[str, dict[str, Fraction]]:
    """Element (or nothing, where whole sheets are averaged) → examiner → mark."""
    if rule.drop_per != "element":
        sums = {examiner: sum(own.values(), Fraction(0)) for examiner, own in sheet.marks.items()}
        return {"": sums}
    return {
        element: {examiner: own[element] for examiner, own in sheet.marks.items()}
        for element in rule.elements or ("",)
    }


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
    means, overall = _means(how, raws, rows[0].vacancy)
    factors = {room: _round(how.coefficient_rounding, overall / means[room]) for room in means}
    outcome = []
    for row in rows:
        if row.raw is None:
            outcome.append(row)
            continue
        factor = factors[row.room]
        score = _round(how.rounding, row.raw * factor)
        score = min(score, full_mark) if how.cap_at_full_mark else score
        adjusted = (means[row.room], overall, factor, score)
        place = (row.vacancy, row.room, row.candidate, row.state, row.raw)
        outcome.append(InterviewRow(*place, *adjusted, row.dropped))
    return outcome


def _means(
    how: RoomAdjustment, raws: Mapping[str, list[Fraction]], vacancy: str
) -> tuple[dict[str, Fraction], Fraction]:
    """The mean of each room and the one that all are brought to; none of them may be zero."""

    def mean(values: Sequence[Fraction]) -> Fraction:
        return _round(how.mean_rounding, sum(values, Fraction(0)) / len(values))

    rooms = {room: mean(marks) for room, marks in raws.items()}
    if how.method == "grand_mean":
        overall = mean([raw for marks in raws.values() for raw in marks])
    else:
        overall = mean(list(rooms.values()))
    for room, value in [*rooms.items(), ("", overall)]:
        if value == 0:
            raise Refused("interview.mean_of_zero", vacancy=vacancy, room=room)
    return rooms, overall


def _round(rule: Rounding | None, value: Fraction) -> Fraction:
    return value if rule is None else rule.of(value)
