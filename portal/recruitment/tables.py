"""All tables of the recruitment side on one metadata: import this before creating, migrating or
comparing the schema."""

from __future__ import annotations

from portal.foundation.data.throttle import throttle_table
from portal.foundation.running.rooms import append_only_tables, contributed
from portal.recruitment import audit
from portal.recruitment.orm import Base

MODELS = (audit, *contributed("portal.recruitment", "*models.py"))
metadata = Base.metadata
throttle = throttle_table(metadata)
APPEND_ONLY = append_only_tables(Base)
