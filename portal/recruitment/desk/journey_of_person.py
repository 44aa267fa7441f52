"""A person's way through a round: what was decided, by whom, why, until when to object, and the one
next thing to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.web.filters import moment
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import applications_of
from portal.recruitment.applications.services.fill_in import may_edit
from portal.recruitment.applications.services.transfer import may_transfer
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.handover.models import Hire
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.screening.models import ScreeningDecision
from portal.recruitment.screening.queries import decisions_on, notices_on, objections_on
from portal.recruitment.vetting.models import Candidacy


@dataclass(frozen=True)
class Next:
    """The one thing to do now."""

    title: str
    text: str
    href: str
    link: str
    due: datetime | None = None


@dataclass
class Journey:
    """One application with all that followed from it."""

    application: Application
    next: Next | None
    decisions: list[ScreeningDecision]
    seat: Seat | None
    lines: dict[str, ResultLine]
    candidacy: Candidacy | None
    hire: Hire | None
    points: list[dict[str, Any]] = field(default_factory=list)
    papers: list[tuple[str, str]] = field(
        default_factory=list
    )  # letters of screening: words, address


def _href(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def _seat(session: Session, application: Application) -> Seat | None:
    statement = (
        select(Seat)
        .join(SeatingRun)
        .where(Seat.application_id == application.id, SeatingRun.state == "released")
        .order_by(Seat.id.desc())
    )
    return session.scalars(statement).first()


def _lines(session: Session, application: Application) -> dict[str, ResultLine]:
    statement = (
        select(ResultRun.kind, ResultLine)
        .join(ResultRun, ResultRun.id == ResultLine.run_id)
        .where(ResultLine.application_id == application.id, ResultRun.state == "published")
        .order_by(ResultRun.id)
    )
    return dict(session.execute(statement).all())


def _next(journey: Journey, at: datetime) -> Next | None:
    application = journey.application
    page = url_for("applications_applicant.show", public_id=application.public_id)
    if application.state == "returned" and may_edit(application, at):
        return Next(
            _("补充材料"),
            journey.decisions[-1].text if journey.decisions else "",
            page,
            _("去补充"),
            application.mend_until,
        )
    if application.state == "draft" and may_edit(application, at):
        window = application.round_.window("registration")
        return Next(
            _("填完报名表并提交"),
            _("填过的都已保存。提交后才算报名。"),
            page,
            _("继续填写"),
            window.ends_at if window else None,
        )
    if may_transfer(application, at):
        window = application.round_.window("transfer")
        text, href = (
            _("您报的岗位已取消，可以另选一个岗位。"),
            _href("applications_applicant.change_vacancy", public_id=application.public_id),
        )
        return Next(_("改报岗位"), text, href, _("去改报"), window.ends_at if window else None)
    seat = journey.seat
    if seat is not None and at < seat.run.sitting_ends_at and "ranking" not in journey.lines:
        href = _href("exams_applicant.ticket", public_id=seat.public_id)
        return Next(
            _("打印准考证"),
            _("笔试 %(at)s，请带准考证和身份证件。", at=moment(seat.run.sitting_starts_at)),
            href,
            _("看准考证"),
            seat.run.sitting_starts_at,
        )
    return None


def journeys_of(session: Session, account_id: int, at: datetime) -> list[Journey]:
    """Newest application first."""
    found = []
    for application in applications_of(session, account_id):
        candidacy = session.scalar(
            select(Candidacy).where(Candidacy.application_id == application.id)
        )
        hire = session.scalar(select(Hire).where(Hire.application_id == application.id))
        journey = Journey(
            application,
            None,
            decisions_on(session, application.id),
            _seat(session, application),
            _lines(session, application),
            candidacy,
            hire,
        )
        journey.papers = _papers(session, journey)
        journey.next = _next(journey, at)
        journey.points = _points(journey, at)
        found.append(journey)
    return found


def _papers(session: Session, journey: Journey) -> list[tuple[str, str]]:
    """Every letter of screening, oldest first: decisions, what was objected to, and notices."""
    application_id = journey.application.id
    return [
        *(
            (_("通知书"), _href("screening_applicant.letter", public_id=one.public_id))
            for one in journey.decisions
        ),
        *(
            (_("复核"), _href("screening_objections.show", public_id=one.public_id))
            for one in objections_on(session, application_id)
        ),
        *(
            (_("告知书"), _href("screening_applicant.notice", public_id=one.public_id))
            for one in notices_on(session, application_id)
        ),
    ]


def _points(journey: Journey, at: datetime) -> list[dict[str, Any]]:
    """The timeline: reached stages with their state, then what comes.

    ``state``: (group, code) of its word, or None.
    """
    application, seat, hire = journey.application, journey.seat, journey.hire
    submitted = application.number is not None
    points = [
        _point(
            _("报名"),
            "done" if submitted else "now",
            ("application.state", "submitted") if not submitted else None,
            [application.number or _("还没有提交")],
        ),
        _point(
            _("资格初审"),
            {"submitted": "now", "returned": "act"}.get(
                application.state, "done" if submitted and application.state != "draft" else "next"
            ),
            ("application.state", application.state) if submitted else None,
            [decision.text for decision in journey.decisions[-1:] if decision.text],
            journey.papers,
        ),
        _point(
            _("准考证和笔试"),
            "next" if seat is None else "now" if at < seat.run.sitting_ends_at else "done",
            None if seat is None else ("attendance", seat.attendance),
            [] if seat is None else [_("准考证号 %(n)s", n=seat.ticket_number)],
        ),
    ]
    for kind, title in (
        ("written_result", _("笔试成绩")),
        ("shortlist", _("入围")),
        ("interview", _("面试成绩")),
        ("ranking", _("总成绩和名次")),
    ):
        line = journey.lines.get(kind)
        links = (
            [(_("怎么算的"), _href("results_applicant.show", public_id=application.public_id))]
            if line is not None
            else []
        )
        points.append(
            _point(
                title,
                "next" if line is None else "done",
                None,
                []
                if line is None
                else [line.explanation.splitlines()[0] if line.explanation else ""],
                links,
            )
        )
    points.append(_vetting_point(journey.candidacy))
    points.append(_hire_point(hire))
    return points


def _vetting_point(candidacy: Candidacy | None) -> dict[str, Any]:
    title = _("体检、考察、公示")
    if candidacy is None:
        return _point(title, "next", None, [])
    links = [(_("看详情"), _href("vetting_applicant.show", public_id=candidacy.public_id))]
    return _point(
        title,
        "done" if candidacy.state in {"cleared", "hired"} else "now",
        ("candidacy.state", candidacy.state),
        [],
        links,
    )


def _hire_point(hire: Hire | None) -> dict[str, Any]:
    """A hire that the workforce side sent back is the officers' affair: the person reads that it is
    confirmed."""
    title = _("聘用、移交和备案")
    if hire is None or hire.confirmed_at is None:
        return _point(title, "next", None, [])
    state = "confirmed" if hire.state == "refused" else hire.state
    lines = [_("备案编号 %(n)s", n=hire.filing_number)] if hire.filing_number else []
    links = [(_("看详情"), _href("handover_applicant.show", public_id=hire.public_id))]
    return _point(
        title, "done" if hire.state == "filed" else "now", ("hire.state", state), lines, links
    )


def _point(
    title: str,
    phase: str,
    state: tuple[str, str] | None,
    lines: list[str],
    links: list[tuple[str, str]] | None = None,
) -> dict[str, Any]:
    return {
        "title": title,
        "phase": phase,
        "state": state,
        "lines": [line for line in lines if line],
        "links": [link for link in links or [] if link[1]],
    }
