"""Publishers hear before registration that the notice does not stand everywhere yet."""

from __future__ import annotations

from sqlalchemy import select

from portal.foundation.jobs.queue import scheduled
from portal.foundation.jobs.rows import each
from portal.foundation.web.unit import clock, database
from portal.recruitment.registers.services.places import remind_of_places
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import locked_round


@scheduled("notices.remind_of_places", "15 * * * *")
def remind_all() -> None:
    """Every published round in a transaction of its own."""
    with database().reading() as session:
        rounds = session.scalars(
            select(RecruitmentRound.id).where(RecruitmentRound.state == "published")
        ).all()

    def in_round(round_id: int) -> None:
        with database().transaction() as session:
            remind_of_places(session, locked_round(session, round_id), at=clock().now())

    each(database(), "notices.remind_of_places", rounds, in_round)
