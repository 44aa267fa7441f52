"""The round's process for its officers: every stage, what is done, what stands in the way, where to
go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.security.viewer import Viewer
from portal.recruitment.applications.models import Application
from portal.recruitment.approval.draft_gates import gates_before_submit
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.handover.models import Hire
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.labels import word
from portal.recruitment.marking.models import MarkingBatch
from portal.recruitment.results.models import ResultRun
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook import roles
from portal.recruitment.screening.queries import figures, openings
from portal.recruitment.vetting.models import Candidacy


@dataclass(frozen=True)
class Stage:
    """``phase``: done, now or next; ``href`` is empty where the viewer has nothing to do or see."""

    title: str
    phase: str
    lines: tuple[str, ...]
    href: str


def _link(endpoint: str, code: str, viewer: Viewer, *allowed: str) -> str:
    if endpoint not in current_app.view_functions or (allowed and not viewer.has_role(*allowed)):
        return ""
    return url_for(endpoint, code=code)


def _latest_state(session: Session, model: type, round_id: int) -> str | None:
    return session.scalar(
        select(model.state).where(model.round_id == round_id).order_by(model.id.desc()).limit(1)
    )  # type: ignore[attr-defined]


def _states(session: Session, statement: object) -> dict[str, int]:
    return dict(session.execute(statement).all())  # type: ignore[call-overload]


def stages_of(
    session: Session, round_: RecruitmentRound, viewer: Viewer, at: datetime
) -> list[Stage]:
    """In the order of the process."""
    readers = (*roles.READING_ROLES, roles.SUPERVISOR)
    makers: tuple[Callable[[], Stage], ...] = (
        lambda: _draft(session, round_, viewer),
        lambda: _approval(round_, viewer),
        lambda: _screening(session, round_, viewer, at),
        lambda: _opening(session, round_, viewer),
        lambda: _exam(session, round_, viewer, readers),
        lambda: _marking(session, round_, viewer, readers),
        lambda: _results(session, round_, viewer, readers),
        lambda: _interviews(session, round_, viewer, readers),
        lambda: _vetting(session, round_, viewer, readers),
        lambda: _handover(session, round_, viewer, readers),
    )
    return [make() for make in makers]


def _draft(session: Session, round_: RecruitmentRound, viewer: Viewer) -> Stage:
    missing = [gate for gate in gates_before_submit(session, round_) if not gate.met]
    lines = tuple(_("还差：%(what)s", what=word("gate", gate.code)) for gate in missing) or (
        _("方案齐全"),
    )
    phase = "now" if round_.state in {"draft", "returned"} else "done"
    return Stage(
        _("方案：正文、日程、规则、岗位"),
        phase,
        lines,
        _link("rounds_office.basics", round_.code, viewer, roles.PUBLISHER),
    )


def _approval(round_: RecruitmentRound, viewer: Viewer) -> Stage:
    phase = (
        "now"
        if round_.state in {"submitted", "approved"}
        else "next"
        if round_.state in {"draft", "returned"}
        else "done"
    )
    return Stage(
        _("请示、批复和发布"),
        phase,
        (word("round.state", round_.state),),
        _link("approval_office.show", round_.code, viewer),
    )


def _screening(session: Session, round_: RecruitmentRound, viewer: Viewer, at: datetime) -> Stage:
    found = figures(session, round_.id, at)
    waiting = found.get("submitted", 0)
    line = _(
        "待审 %(w)s，通过 %(p)s，不通过 %(f)s，退回 %(r)s",
        w=waiting,
        p=found.get("eligible", 0),
        f=found.get("ineligible", 0),
        r=found.get("returned", 0),
    )
    window = round_.window("registration")
    begun = round_.state not in {"draft", "returned", "submitted", "approved"}
    over = window is not None and at >= window.ends_at and waiting == 0
    phase = "next" if not begun else "done" if over else "now"
    return Stage(
        _("报名和资格初审"),
        phase,
        (line,),
        _link(
            "screening_office.queue",
            round_.code,
            viewer,
            roles.SCREENER,
            roles.CHECKER,
            roles.SUPERVISOR,
        ),
    )


def _opening(session: Session, round_: RecruitmentRound, viewer: Viewer) -> Stage:
    found = openings(session, round_.id)
    decided = sum(1 for item in found if item.decided_at)
    phase = "next" if not found else "done" if decided == len(found) else "now"
    line = (
        _("%(d)s / %(n)s 个岗位已核定", d=decided, n=len(found))
        if found
        else _("报名截止、全部审完后核定")
    )
    link = _link(
        "screening_office.opening",
        round_.code,
        viewer,
        roles.PUBLISHER,
        roles.CHECKER,
        roles.CITY_APPROVER,
        roles.SUPERVISOR,
    )
    return Stage(_("开考比例"), phase, (line,), link)


def _exam(
    session: Session, round_: RecruitmentRound, viewer: Viewer, readers: tuple[str, ...]
) -> Stage:
    state = _latest_state(session, SeatingRun, round_.id)
    phase = "next" if state is None else "done" if state == "released" else "now"
    line = word("seating.state", state) if state else _("考点、考场、抽签、准考证")
    return Stage(
        _("考场编排和准考证"),
        phase,
        (line,),
        _link(
            "exams_office.index", round_.code, viewer, roles.EXAM_OFFICER, roles.CHECKER, *readers
        ),
    )


def _marking(
    session: Session, round_: RecruitmentRound, viewer: Viewer, readers: tuple[str, ...]
) -> Stage:
    states = set(
        session.scalars(select(MarkingBatch.state).where(MarkingBatch.round_id == round_.id))
    )
    phase = "next" if not states else "done" if states == {"unsealed"} else "now"
    line = "、".join(word("batch.state", state) for state in sorted(states)) or _(
        "密号、两人登分、核分、拆封"
    )
    allowed = (roles.EXAM_OFFICER, roles.SCORE_CLERK, roles.ARBITER, roles.CHECKER, *readers)
    return Stage(
        _("登分"), phase, (line,), _link("marking_office.index", round_.code, viewer, *allowed)
    )


def _results(
    session: Session, round_: RecruitmentRound, viewer: Viewer, readers: tuple[str, ...]
) -> Stage:
    runs = _states(
        session,
        select(ResultRun.kind, func.count())
        .where(ResultRun.round_id == round_.id, ResultRun.state == "published")
        .group_by(ResultRun.kind),
    )
    phase = "next" if not runs else "done" if "ranking" in runs else "now"
    lines = tuple(f"{word('run.kind', kind)}：{_('已发布')}" for kind in runs) or (
        _("笔试成绩、入围、面试成绩、总成绩"),
    )
    return Stage(
        _("成绩和名次"),
        phase,
        lines,
        _link(
            "results_office.index", round_.code, viewer, roles.PUBLISHER, roles.CHECKER, *readers
        ),
    )


def _interviews(
    session: Session, round_: RecruitmentRound, viewer: Viewer, readers: tuple[str, ...]
) -> Stage:
    states = set(
        session.scalars(select(InterviewRoom.state).where(InterviewRoom.round_id == round_.id))
    )
    phase = "next" if not states else "done" if states == {"signed"} else "now"
    line = "、".join(word("room.state", state) for state in sorted(states)) or _(
        "面试室、考官、抽签、评分"
    )
    return Stage(
        _("面试"),
        phase,
        (line,),
        _link(
            "interviews_office.index",
            round_.code,
            viewer,
            roles.EXAM_OFFICER,
            roles.CHECKER,
            *readers,
        ),
    )


def _vetting(
    session: Session, round_: RecruitmentRound, viewer: Viewer, readers: tuple[str, ...]
) -> Stage:
    statement = (
        select(Candidacy.state, func.count())
        .join(Application)
        .where(Application.round_id == round_.id)
        .group_by(Candidacy.state)
    )
    states = _states(session, statement)
    phase = (
        "next"
        if not states
        else "done"
        if set(states) <= {"hired", "failed", "declined"}
        else "now"
    )
    lines = tuple(
        f"{word('candidacy.state', state)} {count}" for state, count in states.items()
    ) or (_("体检、考察、公示"),)
    return Stage(
        _("体检、考察和公示"),
        phase,
        lines,
        _link(
            "vetting_office.index", round_.code, viewer, roles.PUBLISHER, roles.CHECKER, *readers
        ),
    )


def _handover(
    session: Session, round_: RecruitmentRound, viewer: Viewer, readers: tuple[str, ...]
) -> Stage:
    statement = (
        select(Hire.state, func.count())
        .join(Application)
        .where(Application.round_id == round_.id)
        .group_by(Hire.state)
    )
    states = _states(session, statement)
    phase = "next" if not states else "done" if set(states) == {"filed"} else "now"
    lines = tuple(f"{word('hire.state', state)} {count}" for state, count in states.items()) or (
        _("聘用、移交管理端、省级备案"),
    )
    return Stage(
        _("聘用、移交和备案"),
        phase,
        lines,
        _link(
            "handover_office.index", round_.code, viewer, roles.PUBLISHER, roles.CHECKER, *readers
        ),
    )
