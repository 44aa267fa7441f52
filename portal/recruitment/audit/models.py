"""The audit chain's tables: one chain per round and one for everything else."""

from __future__ import annotations

from portal.foundation.data.audit_chain import GENERAL_CHAIN, AuditTables, EntryColumns, HeadColumns
from portal.recruitment.orm import Base

__all__ = ["GENERAL_CHAIN", "TABLES", "AuditEntry", "AuditHead"]


class AuditEntry(EntryColumns, Base):
    __tablename__ = "audit_entry"


class AuditHead(HeadColumns, Base):
    __tablename__ = "audit_head"


TABLES = AuditTables(AuditEntry, AuditHead)
