"""What waits for a screener, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application, ApplicationVersion
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.models import (
    OpeningDecision,
    RegisterAnswer,
    ScreeningAppeal,
    ScreeningDecision,
    ScreeningNotice,
    ScreeningObjection,
    ScreeningSample,
)
from portal.recruitment.vacancies.models import Vacancy


def figures(session: Session, round_id: int, at: datetime) -> dict[str, int]:
    """State → number of applications, and ``late`` = waiting past the answer's deadline."""
    rows = session.execute(
        select(Application.state, func.count())
        .where(Application.round_id == round_id)
        .group_by(Application.state)
    )
    found: dict[str, int] = dict(rows.all())
    late = select(func.count()).where(
        Application.round_id == round_id,
        Application.state == "submitted",
        Application.answer_due_at <= at,
    )
    return found | {"late": session.scalar(late) or 0}


def decisions_on(session: Session, application_id: int) -> list[ScreeningDecision]:
    """Oldest first."""
    return list(
        session.scalars(
            select(ScreeningDecision)
            .where(ScreeningDecision.application_id == application_id)
            .order_by(ScreeningDecision.id)
        )
    )


def own_decision(session: Session, public_id: str, account_id: int) -> ScreeningDecision:
    """Raises ``Refused('screening.not_found')``, also for another person's letter."""
    statement = (
        select(ScreeningDecision)
        .join(Application)
        .options(joinedload(ScreeningDecision.application))
        .where(ScreeningDecision.public_id == public_id, Application.account_id == account_id)
    )
    found = session.scalar(statement)
    if found is None:
        raise Refused("screening.not_found")
    return found


def openings(session: Session, round_id: int) -> list[OpeningDecision]:
    statement = (
        select(OpeningDecision)
        .join(Vacancy)
        .options(joinedload(OpeningDecision.vacancy))
        .where(Vacancy.round_id == round_id)
        .order_by(Vacancy.code)
    )
    return list(session.scalars(statement))


def objections_of(session: Session, round_id: int) -> list[ScreeningObjection]:
    """Waiting ones first, by the day their answer is due; then the answered, newest first."""
    statement = (
        select(ScreeningObjection)
        .join(Application)
        .options(joinedload(ScreeningObjection.application).joinedload(Application.account))
        .where(Application.round_id == round_id)
    )
    rows = list(session.scalars(statement.order_by(ScreeningObjection.id.desc())))
    waiting = sorted(
        (row for row in rows if row.state == "received"),
        key=lambda row: (row.answer_due_at or row.filed_at, row.id),
    )
    return waiting + [row for row in rows if row.state != "received"]


def objections_waiting(session: Session, round_id: int) -> list[ScreeningObjection]:
    return [row for row in objections_of(session, round_id) if row.state == "received"]


def objections_on(session: Session, application_id: int) -> list[ScreeningObjection]:
    """Oldest first."""
    statement = select(ScreeningObjection).where(
        ScreeningObjection.application_id == application_id
    )
    return list(session.scalars(statement.order_by(ScreeningObjection.id)))


def objection_in(session: Session, round_id: int, public_id: str) -> ScreeningObjection:
    """Raises ``Refused('screening_objection.not_found')``, also for another round's."""
    statement = (
        select(ScreeningObjection)
        .join(Application)
        .where(ScreeningObjection.public_id == public_id, Application.round_id == round_id)
    )
    found = session.scalar(statement)
    if found is None:
        raise Refused("screening_objection.not_found")
    return found


def own_objection(
    session: Session, public_id: str, account_id: int, *, lock: bool = False
) -> ScreeningObjection:
    """Raises ``Refused('screening_objection.not_found')``, also for another person's."""
    statement = (
        select(ScreeningObjection)
        .join(Application)
        .where(ScreeningObjection.public_id == public_id, Application.account_id == account_id)
    )
    found = session.scalar(locked(session, statement) if lock else statement)
    if found is None:
        raise Refused("screening_objection.not_found")
    return found


def samples_of(
    session: Session, round_id: int, *, states: tuple[str, ...] | None = None
) -> list[ScreeningSample]:
    """In the order in which they were drawn."""
    statement = (
        select(ScreeningSample)
        .join(Application)
        .where(Application.round_id == round_id)
        .order_by(ScreeningSample.id)
    )
    if states is not None:
        statement = statement.where(ScreeningSample.state.in_(states))
    return list(
        session.scalars(
            statement.options(
                joinedload(ScreeningSample.application), joinedload(ScreeningSample.decision)
            )
        )
    )


def out_for_a_second_look(session: Session, application_id: int) -> ScreeningSample | None:
    statement = select(ScreeningSample).where(
        ScreeningSample.application_id == application_id, ScreeningSample.state == "drawn"
    )
    return session.scalars(statement).first()


def sample_in(session: Session, round_id: int, public_id: str) -> ScreeningSample:
    """Raises ``Refused('sample.not_found')``, also for another round's."""
    statement = (
        select(ScreeningSample)
        .join(Application)
        .where(ScreeningSample.public_id == public_id, Application.round_id == round_id)
    )
    found = session.scalar(statement)
    if found is None:
        raise Refused("sample.not_found")
    return found


