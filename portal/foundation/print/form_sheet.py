"""A numbered form of an office (表号): common head, parts, signatures; one value from which paper
and spreadsheet are made alike."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format

WIDTHS = (18, 26, 20, 20, 20, 18, 18, 18)
LONGEST_TEXT = 32_767  # what a cell can hold


@dataclass(frozen=True)
class FormPart:
    """A heading with any of: a text (paragraphs by lines), facts, a table."""

    heading: str
    text: str = ""
    facts: Sequence[tuple[str, str]] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class FormSheet:
    """``head``: the facts of every form; ``signs``: who signs; ``wide``: printed across."""

    number: str
    title: str
    head: Sequence[tuple[str, str]]
    parts: Sequence[FormPart]
    signs: Sequence[str] = field(default_factory=tuple)
    wide: bool = False


def sheet_xlsx(form: FormSheet) -> bytes:
    """One worksheet as the paper reads: title, head, parts below each other, signatures; page
    numbers in the printed foot.

    Texts stay texts: nothing that a person typed becomes a formula or an address. Equal forms give
    equal bytes.
    """
    out = io.BytesIO()
    never = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    book = xlsxwriter.Workbook(out, {"in_memory": True, **dict.fromkeys(never, False)})
    # XlsxWriter takes naive dates only.
    book.set_properties({"title": form.title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
    sheet = _Sheet(book, form)
    sheet.pairs(form.head)
    for part in form.parts:
        sheet.part(part)
    sheet.signatures(form.signs)
    book.close()
    return out.getvalue()


class _Sheet:
    """The worksheet, written line by line."""

    def __init__(self, book: xlsxwriter.Workbook, form: FormSheet) -> None:
        self._page = page = book.add_worksheet(form.number)
        if form.wide:
            page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer(f"&L{form.number} &C第 &P 页，共 &N 页")
        text = {"text_wrap": True, "valign": "top", "num_format": "@"}
        title = book.add_format({"bold": True, "font_size": 14})
        self._bold = book.add_format({**text, "bold": True, "border": 1})
        self._plain = book.add_format(text)
        self._cell = book.add_format({**text, "border": 1})
        self._heading = book.add_format({"bold": True, "font_size": 12})
        for place, width in enumerate(WIDTHS):
            page.set_column(place, place, width)
        page.write_string(0, 0, form.title, title)
        self._line = 1

    def _write(self, values: Sequence[str], look: Format) -> None:
        for place, value in enumerate(values):
            self._page.write_string(self._line, place, value[:LONGEST_TEXT], look)
        self._line += 1

    def pairs(self, items: Sequence[tuple[str, str]]) -> None:
        for term, value in items:
            self._page.write_string(self._line, 0, term, self._bold)
            self._page.write_string(self._line, 1, value[:LONGEST_TEXT], self._cell)
            self._line += 1

    def part(self, part: FormPart) -> None:
        self._line += 1
        self._write([part.heading], self._heading)
        for text in part.text.splitlines():
            if text.strip():
                self._write([text.strip()], self._plain)
        self.pairs(part.facts)
        if part.columns:
            self._write(part.columns, self._bold)
            for row in part.rows:
                self._write(row, self._cell)

    def signatures(self, signs: Sequence[str]) -> None:
        for sign in signs:
            self._line += 1
            self._page.write_string(self._line, 0, f"{sign}（签）：", self._plain)
