"""A table of scores as machines, other offices and exam bodies send it: 登分表 (E-05) by sealed
code, or the annex of a 成绩函 (E-12) by ticket. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from portal.foundation.sheets.headings import Headings
from portal.foundation.sheets.tables import Table
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.marking.scores import BLANK_WORDS, Typed, read_typed

MAX_ROWS, MAX_BYTES = 20_000, 5 * 1024 * 1024
Known = Mapping[str, tuple[str, ...]]
# Code of a column → the headings that are taken for it; the first stands in the template.
SEALED = {
    "code": ("密号", "sealed_code", "code"),
    "score": ("成绩", "分数", "得分", "score"),
    "state": ("状态", "state"),
}
BY_TICKET = {
    "code": ("准考证号", "ticket", "candidate"),
    **{k: SEALED[k] for k in ("score", "state")},
}
# All columns of E-05, for the template that goes out.
SHEET = "登分表"  # the name of the worksheet, in the language of its columns
TEMPLATE = ("册号", "序号", "密号", "成绩", "状态")
ABSENT_WORDS, VOID_WORDS = ("缺考", "absent"), ("违纪", "void")
USUAL = ("", "正常", "零分", "normal")


@dataclass(frozen=True, slots=True)
class TableLine:
    """``row`` is the line of the sheet; ``code`` a sealed code or ticket number."""

    row: int
    code: str
    score: str
    state: str


def headings(known: Known) -> Headings:
    """The columns that are read; every other is passed over."""
    codes = {_plain(title): code for code, titles in known.items() for title in titles}
    return Headings(
        lambda title: codes.get(_plain(title)),
        needed=frozenset(("code", "score")),
        single=frozenset(known),
    )


def _plain(title: str) -> str:
    return re.sub(r"\s", "", title).lower()


def lines_of(
    table: Table, known: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, str], list[TableLine]]:
    """Code of a column → the heading that was read for it, and the lines.

    Raises ``Refused('marking.file_columns')`` without code or score, ``'marking.file_twice'`` for
    a code that occurs again.
    """
    code_of = headings(known).code_of
    columns = {code: title for title in table.columns if (code := code_of(title)) is not None}
    if not {"code", "score"} <= columns.keys():
        raise Refused("marking.file_columns", code=known["code"][0], score=known["score"][0])
    lines, seen = [], set()
    for row, cells in table.dicts():
        code = cells[columns["code"]].strip()
        if code in seen:
            raise Refused("marking.file_twice", row=row, code=code)
        seen.add(code)
        state = cells[columns["state"]].strip() if "state" in columns else ""
        lines.append(TableLine(row, code, cells[columns["score"]].strip(), state))
    return columns, lines


def typed_of(line: TableLine, full_mark: Fraction, step: Fraction | None) -> Typed:
    """What a line says, as a clerk would have typed it.

    Raises ``Refused`` as ``read_typed``; ``'marking.file_state'`` for an unknown word, and for 零分
    beside another score.
    """
    if line.state in ABSENT_WORDS or line.score in ABSENT_WORDS:
        raise Refused("marking.absent_by_record")
    if line.state in VOID_WORDS or line.score in VOID_WORDS:
        raise Refused("marking.void_needs_decision")
    if line.state in BLANK_WORDS:
        return Typed(Fraction(0), "blank")
    typed = read_typed(line.score, full_mark, step)
    if line.state not in USUAL or (line.state == "零分" and typed.value):
        raise Refused("marking.file_state", state=line.state)
    return typed
