"""Deadlines pass also when nobody looks, and what was taken away goes."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from portal.foundation.jobs.queue import scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.applications.services.forget_files import files_to_forget, forgotten
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


@scheduled("applications.forget_files", "*/15 * * * *")
def forget_files() -> None:
    """The bytes of what was replaced or taken away: first the file, then the row forgets its key,
    so that a clean-up that was broken off is done again."""
    with database().reading() as session:
        due = files_to_forget(session, clock().now())
    for file_id, key in due:
        current_app.extensions["storage"].delete(key)
        with database().transaction() as session:
            forgotten(session, file_id)
