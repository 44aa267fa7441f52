"""What a corrected ranking may concern in this stage: an offer that is sent or accepted."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.offers.models import Offer
from portal.recruitment.offers.queries import OPEN, offer_in
from portal.recruitment.offers.services.offer import end_offer
from portal.recruitment.results.concerned import Concerned
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.ranking.consequences import RANKING
from portal.recruitment.vetting.models import Candidacy


def offers(session: Session, application_ids: Collection[int]) -> dict[int, str]:
    """Application id → the open offer."""
    statement = (
        select(Candidacy.application_id, Offer.public_id)
        .join(Offer, Offer.candidacy_id == Candidacy.id)
        .where(Candidacy.application_id.in_(application_ids), Offer.state.in_(OPEN))
    )
    return dict(session.execute(statement).all())


def leave(act: RoundAct, public_id: str, reason: str) -> None:
    offer = offer_in(act.session, act.round_.id, public_id)
    if offer.state in OPEN:
        end_offer(act, offer, reason)


CONCERNED = (Concerned("offer", RANKING, 60, offers, leave),)
