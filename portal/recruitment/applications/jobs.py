"""Deadlines pass also when nobody looks."""

from __future__ import annotations

from sqlalchemy import select

from portal.foundation.jobs.queue import scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.applications.services.let_lapse import lapse_overdue
from portal.recruitment.applications.services.prove_claim import lapse_unproved
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import locked_round


@scheduled("applications.let_lapse", "*/10 * * * *")
def let_lapse() -> None:
    """Every round in a transaction of its own, so that one that waits for an officer holds up no
    other."""
    with database().reading() as session:
        rounds = session.scalars(
            select(RecruitmentRound.id).where(RecruitmentRound.state == "published")
        ).all()
    for round_id in rounds:
        with database().transaction() as session:
            round_ = locked_round(session, round_id)
            lapse_overdue(session, round_, at=clock().now())
            lapse_unproved(session, round_, at=clock().now())
