"""Writing the audit chain."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.database import locked
from portal.kernel.canonical import canonical_json
from portal.recruitment.audit.actor import SYSTEM, Actor
from portal.recruitment.audit.models import GENERAL_CHAIN, AuditEntry, AuditHead

FIRST_HASH = "0" * 64


def entry_hash(
    *, chain: str, number: int, at: datetime, by: int | None, by_words: str, action: str, subject: str, facts: dict[str, Any], previous: str
) -> str:
    """SHA-256 over the RFC 8785 form of the entry together with the hash before it: 64 hex digits."""
    content = {
        "action": action,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": by,
        "by_words": by_words,
        "chain": chain,
        "facts": facts,
        "number": number,
        "previous": previous,
        "subject": subject,
    }
    return hashlib.sha256(canonical_json(content)).hexdigest()


def _head(session: Session, chain: str) -> AuditHead:
    statement = locked(session, select(AuditHead).where(AuditHead.chain == chain))
    head = session.scalar(statement)
    if head is None:
        try:
            with session.begin_nested():
                session.add(AuditHead(chain=chain, number=0, hash=FIRST_HASH))
        except IntegrityError:
            pass  # another writer opened the chain in the same moment
        head = session.scalars(statement).one()
    return head


def record(
    session: Session, action: str, subject: str, *, at: datetime, by: Actor = SYSTEM, chain: str = GENERAL_CHAIN, **facts: Any
) -> AuditEntry:
    """Append one entry to ``chain`` (a round's code, or the general one) in the caller's transaction.

    ``subject`` names the thing as ``kind:public_id``; ``facts`` are JSON values without personal data; numbers go in as strings.
    """
    session.flush()
    last = _head(session, chain)
    number = last.number + 1
    content = {"chain": chain, "number": number, "at": at, "by_words": by.words, "action": action, "subject": subject, "facts": facts}
    hashed = entry_hash(by=by.account_id, previous=last.hash, **content)
    entry = AuditEntry(by_account_id=by.account_id, previous_hash=last.hash, hash=hashed, **content)
    session.add(entry)
    last.number, last.hash = number, hashed
    session.flush()
    return entry
