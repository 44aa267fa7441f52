"""What a corrected ranking may concern in this stage: whoever is on the way to a hire."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.results.concerned import Concerned
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles.vetting import LIVE
from portal.recruitment.rulebook.ranking.consequences import RANKING
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.services.settle import withdraw
from portal.recruitment.vetting.services.take_over import locked_candidacy


def candidacies(session: Session, application_ids: Collection[int]) -> dict[int, str]:
    """Application id → the candidacy that is under way."""
    statement = select(Candidacy.application_id, Candidacy.public_id).where(
        Candidacy.application_id.in_(application_ids), Candidacy.state.in_(LIVE)
    )
    return dict(session.execute(statement).all())


def leave(act: RoundAct, public_id: str, reason: str) -> None:
    withdraw(act, locked_candidacy(act.session, act.round_.id, public_id), reason)


CONCERNED = (Concerned("candidacy", RANKING, 50, candidacies, leave),)
