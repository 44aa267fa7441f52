"""The vacancy that somebody applied for is cancelled: whoever is in the running moves on to 改报,
whether they were at the moment of the cancelling or came back to it afterwards (a reversal, a case
judged anew), and whoever only typed a form is told.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.period import hours_after
from portal.recruitment.applications.act import CaseAct, on_case
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import APPLICATION
from portal.recruitment.vacancies.models import Vacancy

IN_THE_RUNNING = ("submitted", "returned", "eligible")
UNFINISHED = ("draft", "withdrawn")
OWN_HOURS = 24  # for whoever loses the vacancy when the published time has begun or is over


def is_gone(application: Application) -> bool:
    """Whether the vacancy that the application names is cancelled."""
    return application.vacancy is not None and application.vacancy.state == "cancelled"


def lose_vacancy(act: CaseAct, why: str) -> None:
    """Let the person choose another vacancy; ``why`` is the sentence of the message.

    The published transfer window holds for everybody who can still wait for its beginning; whoever
    comes later has :data:`OWN_HOURS` of their own.
    """
    application, round_ = act.application, act.application.round_
    before = application.state
    application.state = APPLICATION.after(before, "vacancy_cancelled")
    application.answer_due_at = None
    window = round_.window("transfer")
    early = window is not None and act.at < window.starts_at
    application.mend_until = None if early else hours_after(act.at, OWN_HOURS)
    vacancy = application.vacancy
    assert vacancy is not None
    act.record_on_case("applications.lose_vacancy", before=before, vacancy=vacancy.code)
    act.tell(
        "vacancy.cancelled",
        f"岗位 {vacancy.code} 已取消，可以改报一次",
        f"{why}您可以在改报时间内另选一个岗位，改报后不能改回。",
        f"/my/applications/{application.public_id}/transfer",
    )


def meet_cancelling(act: CaseAct) -> bool:
    """For whoever has just entered a state in the running: whether the vacancy had been cancelled
    before, in which case the person moves on like those who were there."""
    application = act.application
    lost = application.state in IN_THE_RUNNING and is_gone(application)
    if lost:
        lose_vacancy(act, "您报的岗位已经取消。")
    return lost


def tell_all(act: Act, vacancy: Vacancy, why: str) -> None:
    """The vacancy has just been cancelled: everybody in the running moves on, and those with an
    unfinished or withdrawn form for it are told to choose another."""
    statement = (
        select(Application)
        .where(
            Application.vacancy_id == vacancy.id,
            Application.state.in_(IN_THE_RUNNING + UNFINISHED),
        )
        .order_by(Application.id)
    )
    for application in act.session.scalars(statement).all():
        case = on_case(act, application)
        if application.state in IN_THE_RUNNING:
            lose_vacancy(case, why)
        else:
            case.tell(
                "vacancy.cancelled",
                f"岗位 {vacancy.code} 已取消",
                f"{why}报名时间内，您可以在报名表中另选一个岗位再提交。",
            )
    act.session.flush()


def in_a_cancelled_vacancy(session: Session, round_: RecruitmentRound) -> list[int]:
    """Ids of those in the running for a vacancy that is gone, whichever way they came there."""
    statement = (
        select(Application.id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(
            Application.round_id == round_.id,
            Application.state.in_(IN_THE_RUNNING),
            Vacancy.state == "cancelled",
        )
        .order_by(Application.id)
    )
    return list(session.scalars(statement))


def transfer_end(application: Application) -> datetime | None:
    """Until when another vacancy may be chosen: the published window, and the person's own time
    where they have one."""
    window = application.round_.window("transfer")
    ends = [one for one in (window and window.ends_at, application.mend_until) if one is not None]
    return max(ends, default=None)
