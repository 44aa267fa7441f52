"""Columns of what is recorded about a person and may be corrected, but never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portal.foundation.data.rows import Identified, Instant


class Correctable(Identified):
    """A row that says when and by whom it was recorded, which row it corrects and why, and when it
    was withdrawn: it was known from ``recorded_at`` until ``withdrawn_at``."""

    @declared_attr
    def worker_id(cls) -> Mapped[int]:  # noqa: N805  SQLAlchemy passes the class
        return mapped_column(ForeignKey("worker.id"), index=True)

    @declared_attr
    def corrects_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(ForeignKey(f"{cls.__tablename__}.id"))  # type: ignore[attr-defined]

    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(120))
    correction: Mapped[str] = mapped_column(Text, default="")  # 更正、变动的理由
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[str | None] = mapped_column(String(120))


class SpellColumns(Correctable):
    """A fact that holds from ``valid_from`` until the day before ``valid_to`` (empty: open)."""

    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class PersonSpellColumns(SpellColumns):
    """A fact of the person, whatever record it came with."""

    @declared_attr
    def person_id(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(ForeignKey("person.id"), index=True)


def in_order() -> CheckConstraint:
    return CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="in_order")


def once(table: str, *columns: str) -> Index:
    """Of the rows that were not withdrawn only one has these values."""
    standing = text("withdrawn_at IS NULL")
    return Index(
        f"uq_{table}_{'_'.join(columns)}_standing",
        *columns,
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def standing(rows: Iterable[Any]) -> list[Any]:
    """Those that were not withdrawn."""
    return [row for row in rows if row.withdrawn_at is None]
