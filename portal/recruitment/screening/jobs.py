"""The screening clock runs also when nobody looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from portal.foundation.jobs.queue import scheduled
from portal.foundation.jobs.rows import each
from portal.foundation.web.unit import clock, database
from portal.recruitment.applications.models import Application
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.screening.services.give_notice import give_notices
from portal.recruitment.screening.services.note_register import not_asked_about, note_register
from portal.recruitment.screening.services.remind import remind, remind_of_answers
from portal.recruitment.unions.gateway import register_state

STEPS: dict[str, Callable[..., Any]] = {
    "cases": remind,
    "answers": remind_of_answers,
    "notices": give_notices,
}


@scheduled("screening.remind", "*/10 * * * *")
def remind_all() -> None:
    """Every published round and every step in a transaction of its own."""
    with database().reading() as session:
        rounds = session.scalars(
            select(RecruitmentRound.id).where(RecruitmentRound.state == "published")
        ).all()
    for name, step in STEPS.items():

        def in_round(round_id: int, step: Callable[..., Any] = step) -> None:
            with database().transaction() as session:
                step(session, locked_round(session, round_id), at=clock().now())

        each(database(), f"screening.remind/{name}", rounds, in_round)


@scheduled("screening.ask_register", "*/10 * * * *")
def ask_register() -> None:
    """Ask outside any transaction; when the workforce side is silent the rest is left for the next
    time."""
    with database().reading() as session:
        waiting = not_asked_about(session)
    silent = False

    def asked(application_id: int) -> None:
        nonlocal silent
        silent = silent or not _asked_about(application_id)

    each(database(), "screening.ask_register", waiting, asked)


def _asked_about(application_id: int) -> bool:
    """Whether the workforce side answered, or there was nothing to ask."""
    with database().reading() as session:
        identity = session.get_one(Application, application_id).account.identity
        asked = identity and (identity.kind, identity.number)
    if not asked:
        return True
    state = register_state(*asked)
    if state is None:
        return False
    with database().transaction() as session:
        application = session.get_one(Application, application_id)
        note_register(session, application, state, at=clock().now())
    return True
