"""The 24-hour clock speaks up: screeners hear of a case before it runs out, checkers and supervisors when it has.

No case is ever answered by silence: a late one stays a case, the people above are told, and the opening ratio can't be settled before it is decided.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.applications.models import Application
from portal.recruitment.audit.services import record
from portal.recruitment.messages.services import send
from portal.recruitment.notices.models import RecruitmentRound
from portal.recruitment.rulebook.roles import CHECKER, SCREENER, SUPERVISOR
from portal.recruitment.screening.models import ScreeningReminder
from portal.recruitment.unions.holders import holders_of

SOON = timedelta(hours=4)
TOLD = {"soon": (SCREENER,), "late": (SCREENER, CHECKER, SUPERVISOR)}
TITLES = {"soon": "{count} 件报名 4 小时内要有审核意见", "late": "{count} 件报名超过 24 小时没有审核意见"}


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
        for account_id in holders_of(session, round_.organiser, roles, at):
            send(
                session, account_id, f"screening.{kind}", TITLES[kind].format(count=len(cases)), f"{round_.title}。先到时的排在最前面。",
                at=at, link=f"/office/rounds/{round_.code}/screening", round_code=round_.code,
            )  # fmt: skip
    return found
