"""The screening clock runs also when nobody looks."""

from __future__ import annotations

from sqlalchemy import select

from portal.foundation.jobs import scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.notices.models import RecruitmentRound
from portal.recruitment.notices.services import locked_round
from portal.recruitment.screening.services.remind import remind


@scheduled("screening.remind", "*/10 * * * *")
def remind_all() -> None:
    """Every published round in a transaction of its own."""
    with database().reading() as session:
        rounds = session.scalars(select(RecruitmentRound.id).where(RecruitmentRound.state == "published")).all()
    for round_id in rounds:
        with database().transaction() as session:
            remind(session, locked_round(session, round_id), at=clock().now())
