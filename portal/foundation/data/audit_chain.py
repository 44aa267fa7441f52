"""The audit chain both sides keep: append-only entries, each hashed with the one before.

A side gives the tables, this gives the rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from portal.foundation.data.database import locked
from portal.foundation.data.rows import Document, Instant
from portal.kernel.canonical import canonical_json

GENERAL_CHAIN = "general"
FIRST_HASH = "0" * 64


@dataclass(frozen=True)
class Actor:
    """Who acts.

    ``words`` is what is printed: unit, office and name; ``account_id`` is None for the system.
    ``watched``: the person got this power within the last day; their entries carry a mark that the
    supervisor looks through.
    """

    account_id: int | None
    words: str
    watched: bool = False


SYSTEM = Actor(None, "系统")


class EntryColumns:
    """One thing that happened. ``facts`` hold references and figures, never clear personal data."""

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    by_account_id: Mapped[int | None]
    by_words: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  SQLAlchemy passes the class
        return (
            UniqueConstraint("chain", "number"),
            Index(f"ix_{cls.__tablename__}_subject", "subject"),  # type: ignore[attr-defined]
        )


class HeadColumns:
    """The last entry of each chain; its row is what two writers of one chain wait for."""

    chain: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class WatchedColumns:
    """An entry of somebody who got their power the day before, until a supervisor has seen it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    chain: Mapped[str] = mapped_column(String(40), index=True)
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    seen_at: Mapped[datetime | None] = mapped_column(Instant)


@dataclass(frozen=True)
class Break:
    """Where history no longer holds.

    The entry's number (None where it is no single entry), the code of what is wrong
    (:data:`portal.foundation.data.audit_history.REASONS`), and what shows it, in plain words.
    """

    chain: str
    number: int | None
    reason: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Witness:
    """A head that stands somewhere else than in the chain's own tables.

    Entry ``seq`` (from 1) of ``chain`` has ``hash`` (64 hex digits); ``seq`` is None where the
    paper gives the hash alone, and 0 with :data:`FIRST_HASH` says that the chain was empty.
    ``where`` names the place in plain words (``publication HA2026-01-L3 edition 1``, ``checkpoint
    FILE leaf 812``) and is printed as it is.
    """

    chain: str
    seq: int | None
    hash: str
    where: str


@dataclass(frozen=True, slots=True)
class WitnessSource:
    """What a room contributes in a tuple ``WITNESSES`` of its file ``witnesses.py``.

    ``read(session, checkpoints)`` yields the :class:`Witness` objects that the room knows, as a
    stream; ``checkpoints`` are the files given with ``--checkpoint`` and empty in the daily run.
    For a row that can't be believed (a wrong signature, a root that the stored leaves don't give)
    it yields a :class:`Break` with the reason ``unbelievable``; for a whole file or table it may
    raise ``ValueError`` with a plain sentence: the verification goes on and names both. Sources are
    asked in the order of ``order``.
    """

    order: int
    read: Callable[[Session, Sequence[Path]], Iterable[Witness | Break]]


@dataclass(frozen=True)
class Content:
    """What an entry says, and so what its hash stands for."""

    chain: str
    number: int
    at: datetime
    by: Actor
    action: str
    subject: str
    facts: dict[str, Any]

    def columns(self) -> dict[str, Any]:
        return {
            "chain": self.chain,
            "number": self.number,
            "at": self.at,
            "by_account_id": self.by.account_id,
            "by_words": self.by.words,
            "action": self.action,
            "subject": self.subject,
            "facts": self.facts,
        }


def said(content: Content, previous: str) -> dict[str, Any]:
    """What the hash of an entry stands for, as JSON values."""
    columns = content.columns()
    columns["by"] = columns.pop("by_account_id")
    columns["at"] = content.at.astimezone(UTC).isoformat(timespec="microseconds")
    return {**columns, "previous": previous}


