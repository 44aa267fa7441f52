"""From a typed row to the fields of a vacancy, cell by cell; what can't be is a problem beside its
cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy import overridden
from portal.recruitment.vacancies import requirement_names as names
from portal.recruitment.vacancy_sheets import cells
from portal.recruitment.vacancy_sheets.columns import KEEP, PLACED_LATER
from portal.recruitment.vacancy_sheets.condition_words import BadCell
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

    def take(self, name: str, value: Any) -> None:
        """Everything is a field of the vacancy but the reason, which is kept with its quota."""
        if name == "quota_reason":
            self.quota_reason = value
        else:
            self.values[name] = value


def line_of(
    row: TypedRow, place: Place, present: Mapping[str, Any] | None, present_reason: str
) -> Line:
    """``present``: the fields of the vacancy with this code, ``None`` when it is new.

    Columns that the table lacks keep what is there.
    """
    line = Line(row.number, _empty(place) | dict(present or {}), present_reason)
    for column in _columns(place):
        _read(line, row, column)
    _opening(line, row, place)
    document, wrong = requirements_from(
        row.cells, None if present is None else present["requirements"]
    )
    line.values["requirements"] = document
    line.problems += [_problem(row, bad.column, bad.why) for bad in wrong]
    return line


def _empty(place: Place) -> dict[str, Any]:
    return {
        "recruiting_union_id": place.organiser_id,
        "using_union_id": None,
        "contracting_party": place.organiser_name,
        "employment_form": "county_direct",
        "headcount": 0,
        "requirements": {},
        "policy_override": {},
        **dict.fromkeys(("code", "name", "duties", "work_place", "pay_note", "remark"), ""),
    }


@dataclass(frozen=True, slots=True)
class _Column:
    """How a cell becomes the field ``name`` of a vacancy; ``empty`` is what an empty cell says."""

    code: str
    read: Callable[[str], Any]
    name: str
    required: bool = False
    empty: Any = None


def _columns(place: Place) -> Iterator[_Column]:
    yield _Column("code", cells.code, "code", required=True)
    yield _Column("headcount", lambda text: cells.whole_number(text, 1, 200), "headcount", True)
    for code, longest in TEXTS.items():
        yield _text_column(code, longest, place)
    yield _Column(
        "recruiting_union",
        lambda text: _union(text, place),
        "recruiting_union_id",
        empty=place.organiser_id,
    )
    yield _Column(
        "using_union",
        lambda text: None if text in _LATER else _union(text, place),
        "using_union_id",
        required=True,
    )
    yield _Column(
        "employment_form",
        lambda text: cells.coded(text, names.EMPLOYMENT),
        "employment_form",
        empty="county_direct",
    )


def _text_column(code: str, longest: int, place: Place) -> _Column:
    return _Column(
        code,
        lambda text: cells.short_text(text, longest),
        code,
        required=code == "name",
        empty=place.organiser_name if code == "contracting_party" else "",
    )


def _problem(row: TypedRow, column: str, why: BadCell) -> Problem:
    return Problem(row.number, column, why.code, row.cells.get(column, ""), why.facts)


def _read(line: Line, row: TypedRow, column: _Column) -> None:
    if column.code not in row.cells:
        return
    text = row.cells[column.code]
    if not text and column.required:
        line.problems.append(_problem(row, column.code, BadCell("required")))
        return
    try:
        line.take(column.name, column.read(text) if text else column.empty)
    except BadCell as why:
        line.problems.append(_problem(row, column.code, why))


def _union(text: str, place: Place) -> int:
    ids = place.by_name.get(text, ())
    if not ids:
        raise BadCell("union_unknown")
    if len(ids) > 1:
        raise BadCell("union_ambiguous", count=len(ids))
    return ids[0]


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
