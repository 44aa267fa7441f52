"""Who acts, as the audit chain and the letters name him."""

from __future__ import annotations

from portal.foundation.data.audit_chain import SYSTEM, Actor

__all__ = ["SYSTEM", "Actor"]
