"""Reading and checking the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_chain import Break
from portal.recruitment.audit.models import TABLES

__all__ = ["Break", "breaks", "chains", "entries", "entry_count", "head"]

head = TABLES.head
entries = TABLES.entries
chains = TABLES.chains
breaks = TABLES.breaks
entry_count = TABLES.entry_count
