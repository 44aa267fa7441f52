"""The screening clock runs also when nobody looks."""

from __future__ import annotations

from sqlalchemy import select

from portal.foundation.jobs.queue import scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.applications.models import Application
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.screening.services.give_notice import give_notices
from portal.recruitment.screening.services.note_register import not_asked_about, note_register
from portal.recruitment.screening.services.remind import remind, remind_of_answers
from portal.recruitment.unions.gateway import register_state


@scheduled("screening.remind", "*/10 * * * *")
def remind_all() -> None:
    """Every published round in a transaction of its own."""
    with database().reading() as session:
        rounds = session.scalars(
            select(RecruitmentRound.id).where(RecruitmentRound.state == "published")
        ).all()
    for round_id in rounds:
        with database().transaction() as session:
            round_ = locked_round(session, round_id)
            remind(session, round_, at=clock().now())
            remind_of_answers(session, round_, at=clock().now())
            give_notices(session, round_, at=clock().now())


@scheduled("screening.ask_register", "*/10 * * * *")
def ask_register() -> None:
    """Ask outside any transaction; when the workforce side is silent the rest is left for the next
    time."""
    with database().reading() as session:
        waiting = [
            (case.id, case.account.identity.kind, case.account.identity.number)
            for case in not_asked_about(session)
            if case.account.identity
        ]
    for application_id, kind, number in waiting:
        state = register_state(kind, number)
        if state is None:
            return
        with database().transaction() as session:
            note_register(
                session, session.get_one(Application, application_id), state, at=clock().now()
            )
