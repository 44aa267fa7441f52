"""Deadlines that nobody answered: a returned application past its own, a draft past registration, a
transfer not made in its window."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.jobs.rows import each_within
from portal.recruitment.applications.act import CaseAct, clock_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.fill_in import is_open
from portal.recruitment.applications.services.lose_vacancy import (
    in_a_cancelled_vacancy,
    meet_cancelling,
    transfer_end,
)
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import APPLICATION

WAITING = ("draft", "returned", "transferring")
WORDS = {
    "returned": (
        "补充资料的时间已过，这次报名失效",
        "规定时间内没有收到补充的资料。有异议的，可按通知书上写明的方式书面申请复核。",
    ),
    "transferring": ("改报时间已过，这次报名失效", "改报时间内没有另选岗位。"),
}


def _overdue(application: Application, at: datetime) -> bool:
    if application.state == "returned":
        return application.mend_until is not None and application.mend_until <= at
    if application.state == "transferring":
        end = None if is_open(application.round_, at) else transfer_end(application)
    else:
        window = application.round_.window("registration")
        end = window.ends_at if window is not None else None
    return end is not None and end <= at


def lapse_overdue(session: Session, round_: RecruitmentRound, *, at: datetime) -> int:
    """Let everything of the round lapse whose deadline has passed at ``at``; the people are told.
    Before that whoever is in the running for a cancelled vacancy moves on to 改报, whichever way
    they came there. One that can't be dealt with holds up no other.

    Returns how many. Done twice, it is done once.
    """
    each_within(
        session,
        f"applications.lose_vacancy/{round_.id}",
        in_a_cancelled_vacancy(session, round_),
        lambda one: meet_cancelling(clock_act(session, session.get_one(Application, one), at)),
    )
    statement = (
        select(Application.id)
        .where(Application.round_id == round_.id, Application.state.in_(WAITING))
        .order_by(Application.id)
    )
    waiting = session.scalars(locked(session, statement)).all()

    def lapsed(application_id: int) -> bool:
        application = session.get_one(Application, application_id)
        if not _overdue(application, at):
            return False
        _lapse(clock_act(session, application, at))
        return True

    return sum(each_within(session, f"applications.lapse/{round_.id}", waiting, lapsed))


def _lapse(act: CaseAct) -> None:
    before = act.application.state
    act.application.state = APPLICATION.after(before, "lapse")
    act.application.mend_until = None
    act.record_on_case("applications.lapse", before=before)
    if before in WORDS:
        act.tell("application.lapsed", *WORDS[before])
