"""Where the headings of a table stand: below a title, over one line or two, on any visible
sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.foundation.sheets.grid import Book, Grid, column_letters
from portal.foundation.sheets.tables import MAX_COLUMNS
from portal.kernel.errors import Refused

_LOOK_AT = 30  # lines from the top in which headings are looked for


@dataclass(frozen=True)
class Headings:
    """``code_of`` knows a heading and gives its code; ``needed``: codes without which a line is not
    the headings; ``single``: codes whose cell belongs to one line only (a number of people, a code
    that is unique), so that a merged block of them has no reading.

    ``unread``: known, but their cells are never looked at. ``all_read``: also columns that
    ``code_of`` does not know are read.
    """

    code_of: Callable[[str], str | None]
    needed: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    all_read: bool = False

    def is_read(self, title: str) -> bool:
        code = self.code_of(title)
        return self.all_read or (code is not None and code not in self.unread)

    def is_single(self, title: str) -> bool:
        return self.code_of(title) in self.single


@dataclass(frozen=True)
class Found:
    """``titles``: column → heading; ``top`` is the line of the headings, ``first`` the first line
    below them."""

    grid: Grid
    titles: dict[int, str]
    top: int
    first: int


def find_headings(book: Book, headings: Headings) -> Found:
    """The first line of the first visible sheet that has all that is needed; else the line with
    most known headings, at least two; else the first line that holds anything.

    Raises ``Refused('table.empty')``, ``'table.duplicate_column'``, ``'table.too_many_columns'``.
    """
    best: tuple[int, Found] | None = None
    for grid in book.grids:
        for found in _candidates(grid, headings):
            codes = {headings.code_of(title) for title in found.titles.values()} - {None}
            if headings.needed and headings.needed <= codes:
                return _sound(found)
            if len(codes) >= 2 and (best is None or len(codes) > best[0]):
                best = (len(codes), found)
    return _sound(best[1] if best else _first_line(book))


def _candidates(grid: Grid, headings: Headings) -> Iterator[Found]:
    for top, row in enumerate(grid.rows[:_LOOK_AT]):
        if not any(row):
            continue
        single, double = _one_line(grid, top), _two_lines(grid, top, headings)
        if double is None:
            yield single
            continue
        # a title above one line of headings adds nothing to them
        alone = max(_count(line, headings) for line in (single, _one_line(grid, top + 1)))
        yield double if _count(double, headings) > alone else single


def _count(found: Found, headings: Headings) -> int:
    return sum(headings.code_of(title) is not None for title in found.titles.values())


def _one_line(grid: Grid, top: int) -> Found:
    titles = {column: text for column, text in enumerate(grid.rows[top]) if text}
    bottom = max((area.bottom for area in grid.merged if area.holds(top, area.left)), default=top)
    whole = all(_covers(grid, top, bottom, column) for column in titles)
    return Found(grid, titles, top, (bottom if whole else top) + 1)


def _covers(grid: Grid, top: int, bottom: int, column: int) -> bool:
    return any(area.holds(top, column) and area.bottom == bottom for area in grid.merged)


def _two_lines(grid: Grid, top: int, headings: Headings) -> Found | None:
    """A heading over several, each with its own below: 资格条件 over 学历, 学位, 专业."""
    if top + 1 >= len(grid.rows):
        return None
    titles = {}
    group = ""
    for column, below in enumerate(grid.rows[top + 1]):
        above = grid.rows[top][column]
        spanned = not above and any(
            area.holds(top, column) and area.left < column for area in grid.merged
        )
        group = above if above else group if spanned else ""
        title = _joined(group, below, headings)
        if title:
            titles[column] = title
    return Found(grid, titles, top, top + 2)


def _joined(above: str, below: str, headings: Headings) -> str:
    if not below:
        return above
    return below if not above or headings.code_of(below) is not None else above + below


def _first_line(book: Book) -> Found:
    for grid in book.grids:
        for top, row in enumerate(grid.rows):
            if any(row):
                return _one_line(grid, top)
    raise Refused("table.empty")


def _sound(found: Found) -> Found:
    if len(found.titles) > MAX_COLUMNS:
        raise Refused("table.too_many_columns", max_columns=MAX_COLUMNS)
    seen: dict[str, int] = {}
    for column, title in found.titles.items():
        if title in seen:
            both = f"{column_letters(seen[title])}、{column_letters(column)}"
            raise Refused("table.duplicate_column", row=found.top + 1, column=title, columns=both)
        seen[title] = column
    return found
