"""Writing the audit chain: ``record(session, action, subject, *, at, by, chain, **facts)``."""

from __future__ import annotations

from portal.foundation.audit_chain import FIRST_HASH, AuditTables, entry_hash
from portal.workforce.audit.models import AuditEntry, AuditHead

__all__ = ["FIRST_HASH", "TABLES", "entry_hash", "record"]

TABLES = AuditTables(AuditEntry, AuditHead)
record = TABLES.record
