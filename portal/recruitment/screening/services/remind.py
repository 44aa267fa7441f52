"""The 24-hour clock speaks up: screeners hear of a case before it runs out, checkers and
supervisors when it has.

No case is ever answered by silence: a late one stays a case, the people above are told, and the
opening ratio can't be settled before it is decided.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.period import local_day
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import record
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, SCREENER, SUPERVISOR
from portal.recruitment.screening.models import AnswerReminder, ScreeningReminder
from portal.recruitment.screening.queries import Paper, papers_waiting
from portal.recruitment.unions.holders import holders_of

SOON = timedelta(hours=4)
TOLD = {"soon": (SCREENER,), "late": (SCREENER, CHECKER, SUPERVISOR)}
TITLES = {
    "soon": "{count} 件报名 4 小时内要有审核意见",
    "late": "{count} 件报名超过 24 小时没有审核意见",
}


def _cases(
    session: Session, round_: RecruitmentRound, kind: str, at: datetime
) -> list[Application]:
    told = select(ScreeningReminder.id).where(
        ScreeningReminder.application_id == Application.id,
        ScreeningReminder.content_digest == Application.content_digest,
        ScreeningReminder.kind == kind,
    )
    statement = select(Application).where(
        Application.round_id == round_.id, Application.state == "submitted", ~told.exists()
    )
    if kind == "late":
        statement = statement.where(Application.answer_due_at <= at)
    else:
        statement = statement.where(
            Application.answer_due_at > at, Application.answer_due_at <= at + SOON
        )
    return list(session.scalars(statement.order_by(Application.id)))


def remind(session: Session, round_: RecruitmentRound, *, at: datetime) -> dict[str, int]:
    """Tell whom it concerns, once per content and kind; returns how many cases of each kind.

    May be repeated.
    """
    found: dict[str, int] = {}
    for kind, roles in TOLD.items():
        cases = _cases(session, round_, kind, at)
        found[kind] = len(cases)
        if not cases:
            continue
        for case in cases:
            session.add(
                ScreeningReminder(
                    application_id=case.id,
                    content_digest=case.content_digest or "",
                    kind=kind,
                    at=at,
                )
            )
            if kind == "late":
                record(
                    session,
                    "screening.late",
                    f"application:{case.public_id}",
                    at=at,
                    chain=round_.code,
                    number=case.number,
                )
        for account_id in holders_of(session, round_.organiser, roles, at):
            send(
                session,
                account_id,
                f"screening.{kind}",
                TITLES[kind].format(count=len(cases)),
                f"{round_.title}。先到时的排在最前面。",
                at=at,
                link=f"/office/rounds/{round_.code}/screening",
                round_code=round_.code,
            )
    return found


ANSWERERS = {"objection": (SCREENER, CHECKER), "appeal": (CITY_APPROVER,)}
ANSWER_TITLES = {
    ("objection", "soon"): "{count} 份复核申请今天是答复的最后一天",
    ("objection", "late"): "{count} 份复核申请超过时限没有答复",
    ("appeal", "soon"): "{count} 份申诉今天是答复的最后一天",
    ("appeal", "late"): "{count} 份申诉超过时限没有答复",
}
LINKS = {"objection": "/office/rounds/{code}/objections", "appeal": "/office/rounds/{code}/appeals"}


def urgency(due: datetime | None, at: datetime) -> str:
    """'' while there is time (or the calendar is not known yet), ``soon`` on the last day, ``late``
    when the day is over."""
    if due is None:
        return ""
    if at >= due:
        return "late"
    return "soon" if local_day(at) >= local_day(due - timedelta(microseconds=1)) else ""


def _to_tell(session: Session, papers: list[Paper], kind: str, at: datetime) -> list[Paper]:
    due = [paper for paper in papers if urgency(paper.answer_due_at, at) == kind]
    told = select(AnswerReminder.paper).where(
        AnswerReminder.kind == kind, AnswerReminder.paper.in_([paper.name for paper in due])
    )
    known = set(session.scalars(told))
    return [paper for paper in due if paper.name not in known]


def remind_of_answers(
    session: Session, round_: RecruitmentRound, *, at: datetime
) -> dict[tuple[str, str], int]:
    """Objections and appeals on their last day and past it, told once each: to whoever answers,
    when late to the supervisor as well."""
    found: dict[tuple[str, str], int] = {}
    for subject, answerers in ANSWERERS.items():
        papers = [paper for paper in papers_waiting(session, round_.id) if paper.subject == subject]
        for kind in ("soon", "late"):
            rows = _to_tell(session, papers, kind, at)
            found[subject, kind] = len(rows)
            if not rows:
                continue
            for row in rows:
                session.add(AnswerReminder(paper=row.name, kind=kind, at=at))
                if kind == "late":
                    record(session, f"screening.{subject}_late", row.name, at=at, chain=round_.code)
            for account_id in holders_of(
                session, round_.organiser, answerers + ((SUPERVISOR,) if kind == "late" else ()), at
            ):
                send(
                    session,
                    account_id,
                    f"screening.{subject}_{kind}",
                    ANSWER_TITLES[subject, kind].format(count=len(rows)),
                    f"{round_.title}。先到时的排在最前面。",
                    at=at,
                    link=LINKS[subject].format(code=round_.code),
                    round_code=round_.code,
                )
    return found
