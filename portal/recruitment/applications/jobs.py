"""Deadlines pass also when nobody looks, and what was taken away goes."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app
from sqlalchemy import select

from portal.foundation.jobs.queue import scheduled
from portal.foundation.jobs.rows import each
from portal.foundation.web.unit import clock, database
from portal.recruitment.applications.services.forget_files import files_to_forget, forgotten
from portal.recruitment.applications.services.let_lapse import lapse_overdue
from portal.recruitment.applications.services.prove_claim import lapse_unproved
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import locked_round


@scheduled("applications.let_lapse", "*/10 * * * *")
def let_lapse() -> None:
    """Every round in a transaction of its own, so that one that waits for an officer holds up no
    other; the two kinds apart, so that neither holds up the other."""
    with database().reading() as session:
        rounds = session.scalars(
            select(RecruitmentRound.id).where(RecruitmentRound.state == "published")
        ).all()
    for what, lapse in (("", lapse_overdue), ("_claims", lapse_unproved)):

        def in_round(round_id: int, lapse: Callable[..., int] = lapse) -> None:
            with database().transaction() as session:
                lapse(session, locked_round(session, round_id), at=clock().now())

        each(database(), f"applications.let_lapse{what}", rounds, in_round)


@scheduled("applications.forget_files", "*/15 * * * *")
def forget_files() -> None:
    """The bytes of what was replaced or taken away: first the file, then the row forgets its key,
    so that a clean-up that was broken off is done again."""
    with database().reading() as session:
        due = dict(files_to_forget(session, clock().now()))

    def forget(file_id: int) -> None:
        current_app.extensions["storage"].delete(due[file_id])
        with database().transaction() as session:
            forgotten(session, file_id)

    each(database(), "applications.forget_files", list(due), forget)
