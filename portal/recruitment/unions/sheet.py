"""The table of unions as officers send it round: its columns, reading every cell strictly, and what
it would change. Nothing is written here."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.foundation.sheets.headings import Headings
from portal.foundation.sheets.tables import Table
from portal.kernel.errors import Refused
from portal.recruitment.unions.models import KINDS, LEVELS, Union

MAX_ROWS = 2_000
MOST = 100_000_000
SHEET = "工会"  # the name of the worksheet, in the language of its columns
# Code of a column → its head. The order is that of the template.
COLUMNS = {
    "code": "工会代码",
    "name": "名称",
    "short_name": "简称",
    "level": "层级",
    "kind": "类别",
    "division": "行政区划代码",
    "parent": "上级工会代码",
    "valid_from": "启用日期",
    "valid_until": "停用日期",
    "single_unions_count": "所辖单独工会组织数（家）",
    "workers_count": "职工人数（人）",
    "figures_on": "统计截止日",
    "figures_source": "来源",
}
NEEDED = ("code", "name", "level", "kind", "valid_from")
FIGURES = ("single_unions_count", "workers_count", "figures_on", "figures_source")
LENGTHS = {"code": 24, "name": 80, "short_name": 40, "figures_source": 120}
NUMBERS = ("single_unions_count", "workers_count")
DATES = ("valid_from", "valid_until", "figures_on")


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell: ``column`` is its code, ``code`` is worded by the labels (group
    ``sheet.error``)."""

    column: str
    code: str


@dataclass
class SheetRow:
    """A line of the table: its number there, the cells as typed, their values, the errors, and the
    old values of what it changes."""

    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    kind: str = "unchanged"  # new, changed, unchanged
    before: dict[str, str] = field(default_factory=dict)

    def error_of(self, column: str) -> str | None:
        return next((error.code for error in self.errors if error.column == column), None)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of levels and kinds (code → word), in which a table may say them instead of the
    code."""

    levels: Mapping[str, str]
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What a table is held against: all unions by code, the codes that the asker may change, the
    divisions, the day."""

    unions: Mapping[str, Union]
    within_reach: frozenset[str]
    divisions: frozenset[str]
    today: date

    def parent_code(self, union: Union) -> str:
        return next((code for code, one in self.unions.items() if one.id == union.parent_id), "")


def column_code(heading: str) -> str | None:
    """The code of the column that a heading means, whatever its blanks, line breaks and width of
    brackets; ``None`` for any other."""
    return _CODES.get(_folded(heading))


