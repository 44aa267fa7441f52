"""A conflict is settled by a person with a reason; what follows of it is an act of its own."""

from __future__ import annotations

from portal.kernel.decisions import require_reason
from portal.workforce.audit import Act
from portal.workforce.intake.models import IntakeConflict
from portal.workforce.rulebook.lifecycles import INTAKE_CONFLICT

LEAST_WORDS = 6


def settle_conflict(act: Act, row: IntakeConflict, words: str) -> None:
    """Raises ``hire.reason_missing``, ``lifecycle.not_allowed``."""
    words = require_reason(words, "hire.reason_missing", least=LEAST_WORDS)
    row.state = INTAKE_CONFLICT.after(row.state, "settle")
    row.settled_by, row.settled_at, row.settlement = act.by.account_id, act.at, words
    act.record("intake.settle_conflict", f"hire:{row.handed.hire}", reason=row.reason, words=words)
