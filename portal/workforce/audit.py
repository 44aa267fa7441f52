"""The audit chain of this side: one chain for the register, one for everything else.

``record(session, action, subject, *, at, by, chain, **facts)`` writes; the others read and check.
``Actor`` is who acts, as the chain and the letters name the person. Pages stand in desk.
"""

from __future__ import annotations

from portal.foundation.data.audit_chain import (
    FIRST_HASH,
    GENERAL_CHAIN,
    SYSTEM,
    Actor,
    AuditTables,
    Break,
    EntryColumns,
    HeadColumns,
    entry_hash,
)
from portal.foundation.data.rows import AppendOnly
from portal.workforce.orm import Base


class AuditEntry(AppendOnly, EntryColumns, Base):
    __tablename__ = "audit_entry"


class AuditHead(HeadColumns, Base):
    __tablename__ = "audit_head"


TABLES = AuditTables(AuditEntry, AuditHead)
record = TABLES.record
head = TABLES.head
entries = TABLES.entries
chains = TABLES.chains
breaks = TABLES.breaks
entry_count = TABLES.entry_count

__all__ = [
    "FIRST_HASH",
    "GENERAL_CHAIN",
    "SYSTEM",
    "TABLES",
    "Actor",
    "AuditEntry",
    "AuditHead",
    "Break",
    "breaks",
    "chains",
    "entries",
    "entry_count",
    "entry_hash",
    "head",
    "record",
]