def _folded(heading: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", heading))


_CODES = {_folded(title): code for code, title in COLUMNS.items()} | {
    code: code for code in COLUMNS
}
HEADINGS = Headings(column_code, needed=frozenset(NEEDED), single=frozenset(("code", *NUMBERS)))


def check_sheet(table: Table, known: Known, words: Words) -> list[SheetRow]:
    """Every row with every error in it.

    Raises ``Refused('sheet.columns')`` for a table with other columns, ``'sheet.no_rows'``.
    """
    codes = {column: column_code(column) for column in table.columns}
    unknown = [column for column, code in codes.items() if code is None]
    missing = [COLUMNS[code] for code in NEEDED if code not in codes.values()]
    if unknown or missing:
        raise Refused(
            "sheet.columns", unknown="、".join(unknown) or "—", missing="、".join(missing) or "—"
        )
    if not table.rows:
        raise Refused("sheet.no_rows")
    rows = [
        SheetRow(number, {codes[column] or "": cell for column, cell in cells.items()})
        for number, cells in table.dicts()
    ]
    for row in rows:
        _read(row, words, known.today)
    _check_tree(rows, known)
    for row in rows:
        _compare(row, known, words)
    return rows


def _read(row: SheetRow, words: Words, today: date) -> None:
    for column, cell in row.cells.items():
        try:
            row.values[column] = _value(column, cell, words)
        except ValueError as error:
            row.errors.append(CellError(column, str(error)))
    row.errors += [CellError(column, "needed") for column in NEEDED if not row.cells.get(column)]
    figures = [row.cells.get(column, "") for column in FIGURES]
    if any(figures) and not all(figures):
        row.errors += [
            CellError(column, "figures_whole") for column in FIGURES if not row.cells.get(column)
        ]
    first, until, stated = (
        row.values.get(name) for name in ("valid_from", "valid_until", "figures_on")
    )
    if first and until and until <= first:
        row.errors.append(CellError("valid_until", "dates_order"))
    if stated and stated > today:
        row.errors.append(CellError("figures_on", "future"))


def _value(column: str, cell: str, words: Words) -> Any:
    """The cell's value. Raises ValueError with the code of what is wrong."""
    if column in LENGTHS and len(cell) > LENGTHS[column]:
        raise ValueError("too_long")
    if cell.startswith(("=", "＝")):
        raise ValueError("formula")
    if not cell:
        return None
    if column in NUMBERS:
        if not (cell.isascii() and cell.isdigit() and int(cell) <= MOST):
            raise ValueError("number")
        return int(cell)
    if column in DATES:
        try:
            return date.fromisoformat(cell[:10])
        except ValueError as error:
            raise ValueError("date") from error
    if column in {"level", "kind"}:
        table, allowed = (words.levels, LEVELS) if column == "level" else (words.kinds, KINDS)
        found = next((code for code in allowed if cell in {code, table.get(code)}), None)
        if found is None:
            raise ValueError("word")
        return found
    return cell


def _check_tree(rows: Sequence[SheetRow], known: Known) -> None:
    """Codes once, divisions that exist, parents that exist or come in the same table, everything
    within the asker's reach, no circles."""
    in_table: dict[str, SheetRow] = {}
    for row in rows:
        code = row.values.get("code")
        if code and code in in_table:
            row.errors.append(CellError("code", "twice"))
        elif code:
            in_table[code] = row
    for row in rows:
        code, parent, division = (row.values.get(name) for name in ("code", "parent", "division"))
        if code in known.unions and code not in known.within_reach:
            row.errors.append(CellError("code", "out_of_reach"))
        if division and division not in known.divisions:
            row.errors.append(CellError("division", "no_division"))
        if parent and parent not in known.unions and parent not in in_table:
            row.errors.append(CellError("parent", "no_parent"))
        elif code not in known.unions and not parent:
            row.errors.append(CellError("parent", "needed"))
        elif parent and not _may_hang_below(code, parent, known):
            row.errors.append(CellError("parent", "parent_out_of_reach"))
        if code and _in_circle(code, in_table, known):
            row.errors.append(CellError("parent", "circle"))


def _may_hang_below(code: str | None, parent: str, known: Known) -> bool:
    """Below a union within reach, below a new one of the same table, or where it hangs already."""
    stays = code in known.unions and known.parent_code(known.unions[code]) == parent
    return stays or parent in known.within_reach or parent not in known.unions


def _parent_of(code: str, in_table: Mapping[str, SheetRow], known: Known) -> str:
    row = in_table.get(code)
    if row is not None and row.values.get("parent"):
        return str(row.values["parent"])
    return known.parent_code(known.unions[code]) if code in known.unions else ""


def _in_circle(code: str, in_table: Mapping[str, SheetRow], known: Known) -> bool:
    seen, current = {code}, _parent_of(code, in_table, known)
    while current:
        if current in seen:
            return current == code
        seen.add(current)
        current = _parent_of(current, in_table, known)
    return False


def present_values(union: Union, parent_code: str) -> dict[str, Any]:
    """The union as the template's row would say it."""
    own = ("code", "name", "short_name", "level", "kind", "valid_from", "valid_until", *FIGURES)
    return {name: getattr(union, name) for name in own} | {
        "division": union.division_code,
        "parent": parent_code,
    }


def shown(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _compare(row: SheetRow, known: Known, words: Words) -> None:
    union = known.unions.get(row.values.get("code") or "")
    if union is None:
        row.kind = "new"
        return
    present = present_values(union, known.parent_code(union))
    for column, value in row.values.items():
        # an empty cell takes no figure and no parent away
        kept = value is None and column in {
            "parent",
            *FIGURES,
        }
        if not kept and shown(value) != shown(present[column]):
            old = shown(present[column])
            row.before[column] = {"level": words.levels, "kind": words.kinds}.get(column, {}).get(
                old, old
            )
    row.kind = "changed" if row.before else "unchanged"


def sheet_csv(rows: Iterable[SheetRow]) -> str:
    """The checked table as text that the preview carries to the second step, where it is checked
    again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    listed = list(rows)
    columns = [code for code in COLUMNS if any(code in row.cells for row in listed)]
    writer.writerow(columns)
    writer.writerows([row.cells.get(code, "") for code in columns] for row in listed)
    return out.getvalue()
