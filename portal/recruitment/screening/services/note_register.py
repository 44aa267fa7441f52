"""在册核对: whether an applicant already stands on the register of workers, as the workforce side
says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.applications.act import clock_act
from portal.recruitment.applications.models import Application
from portal.recruitment.screening.models import RegisterAnswer

AT_ONCE = 50


def not_asked_about(session: Session, *, limit: int = AT_ONCE) -> list[int]:
    """Ids of what is handed in and not answered for yet, the longest waiting first."""
    answered = select(RegisterAnswer.id).where(RegisterAnswer.application_id == Application.id)
    statement = (
        select(Application.id)
        .where(Application.state.in_(("submitted", "returned", "eligible")), ~answered.exists())
        .order_by(Application.submitted_at, Application.id)
        .limit(limit)
    )
    return list(session.scalars(statement))


def note_register(
    session: Session, application: Application, state: str, *, at: datetime
) -> RegisterAnswer:
    """Keep the answer; a second one about the same application changes nothing."""
    found = session.scalar(
        select(RegisterAnswer).where(RegisterAnswer.application_id == application.id)
    )
    if found is not None:
        return found
    row = RegisterAnswer(application_id=application.id, state=state, at=at)
    session.add(row)
    session.flush()
    clock_act(session, application, at).record_on_case("screening.ask_register", state=state)
    return row
