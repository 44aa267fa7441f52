"""An offer falls silent by the clock also where no worker runs: whoever looks finds it so."""

from __future__ import annotations

from portal.foundation.web.unit import now, reading, transaction
from portal.recruitment.audit import SYSTEM
from portal.recruitment.offers.queries import orphaned, silent
from portal.recruitment.offers.services.offer import advance
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.services import locked_round


def advance_offers(round_id: int) -> None:
    """Bring the round's offers to this moment."""
    at = now()
    if not silent(reading(), round_id, at) and not orphaned(reading(), round_id):
        return
    with transaction() as session:
        advance(RoundAct(session, SYSTEM, at, locked_round(session, round_id)))
