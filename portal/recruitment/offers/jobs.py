"""An offer that nobody answers falls silent by the clock, not by somebody's click."""

from __future__ import annotations

from portal.foundation.jobs.queue import scheduled
from portal.foundation.jobs.rows import each
from portal.foundation.web.unit import clock, database
from portal.recruitment.audit import SYSTEM
from portal.recruitment.offers.queries import rounds_with_due
from portal.recruitment.offers.services.offer import advance
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.services import locked_round


@scheduled("offers.advance", "*/10 * * * *")
def advance_all() -> None:
    """Silence and orphans, round by round, each in a transaction of its own."""
    at = clock().now()
    with database().reading() as session:
        rounds = rounds_with_due(session, at)

    def in_round(round_id: int) -> None:
        with database().transaction() as session:
            advance(RoundAct(session, SYSTEM, at, locked_round(session, round_id)))

    each(database(), "offers.advance", rounds, in_round)
