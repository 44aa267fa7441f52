"""From a typed row to the fields of a vacancy, cell by cell; what can't be is a problem beside its
cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy import overridden
from portal.recruitment.vacancies import requirement_names as names
from portal.recruitment.vacancy_sheets import cells as cells
from portal.recruitment.vacancy_sheets.cells import BadCell
from portal.recruitment.vacancy_sheets.columns import KEEP, PLACED_LATER
from portal.recruitment.vacancy_sheets.requirements import requirements_from
from portal.recruitment.vacancy_sheets.rows import TEXTS, Problem, TypedRow

_LATER = frozenset((PLACED_LATER, "选岗", "聘用后选岗", "聘用后分配（选岗）", "统一分配", "待分配"))


@dataclass(frozen=True, slots=True)
class Place:
    """The round as rows are read in it: the organiser, its policy, and unions within its reach by
    name and by code (a name may be borne twice)."""

    organiser_id: int
    organiser_name: str
    policy: Mapping[str, Any]
    by_name: Mapping[str, Sequence[int]]


@dataclass(slots=True)
class Line:
    """What a row says: ``values`` are the fields of a vacancy."""

    number: int
    values: dict[str, Any]
    quota_reason: str
    problems: list[Problem] = field(default_factory=list)


def line_of(
    row: TypedRow, place: Place, present: Mapping[str, Any] | None, present_reason: str
) -> Line:
    """``present``: the fields of the vacancy with this code, ``None`` when it is new.

    Columns that the table lacks keep what is there.
    """
    line = Line(row.number, dict(present or {}), present_reason)
    base: dict[str, Any] = {
        "recruiting_union_id": place.organiser_id,
        "using_union_id": None,
        "contracting_party": place.organiser_name,
        "employment_form": "county_direct",
        "headcount": 0,
        "requirements": {},
        "policy_override": {},
        **dict.fromkeys(("code", "name", "duties", "work_place", "pay_note", "remark"), ""),
    }
    line.values = base | line.values
    _read(line, row, "code", cells.code, required=True)
    _read(line, row, "headcount", lambda text: cells.whole_number(text, 1, 200), required=True)
    for column, longest in TEXTS.items():
        _text(line, row, column, longest, place)
    _read(
        line,
        row,
        "recruiting_union",
        lambda text: _union(text, place),
        "recruiting_union_id",
        empty=place.organiser_id,
    )
    _using(line, row, place)
    _read(
        line,
        row,
        "employment_form",
        lambda text: cells.coded(text, names.EMPLOYMENT),
        empty="county_direct",
    )
    _opening(line, row, place)
    document, wrong = requirements_from(
        row.cells, None if present is None else present["requirements"]
    )
    line.values["requirements"] = document
    line.problems += [_problem(row, bad.column, bad.why) for bad in wrong]
    return line


def _problem(row: TypedRow, column: str, why: BadCell) -> Problem:
    return Problem(row.number, column, why.code, row.cells.get(column, ""), why.facts)


def _read(
    line: Line,
    row: TypedRow,
    column: str,
    read: Callable[[str], Any],
    name: str = "",
    *,
    required: bool = False,
    empty: Any = None,
) -> None:
    if column not in row.cells:
        return
    text = row.cells[column]
    if not text and required:
        line.problems.append(_problem(row, column, BadCell("required")))
        return
    try:
        line.values[name or column] = read(text) if text else empty
    except BadCell as why:
        line.problems.append(_problem(row, column, why))


def _text(line: Line, row: TypedRow, column: str, longest: int, place: Place) -> None:
    if column == "quota_reason":
        kept = {"quota_reason": line.quota_reason}
        told = Line(row.number, kept, "", line.problems)
        _read(told, row, column, lambda text: cells.short_text(text, longest), empty="")
        line.quota_reason = told.values["quota_reason"]
        return
    empty = place.organiser_name if column == "contracting_party" else ""
    _read(
        line,
        row,
        column,
        lambda text: cells.short_text(text, longest),
        required=column == "name",
        empty=empty,
    )


def _union(text: str, place: Place) -> int:
    found = place.by_name.get(text, ())
    if not found:
        raise BadCell("union_unknown")
    if len(found) > 1:
        raise BadCell("union_ambiguous", count=len(found))
    return found[0]


def _using(line: Line, row: TypedRow, place: Place) -> None:
    _read(
        line,
        row,
        "using_union",
        lambda text: None if text in _LATER else _union(text, place),
        "using_union_id",
        required=True,
    )


def _opening(line: Line, row: TypedRow, place: Place) -> None:
    text = row.cells.get("opening_ratio")
    if text is None or (text == KEEP and line.values["policy_override"]):
        return
    override = {
        name: value for name, value in line.values["policy_override"].items() if name != "opening"
    }
    try:
        if text:
            override["opening"] = {"ratio": cells.ratio(text)}
            overridden(place.policy, override)
    except BadCell as why:
        line.problems.append(_problem(row, "opening_ratio", why))
        return
    except Refused as refused:
        line.problems.append(
            Problem(row.number, "opening_ratio", refused.code, text, refused.facts)
        )
        return
    line.values["policy_override"] = override
