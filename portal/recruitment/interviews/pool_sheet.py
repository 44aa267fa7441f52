"""The list of examiners as a table: its columns, in and out. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from portal.foundation.sheets.headings import Headings
from portal.foundation.sheets.tables import Table
from portal.recruitment.interviews.pool_models import PoolExaminer

MAX_ROWS = 2_000
SHEET = "考官库"
COLUMNS = {
    "login": "账号",
    "name": "姓名",
    "kind": "类别",
    "unit": "单位",
    "certificate": "考官资格证号",
    "from_outside": "外单位",
}
KIND_WORDS = {"chief": "主考官", "examiner": "考官", "invigilator": "工作人员"}
YES, NO = "是", "否"
LENGTHS = {"unit": 120, "certificate": 60}


def column_code(title: str) -> str | None:
    wanted = title.strip().rstrip("*＊")
    return next((code for code, head in COLUMNS.items() if wanted in (head, code)), None)


HEADINGS = Headings(column_code, needed=frozenset(("login", "kind")), single=frozenset(("login",)))


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A line of the table; ``error`` is worded by the labels (group ``pool.error``)."""

    number: int
    login: str
    kind: str
    unit: str = ""
    certificate: str = ""
    from_outside: bool = False
    error: str = ""

    def with_error(self, error: str) -> PoolRow:
        return replace(self, error=error)


def read_rows(table: Table) -> list[PoolRow]:
    """Every line that holds anything, each with the first thing that is wrong in its cells:
    ``no_login``, ``unknown_kind``, ``too_long``, ``yes_or_no``."""
    rows = []
    for number, cells in table.dicts():
        coded = {column_code(title): text.strip() for title, text in cells.items()}
        if any(coded.values()):
            rows.append(_row(number, {code: text for code, text in coded.items() if code}))
    return rows


def _row(number: int, cells: dict[str, str]) -> PoolRow:
    kinds = {word: code for code, word in KIND_WORDS.items()} | {code: code for code in KIND_WORDS}
    outside = cells.get("from_outside", "")
    row = PoolRow(
        number=number,
        login=cells.get("login", ""),
        kind=kinds.get(cells.get("kind", ""), ""),
        unit=cells.get("unit", ""),
        certificate=cells.get("certificate", ""),
        from_outside=outside == YES,
    )
    if not row.login:
        return row.with_error("no_login")
    if not row.kind:
        return row.with_error("unknown_kind")
    if any(len(getattr(row, code)) > most for code, most in LENGTHS.items()):
        return row.with_error("too_long")
    return row.with_error("" if outside in ("", YES, NO) else "yes_or_no")


def template_rows(people: Iterable[PoolExaminer]) -> list[list[str]]:
    """The present list: what is uploaded unchanged changes nothing."""
    return [
        [
            person.account.login or "",
            person.account.display_name,
            KIND_WORDS[person.kind],
            person.unit,
            person.certificate,
            YES if person.from_outside else NO,
        ]
        for person in people
        if person.listed
    ]
