"""What the page of a handed-in table shows: the rows with errors, or what would change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from portal.recruitment.labels.vacancy_sheets import table_problem_words
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.requirements import caution_words, some
from portal.recruitment.vacancies.vacancy_list import cut
from portal.recruitment.vacancy_sheets.changes import Change, TableCheck
from portal.recruitment.vacancy_sheets.columns import BY_CODE, COLUMNS
from portal.recruitment.vacancy_sheets.rows import Problem, TypedRow, row_cells

Told = dict[tuple[int, str], Problem]


@dataclass(frozen=True, slots=True)
class Added:
    """``titles`` of the columns, and per row its number in the sheet with its cells."""

    titles: list[str]
    lines: list[tuple[int, list[TakenCell]]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell beside which something is wrong; ``words`` empty = nothing is."""

    name: str
    text: str
    words: str


def wrong_rows(check: TableCheck, number: int) -> dict[str, Any]:
    """Page ``number`` of the rows with errors, with the columns in which there are any."""
    told: Told = {}
    for problem in check.problems:
        told.setdefault((problem.row, problem.column), problem)
    wrong = {problem.row for problem in check.problems}
    page = cut([row for row in check.rows if row.number in wrong], number)
    columns = list(dict.fromkeys(("code", "name", *(found.column for found in check.problems))))
    shown = {row.number for row in page.items}
    return {
        "titles": [BY_CODE[column].title for column in columns],
        "lines": [(row.number, _cells(row, columns, told)) for row in page.items],
        "summary": [_summary_line(problem) for problem in told.values() if problem.row in shown],
        "page": page,
        "count": len(told),
    }


def _cells(row: TypedRow, columns: list[str], told: Told) -> list[Cell]:
    cells = []
    for column in columns:
        problem = told.get((row.number, column))
        words = table_problem_words(problem.code, problem.facts) if problem else ""
        text = row.cells.get(column) or (problem.text if problem else "")
        cells.append(Cell(f"r{row.number}-{column}", text, words))
    return cells


def _summary_line(problem: Problem) -> tuple[str, int, str, str]:
    return (
        f"r{problem.row}-{problem.column}",
        problem.row,
        BY_CODE[problem.column].title,
        table_problem_words(problem.code, problem.facts),
    )


def cautions(check: TableCheck) -> list[str]:
    """「01、02：户籍条件（淮安市）……」, each wording once."""
    codes: dict[str, list[str]] = {}
    for change in check.changes:
        for caution in change.cautions:
            text = caution_words(caution, change.condition_reason)
            codes.setdefault(text, []).append(change.line.values["code"])
    return [f"{some(codes)}：{text}" for text, codes in codes.items()]


def changes_shown(check: TableCheck, unions: Mapping[int, str], number: int) -> dict[str, Any]:
    """Page ``number`` of what would be added, changed and removed; ``unions``: id → name."""
    added, changed = cut(check.added, number), cut(check.changed, number)
    removed = cut(check.removed, number)
    return {
        "added": added,
        "added_rows": _added_cells(check, added.items, unions),
        "changed": changed,
        "changed_rows": [row for change in changed.items for row in _changed_rows(change)],
        "removed": removed,
        "removed_rows": [_removed_row(vacancy) for vacancy in removed.items],
        "same": len(check.changes) - added.total - changed.total,
        "kept": len(check.kept),
        "headcount": check.headcount if not check.problems else 0,
        "cautions": cautions(check),
        "most": max(added.total, changed.total, removed.total),
    }


@dataclass(frozen=True, slots=True)
class TakenCell:
    """A cell as it will stand; ``typed`` is what the table has where that reads otherwise."""

    text: str
    typed: str = ""


def _added_cells(check: TableCheck, shown: Sequence[Change], unions: Mapping[int, str]) -> Added:
    """Every cell of these rows, in the columns in which any of them, or the table, has one."""
    typed = {row.number: row.cells for row in check.rows}
    taken = {
        change.line.number: row_cells(change.line.values, unions, change.line.quota_reason)
        for change in shown
    }
    filled = {code for cells in taken.values() for code in cells}
    columns = [column.code for column in COLUMNS if column.code in filled]
    lines = [
        (number, [_taken_cell(cells, typed.get(number, {}), code) for code in columns])
        for number, cells in taken.items()
    ]
    return Added([BY_CODE[code].title for code in columns], lines)


def _taken_cell(cells: Mapping[str, str], typed: Mapping[str, str], code: str) -> TakenCell:
    text, written = cells.get(code, ""), typed.get(code, "")
    return TakenCell(text, written if _folded(written) != _folded(text) else "")


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _changed_rows(change: Change) -> list[list[str]]:
    values, empty = change.line.values, gettext("空")
    return [
        [
            f"{values['code']} {values['name']}",
            BY_CODE[difference.column].title,
            difference.old or empty,
            difference.new or empty,
        ]
        for difference in change.differences
    ]


def _removed_row(vacancy: Vacancy) -> list[str | int]:
    union = vacancy.using_union.name if vacancy.using_union else gettext("聘用后分配")
    return [vacancy.code, vacancy.name, union, vacancy.headcount]
