"""What the page of a handed-in table shows: the rows with errors, or what would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.recruitment.labels.vacancy_sheets import table_problem_words
from portal.recruitment.vacancies.requirements import caution_words, some
from portal.recruitment.vacancies.vacancy_list import cut
from portal.recruitment.vacancy_sheets.columns import BY_CODE
from portal.recruitment.vacancy_sheets.rows import Problem, TypedRow
from portal.recruitment.vacancy_sheets.services.check_table import Change, TableCheck

Told = dict[tuple[int, str], Problem]


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
    added, changed = check.added, check.changed
    return {
        "added": cut([_what_changes(change, unions) for change in added], number),
        "changed": cut([_what_changes(change, unions) for change in changed], number),
        "removed": cut(check.removed, number),
        "same": len(check.changes) - len(added) - len(changed),
        "kept": len(check.kept),
        "headcount": check.headcount if not check.problems else 0,
        "cautions": cautions(check),
        "most": max(len(added), len(changed), len(check.removed)),
    }


def _what_changes(change: Change, unions: Mapping[int, str]) -> dict[str, Any]:
    values = change.line.values
    return {
        "code": values["code"],
        "name": values["name"],
        "union": unions.get(values["using_union_id"]),
        "headcount": values["headcount"],
        "row": change.line.number,
        "differences": [
            (BY_CODE[difference.column].title, difference.old, difference.new)
            for difference in change.differences
        ],
    }
