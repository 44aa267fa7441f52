"""The one reader of tables that people make: finds the sheet and the headings, fills merged blocks
down, and says whatever a person would have seen and a program passes over.

Nothing is guessed in silence: a cell that can't be taken as it stands is refused with its name, and
what is left out (totals, notes, other sheets) or easily overlooked (hidden lines, cells struck
through) is a :class:`Remark` for the preview.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portal.foundation.sheets.grid import (
    FORMULA,
    LOST,
    Area,
    Book,
    cell_name,
    column_letters,
)
from portal.foundation.sheets.headings import Found, Headings, find_headings
from portal.foundation.sheets.tables import MAX_CELL, Row, Table
from portal.kernel.errors import Refused

_TOTAL = re.compile(r"(?:合|总|小|共)计(?:人数|名额)?[:：]?(?:\d+人?)?|总数|合计数|本页小计")
_NOTE = re.compile(
    r"(?:备\s*注|注|说明|填表说明|填报说明|注意事项|填表人|填报人|制表人?|审核人?|审批人?|负责人|经办人|"
    r"联系人|联系电话|填报日期|制表日期|日期|填报单位|单位[(（](?:盖章|公章)[)）])"
    r"\s*(?:\d*\s*[:：.、）)].*)?",
    re.DOTALL,
)
_LONG_NOTE = 20


@dataclass(frozen=True, slots=True)
class Remark:
    """What the preview says of the table; ``code`` is worded by the labels (``sheet.remark``)."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetTable(Table):
    """``sheet``: name of the sheet that was read; ``totals``: rows that sum up, left out of
    ``rows``."""

    sheet: str = ""
    remarks: tuple[Remark, ...] = ()
    totals: tuple[Row, ...] = ()


def table_in(
    book: Book, headings: Headings, *, max_rows: int, formulas: bool = False
) -> SheetTable:
    """The table of the first visible sheet that has the headings.

    ``formulas``: whether what a formula came to is taken. Raises ``Refused('table.…')`` with
    ``cell``, ``block``, ``column`` or ``row``: ``empty``, ``formula``, ``error_cell``,
    ``digits_lost``, ``merged_across``, ``merged_down``, ``unnamed_column``, ``duplicate_column``,
    ``too_many_columns``, ``too_many_rows``, ``cell_too_long``.
    """
    found = find_headings(book, headings)
    lines = _Lines(found, headings, formulas=formulas)
    rows = list(lines.rows(max_rows))
    return SheetTable(
        tuple(found.titles.values()),
        tuple(rows),
        sheet=found.grid.name,
        remarks=(*_of_book(book, found), *lines.remarks(rows)),
        totals=tuple(lines.totals),
    )


def _of_book(book: Book, found: Found) -> Iterator[Remark]:
    others = [grid.name for grid in book.grids if grid is not found.grid and grid.rows]
    if others:
        yield Remark("other_sheets", {"sheet": found.grid.name, "others": "、".join(others)})
    if book.hidden:
        yield Remark("hidden_sheets", {"sheets": "、".join(book.hidden)})
    above = [cell for row in found.grid.rows[: found.top] for cell in row if cell]
    if above:
        yield Remark("above", {"text": " ".join(above)[:120]})


