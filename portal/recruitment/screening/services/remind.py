"""The 24-hour clock speaks up: screeners hear of a case before it runs out, checkers and supervisors when it has.

No case is ever answered by silence: a late one stays a case, the people above are told, and the opening ratio can't be settled before it is decided.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.foundation.clock import local
from portal.recruitment.applications.models import Application
from portal.recruitment.audit.services import record
from portal.recruitment.messages.services import send
from portal.recruitment.notices.models import RecruitmentRound
from portal.recruitment.rulebook.roles import CHECKER, SCREENER, SUPERVISOR
from portal.recruitment.screening.models import ScreeningReminder
from portal.recruitment.unions.models import Appointment, Union
from portal.recruitment.unions.queries import lineage

SOON = timedelta(hours=4)
TOLD = {"soon": (SCREENER,), "late": (SCREENER, CHECKER, SUPERVISOR)}
TITLES = {"soon": "{count} 件报名 4 小时内要有审核意见", "late": "{count} 件报名超过 24 小时没有审核意见"}


def holders(session: Session, union: Union, roles: tuple[str, ...], at: datetime) -> list[int]:
    """Accounts that hold one of the roles over the union today, by appointment there or above."""
    above = [one.id for one in lineage(session, union)]
    today = local(at).date()
    statement = select(Appointment.account_id).where(
        Appointment.union_id.in_(above),
        Appointment.role.in_(roles),
        Appointment.ended_at.is_(None),
        Appointment.valid_from <= today,
        or_(Appointment.valid_until.is_(None), Appointment.valid_until > today),
    )
    return sorted(set(session.scalars(statement)))


def _cases(session: Session, round_: RecruitmentRound, kind: str, at: datetime) -> list[Application]:
    told = select(ScreeningReminder.id).where(
        ScreeningReminder.application_id == Application.id,
        ScreeningReminder.content_digest == Application.content_digest,
        ScreeningReminder.kind == kind,
    )
    statement = select(Application).where(Application.round_id == round_.id, Application.state == "submitted", ~told.exists())
    if kind == "late":
        statement = statement.where(Application.answer_due_at <= at)
    else:
        statement = statement.where(Application.answer_due_at > at, Application.answer_due_at <= at + SOON)
    return list(session.scalars(statement.order_by(Application.id)))


def remind(session: Session, round_: RecruitmentRound, *, at: datetime) -> dict[str, int]:
    """Tell whom it concerns, once per content and kind; returns how many cases of each kind. May be repeated."""
    found: dict[str, int] = {}
    for kind, roles in TOLD.items():
        cases = _cases(session, round_, kind, at)
        found[kind] = len(cases)
        if not cases:
            continue
        for case in cases:
            session.add(ScreeningReminder(application_id=case.id, content_digest=case.content_digest or "", kind=kind, at=at))
            if kind == "late":
                record(session, "screening.late", f"application:{case.public_id}", at=at, chain=round_.code, number=case.number)
        for account_id in holders(session, round_.organiser, roles, at):
            send(
                session, account_id, f"screening.{kind}", TITLES[kind].format(count=len(cases)), f"{round_.title}。先到时的排在最前面。",
                at=at, link=f"/office/rounds/{round_.code}/screening", round_code=round_.code,
            )  # fmt: skip
    return found
