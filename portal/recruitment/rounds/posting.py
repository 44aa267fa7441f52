"""The beginning of every post on a round: reach, transaction, lock, and who acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services.draft import locked_round
from portal.recruitment.unions.posting import act_as


def round_of(code: str, *roles: str) -> RecruitmentRound:
    """The round to look at, within the reach that the viewer's ``roles`` (or any of them) give.

    Raises ``Refused('round.not_found')``, the same for a foreign round and for none.
    """
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


@contextmanager
def act_on_round(code: str, *roles: str) -> Iterator[RoundAct]:
    """Reach is checked, the transaction open, the round loaded again and locked.

    Raises ``Refused('round.not_found')``.
    """
    round_id = round_of(code, *roles).id
    with act_as(*roles) as act:
        yield RoundAct(act.session, act.by, act.at, locked_round(act.session, round_id))
