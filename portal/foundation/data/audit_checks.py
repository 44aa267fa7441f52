"""The checks that a side made of its own history, kept and signed.

Each keeps the heads that moved since the one before, so that whoever can write the database but
has not the signing key can't rewrite what was checked once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import LargeBinary, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.foundation.data.audit_chain import Break, Witness
from portal.foundation.data.rows import Document, Instant
from portal.foundation.security.crypto import verifies
from portal.kernel.canonical import canonical_json


class CheckColumns:
    """One check: how many entries were read, what was wrong, which heads moved since the check
    before.

    ``signature`` is Ed25519 over the RFC 8785 form of all that and of the signature before it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(Instant)
    entries: Mapped[int]
    heads: Mapped[list[Any]] = mapped_column(Document)
    breaks: Mapped[list[Any]] = mapped_column(Document)
    signature: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain as it was found: its number and its hash."""

    chain: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found.

    ``covered``: by chain, the last entry that a head outside vouches for; 0 where there is none.
    """

    heads: list[Head]
    breaks: tuple[Break, ...]
    covered: dict[str, int]
    entries: int


class Checks:
    """Keeping and believing the checks that stand in one side's table."""

    def __init__(self, side: str, table: type[Any]) -> None:
        self._side, self._table = side, table

    def last(self, session: Session) -> Any | None:
        """The newest check, or None before the first."""
        return session.scalar(select(self._table).order_by(self._table.number.desc()).limit(1))

    def keep(self, session: Session, report: Report, at: datetime) -> Any:
        """Add a signed check in the caller's transaction."""
        before = self.last(session)
        known = self._known(session)
        moved = [
            [head.chain, head.number, head.hash]
            for head in report.heads
            if known.get(head.chain) != (head.number, head.hash)
        ]
        row = self._table(
            number=1 + (before.number if before else 0),
            at=at,
            entries=report.entries,
            heads=moved,
            breaks=[[one.chain, one.number, one.reason, one.where] for one in report.breaks],
        )
        row.signature = self._table.vault.sign(self._said(row, before.signature if before else b""))
        session.add(row)
        session.flush()
        return row

    def witnesses(self, session: Session) -> Iterator[Witness | Break]:
        """The heads of all checks that can be believed; a break for each that can't."""
        expected, previous = 1, b""
        statement = select(self._table).order_by(self._table.number)
        for row in session.scalars(statement.execution_options(yield_per=100)):
            where = f"check {row.number} of {row.at.isoformat(timespec='seconds')}"
            if row.number != expected:
                yield Break("", None, "unbelievable", f"check {expected} is missing")
            elif not verifies(
                self._table.vault.public_key, row.signature, self._said(row, previous)
            ):
                yield Break(
                    "", None, "unbelievable", f"{where} was changed: its signature is wrong"
                )
            else:
                for chain, number, hashed in row.heads:
                    yield Witness(chain, number, hashed, where)
            expected, previous = row.number + 1, row.signature

    def count(self, session: Session) -> int:
        return session.scalar(select(func.count()).select_from(self._table)) or 0

    def _known(self, session: Session) -> dict[str, tuple[int, str]]:
        newest: dict[str, tuple[int, str]] = {}
        statement = select(self._table.heads).order_by(self._table.number)
        for heads in session.scalars(statement.execution_options(yield_per=100)):
            newest.update((chain, (number, hashed)) for chain, number, hashed in heads)
        return newest

    def _signed(self, row: Any, previous: bytes) -> bool:
        public_key: bytes = self._table.vault.public_key
        return verifies(public_key, row.signature, self._said(row, previous))

    def _said(self, row: Any, previous: bytes) -> bytes:
        return canonical_json(
            {
                "side": self._side,
                "number": row.number,
                "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "entries": row.entries,
                "heads": row.heads,
                "breaks": row.breaks,
                "previous": previous.hex(),
            }
        )
