"""Publicity ends by the clock, not by somebody's click."""

from __future__ import annotations

from portal.foundation.jobs.queue import scheduled
from portal.foundation.jobs.rows import each
from portal.foundation.web.unit import clock, database
from portal.recruitment.audit import SYSTEM
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.vetting.deadlines import rounds_to_advance
from portal.recruitment.vetting.services.clock import advance


@scheduled("vetting.clear_expired", "*/10 * * * *")
def clear_all() -> None:
    """Clear whoever's publicity has ended and let failed medicals take effect, round by round, each
    in a transaction of its own."""
    at = clock().now()
    with database().reading() as session:
        rounds = rounds_to_advance(session, at)

    def in_round(round_id: int) -> None:
        with database().transaction() as session:
            advance(RoundAct(session, SYSTEM, at, locked_round(session, round_id)))

    each(database(), "vetting.clear_expired", rounds, in_round)
