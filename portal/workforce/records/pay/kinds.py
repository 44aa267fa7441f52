"""Pay as a kind of dated fact."""

from __future__ import annotations

from portal.workforce.records.pay.models import PayGrade
from portal.workforce.rulebook import spells
from portal.workforce.workers.kinds import SpellKind

PAY = SpellKind(
    spells.PAY,
    PayGrade,
    ("post_class", "level", "basic", "performance", "allowance", "basis", "approval_number"),
    100,
)
KINDS = (PAY,)
