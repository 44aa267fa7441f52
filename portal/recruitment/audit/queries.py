"""Reading and checking the audit chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.recruitment.audit.models import GENERAL_CHAIN, AuditEntry, AuditHead
from portal.recruitment.audit.services import FIRST_HASH, entry_hash


@dataclass(frozen=True)
class Break:
    """Where a chain no longer holds: the entry's number and what is wrong with it."""

    chain: str
    number: int
    reason: str


def head(session: Session, chain: str = GENERAL_CHAIN) -> str:
    """Hash of the last entry of ``chain``; 64 zeros while it is empty."""
    return session.scalar(select(AuditHead.hash).where(AuditHead.chain == chain)) or FIRST_HASH


def entries(session: Session, chain: str, *, subject: str | None = None, limit: int = 500) -> list[AuditEntry]:
    """Newest first."""
    statement = select(AuditEntry).where(AuditEntry.chain == chain)
    if subject is not None:
        statement = statement.where(AuditEntry.subject == subject)
    return list(session.scalars(statement.order_by(AuditEntry.number.desc()).limit(limit)))


def chains(session: Session) -> list[tuple[str, int, str]]:
    """(chain, number of entries, head) in order of name."""
    return [tuple(row) for row in session.execute(select(AuditHead.chain, AuditHead.number, AuditHead.hash).order_by(AuditHead.chain))]


def _walk(session: Session, chain: str) -> Iterator[AuditEntry]:
    statement = select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.number)
    yield from session.scalars(statement.execution_options(yield_per=500))


def breaks(session: Session, chain: str) -> list[Break]:
    """Every place where the chain was changed, cut or reordered; empty when it holds."""
    found: list[Break] = []
    previous, expected = FIRST_HASH, 1
    for entry in _walk(session, chain):
        if entry.number != expected:
            found.append(Break(chain, expected, "missing"))
            expected = entry.number
        if entry.previous_hash != previous:
            found.append(Break(chain, entry.number, "previous"))
        again = entry_hash(
            chain=entry.chain, number=entry.number, at=entry.at, by=entry.by_account_id, by_words=entry.by_words, action=entry.action,
            subject=entry.subject, facts=entry.facts, previous=entry.previous_hash,
        )  # fmt: skip
        if again != entry.hash:
            found.append(Break(chain, entry.number, "content"))
        previous, expected = entry.hash, expected + 1
    if previous != head(session, chain):
        found.append(Break(chain, expected, "head"))
    return found


def entry_count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0
