"""The audit chain of this side: one chain per round and one for everything else.

``record(session, action, subject, *, at, by, chain, **facts)`` writes; the others read.
``HISTORY`` tells whether it was rewritten, against what the rooms' ``witnesses.py`` know.
``Actor`` is who acts, as the chain and the letters name the person. Pages stand in desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.foundation.data.audit_chain import (
    FIRST_HASH,
    GENERAL_CHAIN,
    SYSTEM,
    Actor,
    AuditTables,
    Break,
    EntryColumns,
    HeadColumns,
    WatchedColumns,
    entry_hash,
)
from portal.foundation.data.audit_checks import CheckColumns, Checks
from portal.foundation.data.audit_history import History
from portal.foundation.data.rows import AppendOnly
from portal.recruitment.orm import Base


class AuditEntry(AppendOnly, EntryColumns, Base):
    __tablename__ = "audit_entry"


class AuditHead(HeadColumns, Base):
    __tablename__ = "audit_head"


class WatchedEntry(WatchedColumns, Base):
    __tablename__ = "watched_entry"


class AuditCheck(AppendOnly, CheckColumns, Base):
    __tablename__ = "audit_check"


TABLES = AuditTables(AuditEntry, AuditHead, WatchedEntry)
HISTORY = History(AuditEntry, AuditHead, Checks("recruitment", AuditCheck))
record = TABLES.record
head = TABLES.head
entries = TABLES.entries
chains = TABLES.chains
breaks = HISTORY.breaks
entry_count = TABLES.entry_count
unseen = TABLES.unseen
see = TABLES.see


@dataclass(frozen=True, slots=True)
class Act:
    """What travels with every act: the open transaction, who acts, and the moment of the act."""

    session: Session
    by: Actor
    at: datetime

    def record(
        self, action: str, subject: str, *, chain: str = GENERAL_CHAIN, **facts: object
    ) -> None:
        """Write the act into the audit chain."""
        record(self.session, action, subject, at=self.at, by=self.by, chain=chain, **facts)


__all__ = [
    "FIRST_HASH",
    "GENERAL_CHAIN",
    "HISTORY",
    "SYSTEM",
    "TABLES",
    "Act",
    "Actor",
    "AuditCheck",
    "AuditEntry",
    "AuditHead",
    "Break",
    "WatchedEntry",
    "breaks",
    "chains",
    "entries",
    "entry_count",
    "entry_hash",
    "head",
    "record",
    "see",
    "unseen",
]
