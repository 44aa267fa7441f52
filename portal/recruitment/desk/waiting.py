"""The desk: what waits for this officer now, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.security.viewer import Viewer
from portal.recruitment.applications.services.accommodate import accommodations_in
from portal.recruitment.applications.services.correct import corrections_in
from portal.recruitment.approval.gates import city_rounds, county_parts
from portal.recruitment.changes.queries import changes_of
from portal.recruitment.desk.waiting_plans import plans_waiting
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.handover.queries import alarms, deliveries_of, hires_of, ready_for_hire
from portal.recruitment.interviews.models import InterviewRoom, PanelMember
from portal.recruitment.marking.models import MarkingBatch
from portal.recruitment.registers.queries import OPEN, petitions_within_reach, unreceived_events
from portal.recruitment.registers.services.places import places_missing
from portal.recruitment.results.models import ResultRun
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rulebook import roles
from portal.recruitment.screening.queries import (
    appeals_waiting,
    awaiting_decision,
    awaiting_verification,
    objections_waiting,
    openings,
    papers_waiting,
    samples_of,
)
from portal.recruitment.unions.queries import reach
from portal.recruitment.vetting.services.publicity import awaiting_publicity


@dataclass(frozen=True)
class Item:
    """``urgent`` items stand first and in red; ``number`` is how many wait."""

    number: int
    text: str
    round_title: str
    href: str
    urgent: bool = False


def waiting_for(
    session: Session, viewer: Viewer, rounds: list[RecruitmentRound], at: datetime
) -> list[Item]:
    """Only what this person may do, in the rounds that this role reaches."""
    found: list[Item] = []
    for round_ in rounds:
        found += [item for item in _of_round(session, viewer, round_, at) if item.number]
    found += [
        Item(number, text, "", href, urgent)
        for number, text, href, urgent in plans_waiting(session, viewer)
    ]
    found += _examining(session, viewer)
    found += _beside_rounds(session, viewer, at)
    return sorted(found, key=lambda item: (not item.urgent, -item.number))


def _beside_rounds(session: Session, viewer: Viewer, at: datetime) -> list[Item]:
    """Petitions that a supervisor has to answer, and a county's own vacancies in its city's rounds."""
    found = []
    if viewer.has_role(roles.SUPERVISOR):
        waiting = [
            one
            for one in petitions_within_reach(session, viewer.unions_for(roles.SUPERVISOR))
            if one.state in OPEN
        ]
        late = [one for one in waiting if one.due_at <= at]
        found.append(
            Item(
                len(waiting),
                _("件信访举报待办"),
                "",
                url_for("registers_petitions_office.index"),
                bool(late),
            )
        )
    held = set(viewer.unions_for(roles.CHECKER, roles.PUBLISHER))
    for round_ in city_rounds(session) if held else ():
        if round_.state in EDITABLE:
            parts = [
                part
                for part in county_parts(session, round_)
                if part.union.id in held and part.confirmation is None
            ]
            found.append(
                Item(
                    len(parts),
                    _("个单位的岗位待确认"),
                    round_.title,
                    url_for("approval_confirmations.show", code=round_.code),
                )
            )
    return [item for item in found if item.number]


def _may(session: Session, viewer: Viewer, round_: RecruitmentRound, role: str) -> bool:
    return viewer.has_role(role) and round_.organiser_id in reach(session, viewer.unions_for(role))


def _href(endpoint: str, code: str) -> str:
    return (
        url_for(endpoint, code=code)
        if endpoint in current_app.view_functions
        else url_for("desk_office.round_hub", code=code)
    )


def _of_round(
    session: Session, viewer: Viewer, round_: RecruitmentRound, at: datetime
) -> Iterator[Item]:
    title, code = round_.title, round_.code
    if _may(session, viewer, round_, roles.CITY_APPROVER):
        yield Item(
            int(round_.state == "submitted"),
            _("方案待批复"),
            title,
            _href("approval_office.show", code),
        )
        reports = unreceived_events(session, [round_.id]).get(round_.id, 0)
        yield Item(
            reports, _("份重大事项报告待签收"), title, _href("registers_events.index", code), True
        )
        undecided = sum(1 for item in openings(session, round_.id) if item.decided_at is None)
        yield Item(
            undecided, _("个岗位待核定开考比例"), title, _href("screening_office.opening", code)
        )
        appeals = [
            row
            for row in appeals_waiting(session, round_.id)
            if viewer.account_id not in {row.first_decided_by, row.reviewed_by}
        ]
        out_of_time = any(
            row.answer_due_at is not None and row.answer_due_at <= at for row in appeals
        )
        yield Item(
            len(appeals),
            _("件申诉待办理"),
            title,
            _href("screening_office.appeals", code),
            out_of_time,
        )
    if _may(session, viewer, round_, roles.PUBLISHER):
        yield Item(
            int(round_.state in {"draft", "returned"}),
            _("方案没有报出"),
            title,
            _href("desk_office.round_hub", code),
            round_.state == "returned",
        )
    if round_.state == "published" and (
        _may(session, viewer, round_, roles.PUBLISHER)
        or _may(session, viewer, round_, roles.CHECKER)
    ):
        window = round_.window("registration")
        asked = window is not None and at < window.ends_at
        lacking = len(places_missing(round_)) if asked else 0
        yield Item(
            lacking,
            _("处公告发布渠道没有登记齐，报名不能开始"),
            title,
            _href("registers_places.places", code),
            True,
        )
    yield from _changes(session, viewer, round_)
    if _may(session, viewer, round_, roles.CHECKER):
        yield Item(
            int(round_.state == "approved"),
            _("公告待发布"),
            title,
            _href("approval_office.show", code),
        )
        runs = session.scalars(
            select(ResultRun.id).where(
                ResultRun.round_id == round_.id, ResultRun.state == "computed"
            )
        ).all()
        yield Item(len(runs), _("份计算结果待复核"), title, _href("results_office.index", code))
        seats = session.scalars(
            select(SeatingRun.id).where(
                SeatingRun.round_id == round_.id, SeatingRun.state == "countersigned"
            )
        ).all()
        yield Item(len(seats), _("次考场编排待放行"), title, _href("exams_office.index", code))
        yield Item(
            len(awaiting_publicity(session, round_.id)),
            _("人待公示"),
            title,
            _href("vetting_office.index", code),
        )
        unconfirmed = [
            hire for hire in hires_of(session, round_.id) if hire.state == "awaiting_confirmation"
        ]
        yield Item(len(unconfirmed), _("份聘用待复核"), title, _href("handover_office.index", code))
    if _may(session, viewer, round_, roles.PUBLISHER):
        yield Item(
            len(ready_for_hire(session, round_.id)),
            _("人公示期满，待办理聘用"),
            title,
            _href("handover_office.index", code),
        )
        letters = alarms(deliveries_of(session, [hire.id for hire in hires_of(session, round_.id)]))
        yield Item(
            sum(letters.values()),
            _("件移交没有送到，要人处理"),
            title,
            _href("handover_office.index", code),
            True,
        )
    if _may(session, viewer, round_, roles.SCREENER):
        cases = awaiting_decision(session, round_.id)
        late = [
            case for case in cases if case.answer_due_at is not None and case.answer_due_at <= at
        ]
        yield Item(
            len(late),
            _("件已超过 24 小时没有意见"),
            title,
            _href("screening_office.queue", code),
            True,
        )
        yield Item(len(cases), _("件待初审"), title, _href("screening_office.queue", code))
        yield Item(
            len(awaiting_verification(session, round_.id)),
            _("份证书待核验"),
            title,
            _href("screening_office.queue", code),
        )
        looks = [
            row
            for row in samples_of(session, round_.id, states=("drawn",))
            if row.first_by != viewer.account_id
        ]
        yield Item(len(looks), _("件抽查待复看"), title, _href("screening_office.samples", code))
    if _may(session, viewer, round_, roles.SCREENER) or _may(
        session, viewer, round_, roles.CHECKER
    ):
        asked = [
            row
            for row in objections_waiting(session, round_.id)
            if row.first_decided_by != viewer.account_id
        ]
        overdue = any(row.answer_due_at is not None and row.answer_due_at <= at for row in asked)
        yield Item(
            len(asked),
            _("份复核申请待答复"),
            title,
            _href("screening_office.objections", code),
            overdue,
        )
    if _may(session, viewer, round_, roles.CHECKER):
        differing = samples_of(session, round_.id, states=("differing",))
        yield Item(
            len(differing), _("件抽查两人不一致"), title, _href("screening_office.samples", code)
        )
    if _may(session, viewer, round_, roles.EXAM_OFFICER):
        needs = [
            found
            for found, _application in accommodations_in(session, round_)
            if found.state == "requested"
        ]
        yield Item(
            len(needs),
            _("份合理便利申请待答复"),
            title,
            _href("applications_office.accommodations", code),
        )
    if _may(session, viewer, round_, roles.CHECKER):
        wrong = [found for found in corrections_in(session, round_) if found.state == "requested"]
        yield Item(
            len(wrong),
            _("份报名信息更正待办理"),
            title,
            _href("applications_office.corrections", code),
        )
    if _may(session, viewer, round_, roles.SUPERVISOR):
        late_answers = [
            row
            for row in papers_waiting(session, round_.id)
            if row.answer_due_at is not None and row.answer_due_at <= at
        ]
        yield Item(
            len(late_answers),
            _("份复核或申诉超过时限没有答复"),
            title,
            _href("screening_office.objections", code),
            True,
        )
        drawn = session.scalars(
            select(SeatingRun.id).where(
                SeatingRun.round_id == round_.id, SeatingRun.state == "drawn"
            )
        ).all()
        yield Item(len(drawn), _("次抽签待会签"), title, _href("exams_office.index", code))
        closed = session.scalars(
            select(InterviewRoom.id).where(
                InterviewRoom.round_id == round_.id, InterviewRoom.state == "closed"
            )
        ).all()
        yield Item(len(closed), _("个面试室待会签"), title, _href("interviews_office.index", code))
        locked = session.scalars(
            select(MarkingBatch.id).where(
                MarkingBatch.round_id == round_.id, MarkingBatch.state == "locked"
            )
        ).all()
        yield Item(len(locked), _("批成绩待拆封会签"), title, _href("marking_office.index", code))
    if viewer.has_role(roles.SCORE_CLERK):
        statement = select(MarkingBatch.id).where(
            MarkingBatch.round_id == round_.id,
            MarkingBatch.state == "sealed",
            (MarkingBatch.first_clerk_id == viewer.account_id)
            | (MarkingBatch.second_clerk_id == viewer.account_id),
        )
        yield Item(
            len(session.scalars(statement).all()),
            _("批答卷待登分"),
            title,
            _href("marking_office.index", code),
        )


def _changes(session: Session, viewer: Viewer, round_: RecruitmentRound) -> Iterator[Item]:
    """Notices after publication that wait for this person's word."""
    states = [change.state for change in changes_of(session, round_.id)]
    for role, state, text in (
        (roles.CITY_APPROVER, "submitted", _("份变更公告待审批")),
        (roles.CHECKER, "approved", _("份变更公告待发布")),
        (roles.PUBLISHER, "returned", _("份变更公告被退回")),
    ):
        if state in states and _may(session, viewer, round_, role):
            yield Item(
                states.count(state),
                text,
                round_.title,
                _href("changes_office.index", round_.code),
                True,
            )


def _examining(session: Session, viewer: Viewer) -> list[Item]:
    if (
        not viewer.has_role(roles.EXAMINER)
        or "interviews_examiner.index" not in current_app.view_functions
    ):
        return []
    statement = (
        select(InterviewRoom.id)
        .join(PanelMember, PanelMember.room_id == InterviewRoom.id)
        .where(
            PanelMember.account_id == viewer.account_id,
            InterviewRoom.state.in_(("drawn", "running")),
        )
    )
    count = len(session.scalars(statement).all())
    return (
        [Item(count, _("个面试室等您评分"), "", url_for("interviews_examiner.index"))]
        if count
        else []
    )
