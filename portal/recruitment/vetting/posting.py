"""Publicity ends by the clock also where no worker runs: whoever looks finds it ended."""

from __future__ import annotations

from portal.foundation.web.unit import now, reading, transaction
from portal.recruitment.audit import SYSTEM
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.vetting.queries import expired
from portal.recruitment.vetting.services.publicity import clear_expired


def cleared_round(code: str, *roles: str) -> RecruitmentRound:
    """The round to look at, after everybody whose publicity has ended is cleared.

    Raises ``Refused('round.not_found')``.
    """
    round_ = round_of(code, *roles)
    if not expired(reading(), round_.id, now()):
        return round_
    round_id = round_.id
    with transaction() as session:
        clear_expired(RoundAct(session, SYSTEM, now(), locked_round(session, round_id)))
    return round_of(code, *roles)
