"""A vacancy as a row of the vacancy table, and what was typed there as rows of clean cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.foundation.sheets.reader import Remark, SheetTable
from portal.foundation.sheets.tables import Table
from portal.kernel.errors import Refused
from portal.recruitment.vacancies import requirement_names as names
from portal.recruitment.vacancy_sheets import cells
from portal.recruitment.vacancy_sheets.columns import (
    BY_CODE,
    KEEP,
    OPEN,
    PLACED_LATER,
    read_headings,
)
from portal.recruitment.vacancy_sheets.condition_words import BadCell, asks_nothing
from portal.recruitment.vacancy_sheets.requirements import GROUPS, requirement_cells

TEXTS = {
    "name": 60,
    "duties": 1000,
    "contracting_party": 60,
    "work_place": 80,
    "pay_note": 200,
    "remark": 300,
    "quota_reason": 600,
}
# Names that a narrow column breaks into several lines.
_ONE_LINE = frozenset(
    (
        "recruiting_union",
        "using_union",
        "code",
        "name",
        "headcount",
        "contracting_party",
        "employment_form",
        "education",
        "degree",
    )
)
_ASKING = frozenset(code for group in GROUPS for code in group.columns)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell: ``row`` as the spreadsheet counts, ``column`` a code, ``text`` as
    it stands there; ``code`` is worded by the labels."""

    row: int
    column: str
    code: str
    text: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TypedRow:
    """Cleaned cells by column; columns that the table does not have are missing."""

    number: int
    cells: dict[str, str]


def typed_rows(table: Table, *, pass_over_unknown: bool) -> tuple[list[TypedRow], list[Problem]]:
    """Rows by column code.

    Raises ``Refused('vacancy_table.…')``: ``missing_columns``, ``twice``, ``age_in_words``, and
    ``unknown_columns`` unless those are to be passed over.
    """
    places = _places(table.columns, pass_over_unknown=pass_over_unknown)
    rows, problems = [], []
    for row in table.rows:
        typed: dict[str, str] = {}
        for place, code in places.items():
            try:
                typed[code] = _typed(code, row.cells[place])
            except BadCell as bad:
                typed[code] = ""
                problems.append(Problem(row.number, code, bad.code, row.cells[place], bad.facts))
        if any(typed.values()):
            rows.append(TypedRow(row.number, typed))
    return rows, problems


def total_remarks(table: SheetTable) -> list[Remark]:
    """Whether the last total of the table is what its rows come to; nothing where either can't be
    read as whole numbers."""
    codes = {code: place for place, code in read_headings(table.columns).codes.items()}
    place = codes.get("headcount")
    if place is None or not table.totals:
        return []
    try:
        people = sum(cells.whole_number(row.cells[place], 0, 9_999) for row in table.rows)
        stated = cells.whole_number(table.totals[-1].cells[place], 0, 999_999)
    except BadCell:
        return []
    if people == stated:
        return []
    return [Remark("total_differs", {"stated": str(stated), "people": str(people)})]


def _places(columns: Sequence[str], *, pass_over_unknown: bool) -> dict[int, str]:
    """Place of a column → its code, without those that are worked out from others."""
    headings = read_headings(columns)
    if headings.missing:
        raise Refused("vacancy_table.missing_columns", columns="、".join(headings.missing))
    if headings.twice:
        raise Refused("vacancy_table.twice", columns="、".join(headings.twice))
    if headings.ages:
        raise Refused("vacancy_table.age_in_words", column=headings.ages[0])
    if headings.unknown and not pass_over_unknown:
        raise Refused("vacancy_table.unknown_columns", columns="、".join(headings.unknown))
    return {place: code for place, code in headings.codes.items() if not BY_CODE[code].derived}


def _typed(code: str, text: str) -> str:
    plain = cells.clean(text)
    if code in _ASKING and plain and asks_nothing(plain):
        return OPEN
    return cells.one_line(plain) if code in _ONE_LINE else plain


def opening_cell(override: Mapping[str, Any]) -> str:
    opening = override.get("opening")
    if opening is None:
        return KEEP if "opening" in override else ""
    plain = isinstance(opening, Mapping) and set(opening) == {"ratio"}
    return f"{opening['ratio']}:1" if plain and str(opening["ratio"]).isdigit() else KEEP


PLAIN_TEXTS = ("code", "name", "duties", "contracting_party", "work_place", "pay_note", "remark")


def row_cells(
    values: Mapping[str, Any], unions: Mapping[int, str], quota_reason: str
) -> dict[str, str]:
    """The row that says ``values`` (the fields of a vacancy); ``unions``: id → name.

    Empty cells are missing.
    """
    using = values.get("using_union_id")
    row = {name: str(values.get(name) or "") for name in PLAIN_TEXTS}
    row |= {
        "recruiting_union": unions[values["recruiting_union_id"]],
        "using_union": PLACED_LATER if using is None else unions[using],
        "headcount": str(values["headcount"]),
        "quota_reason": quota_reason,
        "employment_form": names.EMPLOYMENT[values.get("employment_form") or "county_direct"],
        "opening_ratio": opening_cell(values.get("policy_override") or {}),
    }
    row |= requirement_cells(values.get("requirements") or {})
    return {code: text for code, text in row.items() if text}