def running_elsewhere(session: Session, application: Application) -> list[Application]:
    """The person's applications in other rounds that are under way: a flag for the screener, no
    verdict."""
    statement = (
        select(Application)
        .join(RecruitmentRound)
        .options(joinedload(Application.round_), joinedload(Application.vacancy))
        .where(
            Application.account_id == application.account_id,
            Application.id != application.id,
            Application.state.in_(("submitted", "returned", "eligible", "transferring")),
            RecruitmentRound.state == "published",
        )
        .order_by(Application.id)
    )
    return list(session.scalars(statement))


def contents_before_and_now(
    session: Session, application: Application
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """What the last decision saw and what lies before the screener now; None while nothing was
    decided, or nothing changed since."""
    decisions = decisions_on(session, application.id)
    if not decisions or decisions[-1].content_digest == application.content_digest:
        return None
    statement = (
        select(ApplicationVersion)
        .where(ApplicationVersion.application_id == application.id)
        .order_by(ApplicationVersion.id)
    )
    versions = {row.digest: row.content for row in session.scalars(statement)}
    before, now = (
        versions.get(decisions[-1].content_digest),
        versions.get(application.content_digest or ""),
    )
    return None if before is None or now is None else (before, now)


def register_answer(session: Session, application_id: int) -> RegisterAnswer | None:
    """None while the workforce side was not asked, or did not answer."""
    return session.scalar(
        select(RegisterAnswer).where(RegisterAnswer.application_id == application_id)
    )


@dataclass(frozen=True)
class Paper:
    """An objection or an appeal that waits for its answer; ``name`` as the audit chain names it."""

    subject: str
    name: str
    answer_due_at: datetime | None
    vacancy_code: str


def papers_waiting(session: Session, round_id: int) -> list[Paper]:
    """Objections and appeals without an answer: before it neither the opening ratio is proposed nor
    a result computed."""
    found = []
    for subject, model in (("objection", ScreeningObjection), ("appeal", ScreeningAppeal)):
        statement = (
            select(model.public_id, model.answer_due_at, Vacancy.code)
            .select_from(model)
            .join(Application, Application.id == model.application_id)
            .join(Vacancy, Vacancy.id == Application.vacancy_id)
            .where(Application.round_id == round_id, model.state == "received")
            .order_by(model.id)
        )
        found += [
            Paper(subject, f"{subject}:{public_id}", due, code)
            for public_id, due, code in session.execute(statement)
        ]
    return found


def appeals_of(session: Session, round_id: int) -> list[ScreeningAppeal]:
    """Waiting ones first, by the day their answer is due; then the answered, newest first."""
    statement = (
        select(ScreeningAppeal)
        .join(Application, Application.id == ScreeningAppeal.application_id)
        .options(
            joinedload(ScreeningAppeal.application).joinedload(Application.account),
            joinedload(ScreeningAppeal.objection),
        )
        .where(Application.round_id == round_id)
    )
    rows = list(session.scalars(statement.order_by(ScreeningAppeal.id.desc())))
    waiting = sorted(
        (row for row in rows if row.state == "received"),
        key=lambda row: (row.answer_due_at or row.filed_at, row.id),
    )
    return waiting + [row for row in rows if row.state != "received"]


def appeals_waiting(session: Session, round_id: int) -> list[ScreeningAppeal]:
    return [row for row in appeals_of(session, round_id) if row.state == "received"]


def appeal_against(session: Session, objection_id: int) -> ScreeningAppeal | None:
    return session.scalar(
        select(ScreeningAppeal).where(ScreeningAppeal.objection_id == objection_id)
    )


def appeal_in(
    session: Session, round_id: int, public_id: str, *, lock: bool = False
) -> ScreeningAppeal:
    """Raises ``Refused('screening_appeal.not_found')``, also for another round's."""
    statement = (
        select(ScreeningAppeal)
        .join(Application, Application.id == ScreeningAppeal.application_id)
        .where(ScreeningAppeal.public_id == public_id, Application.round_id == round_id)
    )
    found = session.scalar(locked(session, statement) if lock else statement)
    if found is None:
        raise Refused("screening_appeal.not_found")
    return found


def own_appeal(
    session: Session, public_id: str, account_id: int, *, lock: bool = False
) -> ScreeningAppeal:
    """Raises ``Refused('screening_appeal.not_found')``, also for another person's."""
    statement = (
        select(ScreeningAppeal)
        .join(Application, Application.id == ScreeningAppeal.application_id)
        .where(ScreeningAppeal.public_id == public_id, Application.account_id == account_id)
    )
    found = session.scalar(locked(session, statement) if lock else statement)
    if found is None:
        raise Refused("screening_appeal.not_found")
    return found


def notices_on(session: Session, application_id: int) -> list[ScreeningNotice]:
    """Oldest first."""
    statement = select(ScreeningNotice).where(ScreeningNotice.application_id == application_id)
    return list(session.scalars(statement.order_by(ScreeningNotice.id)))


def own_notice(session: Session, public_id: str, account_id: int) -> ScreeningNotice:
    """Raises ``Refused('screening.not_found')``, also for another person's."""
    statement = (
        select(ScreeningNotice)
        .join(Application, Application.id == ScreeningNotice.application_id)
        .where(ScreeningNotice.public_id == public_id, Application.account_id == account_id)
    )
    found = session.scalar(statement)
    if found is None:
        raise Refused("screening.not_found")
    return found
