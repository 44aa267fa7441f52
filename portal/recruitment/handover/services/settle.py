"""A conflict is settled by a person with a reason; what follows of it is a correction, a
cancellation or a receipt of its own."""

from __future__ import annotations

from portal.kernel.decisions import require_reason
from portal.recruitment.handover.models import HandoverConflict
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import HANDOVER_CONFLICT

LEAST_WORDS = 6


def settle_conflict(act: RoundAct, row: HandoverConflict, words: str) -> None:
    """Raises ``Refused('hire.reason_missing')``, ``'lifecycle.not_allowed'``."""
    words = require_reason(words, "hire.reason_missing", least=LEAST_WORDS)
    row.state = HANDOVER_CONFLICT.after(row.state, "settle")
    row.settled_by, row.settled_at, row.settlement = act.by.account_id, act.at, words
    act.record_on_round(
        "handover.settle", f"hire:{row.hire.public_id}", reason=row.reason, words=words
    )
