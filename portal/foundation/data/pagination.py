"""Cutting a query into pages.

The query must have a total order, or a row would show on two pages and another on none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

SIZE = 20
LARGEST = 200
_LAST_NUMBER = 100_000


@dataclass(frozen=True)
class Page:
    """``items`` of page ``number`` (from 1); ``total`` rows on ``pages`` pages."""

    items: Sequence[Any]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The place of the first item among all, from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.items else 0


def paginate(
    session: Session, statement: Select[Any], number: int, *, size: int = SIZE, scalars: bool = True
) -> Page:
    """Page ``number`` of ``statement``; beyond the end, the last page.

    Raises ValueError for a query without ORDER BY.
    """
    if not statement._order_by_clauses:
        raise ValueError("a query without a total order can't be cut into pages")
    size = max(1, min(size, LARGEST))
    total = (
        session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    )
    number = max(1, min(number, -(-total // size) or 1))
    cut = statement.limit(size).offset((number - 1) * size)
    found = session.scalars(cut).all() if scalars else session.execute(cut).all()
    return Page(found, number, size, total)


def page_number(text: str | None) -> int:
    """The page asked for in an address; whatever is no plain number means the first."""
    if text and text.isascii() and text.isdigit() and len(text) <= 6:
        return max(1, min(int(text), _LAST_NUMBER))
    return 1