class _Lines:
    """The lines below the headings, one by one."""

    def __init__(self, found: Found, headings: Headings, *, formulas: bool) -> None:
        self._grid, self._found, self._formulas = found.grid, found, formulas
        self._read = [column for column, title in found.titles.items() if headings.is_read(title)]
        self._single = frozenset(
            column for column, title in found.titles.items() if headings.is_single(title)
        )
        self._below = [area for area in found.grid.merged if area.bottom >= found.first]
        self._filled: list[str] = []
        self._notes: list[tuple[int, str]] = []
        self.totals: list[Row] = []

    def rows(self, max_rows: int) -> Iterator[Row]:
        count = 0
        for number in range(self._found.first, len(self._grid.rows)):
            raw = self._grid.rows[number]
            if not any(raw):
                continue
            if _is_total(raw):
                self.totals.append(self._row(number, raw))
            elif self._is_note(number, raw):
                self._notes.append((number, " ".join(cell for cell in raw if cell)))
            else:
                count += 1
                if count > max_rows:
                    raise Refused("table.too_many_rows", max_rows=max_rows)
                yield self._checked(number, raw)

    def _row(self, number: int, cells: Sequence[str]) -> Row:
        return Row(number + 1, tuple(cells[column] for column in self._found.titles))

    def _checked(self, number: int, raw: Sequence[str]) -> Row:
        cells = list(raw)
        for area in self._below:
            if area.top <= number <= area.bottom:
                self._fill(area, number, cells)
        for column in self._read:
            self._look_at(number, column, cells[column])
        for column, cell in enumerate(cells):
            if cell and column not in self._found.titles:
                raise Refused("table.unnamed_column", row=number + 1, column=column_letters(column))
        return self._row(number, cells)

    def _fill(self, area: Area, number: int, cells: list[str]) -> None:
        """A block of one column holds for each of its lines; any other has no one reading."""
        within = [column for column in self._read if area.left <= column <= area.right]
        if not within:
            return
        if area.left != area.right or area.top < self._found.first:
            raise Refused("table.merged_across", block=area.name)
        if area.left in self._single:
            raise Refused(
                "table.merged_down", block=area.name, column=self._found.titles[area.left]
            )
        cells[area.left] = self._grid.rows[area.top][area.left]
        if number == area.top and area.bottom > area.top:
            self._filled.append(area.name)

    def _look_at(self, number: int, column: int, cell: str) -> None:
        place = cell_name(number, column)
        mark = self._grid.marks.get((number, column))
        if mark == LOST:
            raise Refused("table.digits_lost", cell=place, text=cell)
        if mark == FORMULA and not self._formulas:
            raise Refused("table.formula", cell=place)
        if mark == FORMULA and not cell:
            raise Refused("table.formula_empty", cell=place)
        if mark not in (None, LOST, FORMULA):
            raise Refused("table.error_cell", cell=place, error=mark)
        if len(cell) > MAX_CELL:
            title = self._found.titles[column]
            raise Refused("table.cell_too_long", row=number + 1, column=title, max_length=MAX_CELL)

    def _is_note(self, number: int, raw: Sequence[str]) -> bool:
        """A line under the table that fills no row of it: 备注：…, 填表人：… 审核人：…."""
        filled = [(column, cell) for column, cell in enumerate(raw) if cell]
        if len(self._found.titles) < 3:
            return False
        if all(_NOTE.fullmatch(cell) for _column, cell in filled) and (
            len(filled) <= len(self._found.titles) / 2
        ):
            return True
        wide = any(
            area.holds(number, filled[0][0]) and area.right - area.left >= 2 for area in self._below
        )
        long = filled[0][0] <= 1 and len(filled[0][1]) >= _LONG_NOTE
        return len(filled) == 1 and (wide or long)

    def remarks(self, rows: Sequence[Row]) -> Iterator[Remark]:
        """What the lines need said, in the order of the table."""
        grid, taken = self._grid, {row.number - 1 for row in rows}
        for row in self.totals:
            yield Remark("total", {"row": str(row.number), "text": _line_text(row.cells)})
        for number, text in self._notes:
            yield Remark("note", {"row": str(number + 1), "text": text[:120]})
        if self._filled:
            yield Remark("filled", {"blocks": "、".join(self._filled)})
        hidden = sorted(taken & grid.hidden_rows)
        if hidden:
            yield Remark("hidden_rows", {"rows": _listed(row + 1 for row in hidden)})
        columns = [column for column in self._read if column in grid.hidden_columns]
        if columns:
            titles = "、".join(self._found.titles[column] for column in columns)
            yield Remark("hidden_columns", {"columns": titles})
        struck = sorted({row for row, column in grid.struck if row in taken})
        if struck:
            yield Remark("struck", {"rows": _listed(row + 1 for row in struck)})


def _is_total(raw: Sequence[str]) -> bool:
    first = [re.sub(r"\s", "", cell) for cell in raw if cell][:2]
    return any(_TOTAL.fullmatch(unicodedata.normalize("NFKC", cell)) for cell in first)


def _line_text(cells: Sequence[str]) -> str:
    return " ".join(cell for cell in cells if cell)[:120]


def _listed(numbers: Iterable[int]) -> str:
    return "、".join(map(str, numbers))[:200]
