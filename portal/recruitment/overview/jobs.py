"""The figures that the public sees, taken in the steps that each round has chosen."""

from __future__ import annotations

from sqlalchemy import select

from portal.foundation.jobs import scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.applications.queries import counts_by_vacancy
from portal.recruitment.notices.models import RecruitmentRound
from portal.recruitment.notices.services import locked_round
from portal.recruitment.vacancies.services.note_counts import counts_due, note_counts


@scheduled("overview.take_counts", "* * * * *")
def take_counts() -> None:
    """One grouped query per round that is due; two workers at once take one round's figures once."""
    with database().reading() as session:
        rounds = session.scalars(select(RecruitmentRound).where(RecruitmentRound.state == "published")).all()
        due = [one.id for one in rounds if counts_due(session, one, at=clock().now())]
    for round_id in due:
        with database().transaction() as session:
            round_, at = locked_round(session, round_id), clock().now()
            if counts_due(session, round_, at=at):
                note_counts(session, round_, counts_by_vacancy(session, round_id), at=at)
