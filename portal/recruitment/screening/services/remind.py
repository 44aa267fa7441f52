"""The 24-hour clock speaks up: screeners hear of a case before it runs out, checkers and
supervisors when it has.

No case is ever answered by silence: a late one stays a case, the people above are told, and the
opening ratio can't be settled before it is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.jobs.rows import each_within
from portal.kernel.period import local_day
from portal.recruitment.applications.act import clock_act
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


def _cases(session: Session, round_: RecruitmentRound, kind: str, at: datetime) -> list[int]:
    told = select(ScreeningReminder.id).where(
        ScreeningReminder.application_id == Application.id,
        ScreeningReminder.content_digest == Application.content_digest,
        ScreeningReminder.kind == kind,
    )
    statement = select(Application.id).where(
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
    counts: dict[str, int] = {}
    for kind, roles in TOLD.items():

        def note(case_id: int, kind: str = kind) -> int:
            _note_case(session, session.get_one(Application, case_id), kind, at)
            return case_id

        cases = _cases(session, round_, kind, at)
        counts[kind] = len(each_within(session, f"screening.{kind}/{round_.id}", cases, note))
        if counts[kind]:
            title = TITLES[kind].format(count=counts[kind])
            link = f"/office/rounds/{round_.code}/screening"
            _call(session, round_, _Call(f"screening.{kind}", title, link, roles, at))
    return counts


def _note_case(session: Session, case: Application, kind: str, at: datetime) -> None:
    digest = case.content_digest or ""
    session.add(ScreeningReminder(application_id=case.id, content_digest=digest, kind=kind, at=at))
    if kind == "late":
        clock_act(session, case, at).record_on_case("screening.late", number=case.number)


@dataclass(frozen=True, slots=True)
class _Call:
    """What the people who hold one of ``roles`` are told about a round, at ``at``."""

    kind: str
    title: str
    link: str
    roles: tuple[str, ...]
    at: datetime


def _call(session: Session, round_: RecruitmentRound, call: _Call) -> None:
    for account_id in holders_of(session, round_.organiser, call.roles, call.at):
        send(
            session,
            account_id,
            call.kind,
            call.title,
            f"{round_.title}。先到时的排在最前面。",
            at=call.at,
            link=call.link,
            round_code=round_.code,
        )


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


def _note_paper(session: Session, paper: Paper, kind: str, at: datetime, chain: str) -> bool:
    """Whether its hour has come and nobody was told yet."""
    told = select(AnswerReminder.paper).where(
        AnswerReminder.kind == kind, AnswerReminder.paper == paper.name
    )
    if urgency(paper.answer_due_at, at) != kind or session.scalar(told) is not None:
        return False
    session.add(AnswerReminder(paper=paper.name, kind=kind, at=at))
    if kind == "late":
        record(session, f"screening.{paper.subject}_late", paper.name, at=at, chain=chain)
    return True


def remind_of_answers(
    session: Session, round_: RecruitmentRound, *, at: datetime
) -> dict[tuple[str, str], int]:
    """Objections and appeals on their last day and past it, told once each: to whoever answers,
    when late to the supervisor as well."""
    counts: dict[tuple[str, str], int] = {}
    for subject, answerers in ANSWERERS.items():
        papers = {
            paper.name: paper
            for paper in papers_waiting(session, round_.id)
            if paper.subject == subject
        }
        for kind in ("soon", "late"):

            def note(name: str, papers: dict[str, Paper] = papers, kind: str = kind) -> bool:
                return _note_paper(session, papers[name], kind, at, round_.code)

            sweep = f"screening.{subject}_{kind}/{round_.id}"
            counts[subject, kind] = sum(each_within(session, sweep, papers, note))
            if counts[subject, kind]:
                title = ANSWER_TITLES[subject, kind].format(count=counts[subject, kind])
                link = LINKS[subject].format(code=round_.code)
                roles = answerers + ((SUPERVISOR,) if kind == "late" else ())
                _call(session, round_, _Call(f"screening.{subject}_{kind}", title, link, roles, at))
    return counts
