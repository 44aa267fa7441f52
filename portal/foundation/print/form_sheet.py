"""A numbered form of an office (表号): common head, parts, signatures; one value from which paper
and spreadsheet are made alike."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import xlsxwriter

WIDTHS = (18, 26, 20, 20, 20, 18, 18, 18)


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
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": form.title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001  XlsxWriter takes naive dates only
    page = book.add_worksheet(form.number)
    if form.wide:
        page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L{form.number} &C第 &P 页，共 &N 页")
    title = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
    )
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    heading = book.add_format({"bold": True, "font_size": 12})
    for place, width in enumerate(WIDTHS):
        page.set_column(place, place, width)
    page.write_string(0, 0, form.title, title)
    line = 1

    def pairs(items: Sequence[tuple[str, str]]) -> None:
        nonlocal line
        for term, value in items:
            page.write_string(line, 0, term, bold)
            page.write_string(line, 1, value[:32_767], cell)
            line += 1

    pairs(form.head)
    for part in form.parts:
        line += 1
        page.write_string(line, 0, part.heading, heading)
        line += 1
        for text in part.text.splitlines():
            if text.strip():
                page.write_string(line, 0, text.strip()[:32_767], plain)
                line += 1
        pairs(part.facts)
        if part.columns:
            for place, column in enumerate(part.columns):
                page.write_string(line, place, column, bold)
            line += 1
            for row in part.rows:
                for place, value in enumerate(row):
                    page.write_string(line, place, value[:32_767], cell)
                line += 1
    for sign in form.signs:
        line += 1
        page.write_string(line, 0, f"{sign}（签）：", plain)
    book.close()
    return out.getvalue()
