"""What one sheet of a workbook shows: texts in a rectangle, and what a person would see beside them
(merged blocks, hidden lines, cells struck through) or would not (formulas, lost digits).

Rows and columns are counted from 0 here; whoever speaks of a place uses :func:`cell_name`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Place = tuple[int, int]
FORMULA, LOST = "formula", "lost"


@dataclass(frozen=True, slots=True)
class Area:
    """A merged block; both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """「A5:C7」."""
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True)
class Grid:
    """``rows`` are equally long. ``marks``: place → why its text can't be taken as it stands: an
    Excel error such as ``#REF!``, :data:`FORMULA`, or :data:`LOST` (more digits than the
    spreadsheet keeps)."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Area, ...] = ()
    marks: Mapping[Place, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[Place] = frozenset()

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True)
class Book:
    """The visible sheets in order, and the names of the hidden ones."""

    grids: tuple[Grid, ...]
    hidden: tuple[str, ...] = ()


def cell_name(row: int, column: int) -> str:
    """(4, 0) is A5."""
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def grid_of(name: str, lines: Sequence[Sequence[str]], **seen: Any) -> Grid:
    """Lines of different length filled up to a rectangle; empty ones at the end are dropped."""
    kept = list(lines)
    while kept and not any(kept[-1]):
        kept.pop()
    width = max((_length(line) for line in kept), default=0)
    rows = tuple((*line[:width], *[""] * (width - len(line))) for line in kept)
    return Grid(name, rows, **seen)


def _length(line: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(line, 1) if cell), default=0)


def book_document(book: Book) -> dict[str, Any]:
    """The book as JSON, to leave the bounded process that read it."""
    return {
        "hidden": list(book.hidden),
        "grids": [
            {
                "name": grid.name,
                "rows": grid.rows,
                "merged": [[one.top, one.left, one.bottom, one.right] for one in grid.merged],
                "marks": [[*place, mark] for place, mark in sorted(grid.marks.items())],
                "hidden_rows": sorted(grid.hidden_rows),
                "hidden_columns": sorted(grid.hidden_columns),
                "struck": sorted(grid.struck),
            }
            for grid in book.grids
        ],
    }


def book_from(document: Mapping[str, Any]) -> Book:
    """What :func:`book_document` wrote."""
    return Book(tuple(map(_grid_from, document["grids"])), tuple(document["hidden"]))


def _grid_from(told: Mapping[str, Any]) -> Grid:
    return Grid(
        told["name"],
        tuple(tuple(row) for row in told["rows"]),
        tuple(Area(*area) for area in told["merged"]),
        {(row, column): mark for row, column, mark in told["marks"]},
        frozenset(told["hidden_rows"]),
        frozenset(told["hidden_columns"]),
        frozenset((row, column) for row, column in told["struck"]),
    )
