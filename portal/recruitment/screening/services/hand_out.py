"""领取: a case is handed to the screener who opens it, and is nobody else's for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.recruitment.applications.act import CaseAct
from portal.recruitment.screening.models import CaseLook

LOOK = timedelta(minutes=30)


def look_at(act: CaseAct) -> CaseLook:
    """Who has the case: the officer who acts, where nobody else has it; each opening begins the
    time anew. Anybody may read and decide all the same: the look keeps two from the same work, the
    lock of the decision keeps two words from one case."""
    look = act.session.get(CaseLook, act.application.id)
    if look is None:
        look = CaseLook(application_id=act.application.id)
        act.session.add(look)
    elif look.account_id != act.by.account_id and look.until > act.at:
        return look
    look.account_id, look.by_words = act.by.account_id, act.by.words
    look.until = act.at + LOOK
    act.session.flush()
    return look


def end_look(session: Session, application_id: int) -> None:
    session.execute(delete(CaseLook).where(CaseLook.application_id == application_id))


def look_on(session: Session, application_id: int, at: datetime) -> CaseLook | None:
    """The look that holds now; None where nobody has the case."""
    statement = select(CaseLook).where(
        CaseLook.application_id == application_id, CaseLook.until > at
    )
    return session.scalar(statement)
