"""Publicity ends by the clock also where no worker runs: whoever looks finds it ended."""

from __future__ import annotations

from portal.foundation.web.unit import now, reading, transaction
from portal.recruitment.audit import SYSTEM
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.vetting.deadlines import expired, retests_over
from portal.recruitment.vetting.services.clock import advance


def cleared_round(code: str, *roles: str) -> RecruitmentRound:
    """The round to look at, after everybody whose publicity has ended is cleared.

    Raises ``Refused('round.not_found')``.
    """
    round_ = round_of(code, *roles)
    round_id, at = round_.id, now()
    if not expired(reading(), round_id, at) and not retests_over(reading(), round_id, at):
        return round_
    with transaction() as session:
        advance(RoundAct(session, SYSTEM, at, locked_round(session, round_id)))
    return round_of(code, *roles)
