"""Column types and mixins that both sides' models share. No domain noun stands here."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, DateTime, MetaData, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portal.foundation.security.crypto import Vault
from portal.kernel.lifecycle import Lifecycle

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# JSON as the database keeps it best; Chinese stays readable because the engine's serializer is
# Python's.
Document = JSON().with_variant(JSONB(), "postgresql")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC; a naive one is refused when it is bound."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was bound to an Instant")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactNumber(TypeDecorator[Fraction]):
    """A rational number kept exactly, as a decimal string or ``a/b``; never a float.

    Compared in Python, not in SQL.
    """

    impl = String(64)
    cache_ok = True

    def process_bind_param(
        self, value: Fraction | Decimal | int | str | None, dialect: Any
    ) -> str | None:
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError("a float was bound to an ExactNumber")
        exact = Fraction(value)
        return str(exact.numerator) if exact.denominator == 1 else _shortest(exact)

    def process_result_value(self, value: str | None, dialect: Any) -> Fraction | None:
        return None if value is None else Fraction(value)


def _shortest(exact: Fraction) -> str:
    denominator, places = exact.denominator, 0
    while denominator % 10 == 0:
        denominator //= 10
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return f"{exact.numerator}/{exact.denominator}"
    while exact.denominator > 1 and (exact * 10**places).denominator != 1:
        places += 1
    digits = str(abs((exact * 10**places).numerator)).rjust(places + 1, "0")
    return f"{'-' if exact < 0 else ''}{digits[:-places]}.{digits[-places:]}"


class SideBase:
    """Mixin of each side's ``class Base(SideBase, DeclarativeBase)``; the side's ``create_app``
    gives ``Base.vault`` that side's keys."""

    vault: ClassVar[Vault]


def side_metadata() -> MetaData:
    return MetaData(naming_convention=NAMING)


def public_id() -> str:
    """A name for addresses: 16 characters, random, telling nothing about the row."""
    return secrets.token_hex(8)


class AppendOnly:
    """Rows that are only ever added.

    The database itself refuses to change or delete them; the migration that makes the table says
    so.
    """


class Identified:
    """An inner number for keys and an outer random name for addresses."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)


class Versioned:
    """A row that two people may want to change: the second ``UPDATE`` finds another version and
    fails (StaleDataError)."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  SQLAlchemy passes the class
        return {"version_id_col": cls.version}


def state_column(lifecycle: Lifecycle) -> Mapped[str]:
    return mapped_column(String(32), default=lifecycle.initial, index=True)


def one_of(column: str, values: tuple[str, ...] | Lifecycle) -> CheckConstraint:
    """The closed list of a column as a CHECK, so that the database repeats the rule."""
    words = values.states if isinstance(values, Lifecycle) else values
    inside = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return CheckConstraint(f"{column} IN ({inside})", name=f"{column}_known")


class SealedRow:
    """A row with encrypted columns; ``seal_id`` binds a ciphertext to its table, column and row."""

    seal_id: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))


class Sealed:
    """A plain-text view of an encrypted ``LargeBinary`` column: ``number =
    Sealed("number_sealed")``.

    Takes and gives ``str`` (or, with ``document=True``, any JSON value). Moving a ciphertext to
    another row, column or table makes it unreadable.
    """

    def __init__(self, column: str, *, document: bool = False) -> None:
        self.column = column
        self.document = document

    def _context(self, row: Any) -> str:
        if row.seal_id is None:
            row.seal_id = secrets.token_hex(16)
        return f"{row.__tablename__}:{self.column}:{row.seal_id}"

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        if sealed is None:
            return None
        text = type(row).vault.open(sealed, self._context(row))
        return json.loads(text) if self.document else text

    def __set__(self, row: Any, value: Any) -> None:
        if value is not None:
            text = json.dumps(value, ensure_ascii=False, sort_keys=True) if self.document else value
            value = type(row).vault.seal(text, self._context(row))
        setattr(row, self.column, value)