def entry_hash(content: Content, previous: str) -> str:
    """SHA-256 over the RFC 8785 form of the entry and of the hash before it: 64 hex digits."""
    return hashlib.sha256(canonical_json(said(content, previous))).hexdigest()


Entry = TypeVar("Entry", bound=Any)


class AuditTables(Generic[Entry]):
    """Writing and reading the chains that stand in one side's two tables."""

    def __init__(self, entry: type[Entry], head: type[Any], watched: type[Any]) -> None:
        self._entry, self._head, self._watched = entry, head, watched

    def record(
        self,
        session: Session,
        action: str,
        subject: str,
        *,
        at: datetime,
        by: Actor = SYSTEM,
        chain: str = GENERAL_CHAIN,
        **facts: Any,
    ) -> Entry:
        """Append one entry to ``chain`` in the caller's transaction.

        ``subject`` names the thing as ``kind:public_id``; ``facts`` are JSON values without
        personal data; numbers go in as strings. A watched actor's entry says so.
        """
        session.flush()
        if by.watched:
            facts["watched"] = True
        last = self._locked_head(session, chain)
        content = Content(chain, last.number + 1, at, by, action, subject, facts)
        hashed = entry_hash(content, last.hash)
        entry = self._entry(**content.columns(), previous_hash=last.hash, hash=hashed)
        session.add(entry)
        last.number, last.hash = content.number, hashed
        session.flush()
        if by.watched:
            session.add(self._watched(entry_id=entry.id, chain=chain))
        return entry

    def _locked_head(self, session: Session, chain: str) -> Any:
        statement = locked(session, select(self._head).where(self._head.chain == chain))
        head = session.scalar(statement)
        if head is None:
            try:
                with session.begin_nested():
                    session.add(self._head(chain=chain, number=0, hash=FIRST_HASH))
            except IntegrityError:
                pass  # another writer opened the chain in the same moment
            head = session.scalars(statement).one()
        return head

    def head(self, session: Session, chain: str = GENERAL_CHAIN) -> str:
        """Hash of the last entry of ``chain``; 64 zeros while it is empty."""
        return (
            session.scalar(select(self._head.hash).where(self._head.chain == chain)) or FIRST_HASH
        )

    def entries(
        self, session: Session, chain: str, *, subject: str | None = None, limit: int = 500
    ) -> list[Entry]:
        """Newest first."""
        statement = select(self._entry).where(self._entry.chain == chain)
        if subject is not None:
            statement = statement.where(self._entry.subject == subject)
        return list(session.scalars(statement.order_by(self._entry.number.desc()).limit(limit)))

    def _unseen(self, chain: str) -> Any:
        mark = self._watched
        of_entry = select(mark).join(self._entry, self._entry.id == mark.entry_id)
        return of_entry.where(mark.chain == chain, mark.seen_at.is_(None))

    def unseen(self, session: Session, chain: str) -> list[Entry]:
        """Entries with a mark that no supervisor has seen yet, the newest first."""
        ids = self._unseen(chain).with_only_columns(self._entry.id).scalar_subquery()
        statement = select(self._entry).where(self._entry.id.in_(ids))
        return list(session.scalars(statement.order_by(self._entry.number.desc())))

    def see(self, session: Session, chain: str, up_to: int, *, by: int, at: datetime) -> int:
        """A supervisor has looked through the marks up to the entry of this number; how many.

        Nobody sees their own entries off.
        """
        others = (self._entry.number <= up_to, self._entry.by_account_id != by)
        marks = list(session.scalars(locked(session, self._unseen(chain).where(*others))))
        for mark in marks:
            mark.seen_by, mark.seen_at = by, at
        return len(marks)

    def chains(self, session: Session) -> list[tuple[str, int, str]]:
        """(chain, number of entries, head) in order of name."""
        rows = session.execute(
            select(self._head.chain, self._head.number, self._head.hash).order_by(self._head.chain)
        )
        return [(row.chain, row.number, row.hash) for row in rows]

    def entry_count(self, session: Session) -> int:
        return session.scalar(select(func.count()).select_from(self._entry)) or 0
