"""A vacancy table that was handed in, and what it would do to the round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.foundation.sheets.reader import SheetTable
from portal.recruitment.rulebook.eligibility.conditions import Caution
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancy_sheets.lines import Line
from portal.recruitment.vacancy_sheets.rows import Problem, TypedRow


@dataclass(frozen=True, slots=True)
class Upload:
    """A table as it was handed in.

    ``mode``: update, add or replace; ``in_post``: union id → people, as the workforce side told.
    """

    table: SheetTable
    mode: str
    file_name: str = ""
    pass_over_unknown: bool = False
    in_post: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """``column`` of the table, the cell as it would be downloaded now, and as it would be
    afterwards."""

    column: str
    old: str
    new: str


@dataclass(slots=True)
class Change:
    """A row that can be taken.

    ``vacancy`` is the one it changes (``None``: it is added), without ``differences`` it stays as
    it is.
    """

    line: Line
    vacancy: Vacancy | None
    differences: tuple[Difference, ...] = ()
    finding: dict[str, Any] = field(default_factory=dict)
    cautions: tuple[Caution, ...] = ()
    condition_reason: str = ""


@dataclass
class TableCheck:
    """``digest`` is ``None`` while there are problems.

    ``kept``: vacancies of the round that the table does not name and that stay.
    """

    rows: list[TypedRow]
    problems: list[Problem]
    changes: list[Change]
    removed: list[Vacancy]
    kept: list[Vacancy]
    digest: str | None = None

    @property
    def added(self) -> list[Change]:
        return [change for change in self.changes if change.vacancy is None]

    @property
    def changed(self) -> list[Change]:
        return [
            change for change in self.changes if change.vacancy is not None and change.differences
        ]

    @property
    def headcount(self) -> int:
        """People of the whole table afterwards."""
        return sum(int(change.line.values["headcount"]) for change in self.changes) + sum(
            vacancy.headcount for vacancy in self.kept
        )
