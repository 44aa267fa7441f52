"""What a record stage may contribute to a person's page and to the figures of the home page.

A stage puts it into ``journey.py``; the desk gathers, orders and shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.foundation.web.cells import Cell, link
from portal.workforce.workers.models import Worker


@dataclass(frozen=True)
class WorkerLook:
    """A look at one person's record; ``session`` reads."""

    session: Session
    worker: Worker
    may_edit: bool = False


@dataclass(frozen=True)
class Button:
    """To the page where something is entered for this person."""

    text: str
    endpoint: str


@dataclass(frozen=True)
class Table:
    """``columns``: titles; those in ``numbers`` stand to the right."""

    title: str
    columns: Sequence[str]
    rows: list[list[Any]]
    numbers: Sequence[str] = ()
    add: Button | None = None

    @property
    def heads(self) -> list[dict[str, str]]:
        return [
            {"title": title, "cls": "gh-num"} if title in self.numbers else {"title": title}
            for title in self.columns
        ]


@dataclass(frozen=True)
class Section:
    """A section of the person's page, worded in the reader's language."""

    title: str
    id: str
    tables: tuple[Table, ...]
    add: Button | None = None
    warning: str = ""


def way(look: WorkerLook, endpoint: str, row: Any) -> Cell:
    """To the page that corrects ``row``, for those who may."""
    where = {"public_id": look.worker.public_id, "row_id": row.public_id}
    return link(_("更正"), url_for(endpoint, **where) if look.may_edit else "")


@dataclass(frozen=True)
class Part:
    """A stage's section of the person's page."""

    section: Callable[[WorkerLook], Section]
    order: int


@dataclass(frozen=True)
class Remark:
    """A note on top of the person's page: its kind and what it says; None says nothing."""

    say: Callable[[WorkerLook], tuple[str, str] | None]
    order: int


@dataclass(frozen=True)
class PeopleLook:
    """A look at everybody within reach, on a day."""

    session: Session
    workers: list[Worker]
    on: date

    @property
    def ids(self) -> list[int]:
        return [worker.id for worker in self.workers]


@dataclass(frozen=True)
class Figure:
    """A number of the home page: ``number``, ``text``, ``small``, ``href``, ``late``."""

    count: Callable[[PeopleLook], dict[str, Any]]
    order: int


def earliest(days: Iterable[date]) -> date | None:
    return min(days, default=None)
