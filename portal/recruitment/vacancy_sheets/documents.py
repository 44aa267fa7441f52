"""The vacancy table as a workbook: an empty one to fill in, the present one to change, and one that
was handed in with what is wrong beside it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from sqlalchemy.orm import Session

from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies import requirement_names as names
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancy_sheets.columns import BY_CODE, COLUMNS, OPEN, PLACED_LATER, REQUIRED
from portal.recruitment.vacancy_sheets.rows import Problem, TypedRow, row_cells
from portal.recruitment.vacancy_sheets.services.check_table import fields_of

WRONG = "错误"
_LISTS: dict[str, tuple[str, ...]] = {
    "education": (*names.EDUCATION.values(), OPEN),
    "degree": (*names.DEGREES.values(), OPEN),
    "employment_form": tuple(names.EMPLOYMENT.values()),
    "certificate": ("须持有", "须持有且登记有效", OPEN),
}
_LAST_ROW = 5000


def own_columns() -> list[str]:
    """Codes of the columns that are read, in their order, after the running number."""
    return ["serial", *(column.code for column in COLUMNS if not column.derived)]


def present_rows(
    session: Session, round_: RecruitmentRound, units: Sequence[Union]
) -> list[dict[str, str]]:
    """The round's vacancies as cells by column."""
    names = {unit.id: unit.name for unit in units}
    found = []
    for number, vacancy in enumerate(vacancies_of(session, round_.id), start=1):
        names.setdefault(vacancy.recruiting_union_id, vacancy.recruiting_union.name)
        if vacancy.using_union is not None:
            names.setdefault(vacancy.using_union.id, vacancy.using_union.name)
        row = row_cells(fields_of(vacancy), names, vacancy.quota_finding.get("reason", ""))
        found.append({"serial": str(number)} | row)
    return found


def vacancy_workbook(rows: Iterable[Mapping[str, str]], units: Sequence[Union]) -> bytes:
    """The table with ``rows`` (none = a template), the units of the round on a second sheet, and
    how to fill in on a third."""
    return _workbook([(row, "") for row in rows], own_columns(), units, wrong=False)


def workbook_with_errors(
    rows: Sequence[TypedRow], problems: Sequence[tuple[Problem, str]], units: Sequence[Union]
) -> bytes:
    """What was handed in, each row with its errors in the column 错误 and the cells marked.

    ``problems`` come with their words.
    """
    present = {code for row in rows for code in row.cells}
    columns = [code for code in own_columns() if code in present]
    told: dict[int, list[str]] = {}
    for problem, words in problems:
        told.setdefault(problem.row, []).append(f"{BY_CODE[problem.column].title}：{words}")
    marked = {(problem.row, problem.column) for problem, _words in problems}
    typed = {(problem.row, problem.column): problem.text for problem, _words in problems}

    def shown(row: TypedRow) -> tuple[dict[str, str], str]:
        values = {
            code: text or typed.get((row.number, code), "") for code, text in row.cells.items()
        }
        values["*"] = ",".join(code for code in columns if (row.number, code) in marked)
        return values, "\n".join(told.get(row.number, ()))

    return _workbook([shown(row) for row in rows], columns, units, wrong=True)


def _workbook(
    rows: Sequence[tuple[Mapping[str, str], str]],
    columns: Sequence[str],
    units: Sequence[Union],
    *,
    wrong: bool,
) -> bytes:
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  equal rows give equal bytes
    looks = _Looks.of(book)
    page, lists, guide = map(book.add_worksheet, ("岗位表", "单位", "填写说明"))
    _headings(page, columns, looks, wrong=wrong)
    for line, (row, words) in enumerate(rows, start=1):
        marked = set(row.get("*", "").split(","))
        for place, code in enumerate(columns):
            value = row.get(code, "")
            if value or code in marked:
                page.write_string(line, place, value, looks.bad if code in marked else looks.text)
        if wrong and words:
            page.write_string(line, len(columns), words, looks.bad)
    _unit_list(lists, units, looks)
    _validations(page, columns, len(units))
    _guide(guide, columns, looks)
    book.close()
    return out.getvalue()


@dataclass(frozen=True)
class _Looks:
    """Formats of the workbook: headings, required headings, cells, and cells with an error."""

    bold: Any
    must: Any
    text: Any
    bad: Any

    @classmethod
    def of(cls, book: Any) -> _Looks:
        cell = {"num_format": "@", "text_wrap": True, "valign": "top"}
        return cls(
            book.add_format({"bold": True, "text_wrap": True}),
            book.add_format({"bold": True, "underline": True}),
            book.add_format(cell),
            book.add_format(cell | {"bg_color": "#FFD9D6", "border": 1}),
        )


def _headings(page: Any, columns: Sequence[str], looks: _Looks, *, wrong: bool) -> None:
    page.freeze_panes(1, 0)
    for place, code in enumerate([*columns, *([WRONG] if wrong else [])]):
        title = BY_CODE[code].title if place < len(columns) else WRONG
        must = place < len(columns) and code in REQUIRED
        page.set_column(place, place, max(10, min(28, 2 * len(title) + 4)), looks.text)
        page.write_string(0, place, title, looks.must if must else looks.bold)


def _unit_list(page: Any, units: Sequence[Union], looks: _Looks) -> None:
    for place, title in enumerate(("单位", "代码", "所辖单独工会组织数", "职工人数")):
        page.set_column(place, place, 24)
        page.write_string(0, place, title, looks.bold)
    page.write_string(1, 0, PLACED_LATER, looks.text)
    for line, unit in enumerate(units, start=2):
        page.write_string(line, 0, unit.name, looks.text)
        page.write_string(line, 1, unit.code, looks.text)
        for place, figure in enumerate((unit.single_unions_count, unit.workers_count), start=2):
            if figure is not None:
                page.write_number(line, place, figure)


def _validations(page: Any, columns: Sequence[str], units: int) -> None:
    """Lists to choose from.

    They warn and don't forbid: a pasted cell goes round them anyway, and the portal checks every
    one.
    """
    for place, code in enumerate(columns):
        source: Any = list(_LISTS[code]) if code in _LISTS else None
        if code in ("using_union", "recruiting_union"):
            source = f"=单位!$A$2:$A${units + 2}"
        if source is not None:
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            page.data_validation(1, place, _LAST_ROW, place, rule)


def _guide(page: Any, columns: Sequence[str], looks: _Looks) -> None:
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 70)
    lines = [
        (
            "一行一个岗位",
            "表头的列可以调换顺序，用不到的列可以删去；删去的列，原有岗位在这些方面保持不变。",
        ),
        ("资格条件", "空着的按各岗位共同的条件；写“不限”的，共同条件对这个岗位也不适用。"),
        ("〔不变〕", "表示这一格说不全，系统里的内容保持不变。"),
        *((BY_CODE[code].title, BY_CODE[code].hint) for code in columns if BY_CODE[code].hint),
    ]
    page.write_string(0, 0, "列", looks.bold)
    page.write_string(0, 1, "怎么填", looks.bold)
    for line, (title, words) in enumerate(lines, start=1):
        page.write_string(line, 0, title, looks.text)
        page.write_string(line, 1, words, looks.text)
