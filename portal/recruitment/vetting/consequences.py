"""What rests on a line of the ranking here: a candidacy that is alive."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.results.concerned import Concerned
from portal.recruitment.vetting.models import Candidacy

ENDED = ("failed", "declined", "withdrawn")


def candidacies(session: Session, application_ids: Collection[int]) -> dict[int, str]:
    """By application, those that are alive."""
    statement = select(Candidacy.application_id, Candidacy.public_id).where(
        Candidacy.application_id.in_(application_ids), Candidacy.state.not_in(ENDED)
    )
    return dict(session.execute(statement).all())


CONCERNED = (Concerned("candidacy", "ranking", 50, candidacies),)
