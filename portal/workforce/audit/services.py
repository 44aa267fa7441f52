"""Writing the audit chain: ``record(session, action, subject, *, at, by, chain, **facts)``."""

from __future__ import annotations

from portal.foundation.data.audit_chain import FIRST_HASH, entry_hash
from portal.workforce.audit.models import TABLES

__all__ = ["FIRST_HASH", "entry_hash", "record"]

record = TABLES.record
