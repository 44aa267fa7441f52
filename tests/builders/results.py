"""A round whose written exam is over, and its way to the ranking, for tests of interviews and
results."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application, CertificateClaim
from portal.recruitment.audit import Act, Actor
from portal.recruitment.exams.models import Room, Seat, SeatingRun, Site
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.interviews.queries import panel_of, slots_of
from portal.recruitment.interviews.services import (
    assign_panel,
    draw_order,
    hold_interview,
    mark_turns,
    plan_rooms,
    sign_room,
)
from portal.recruitment.marking.models import Score
from portal.recruitment.publications.models import Publication
from portal.recruitment.results.documents import preferences_body, run_body
from portal.recruitment.results.models import ResultRun
from portal.recruitment.results.services.compute_run import compute
from portal.recruitment.results.services.publish_run import (
    confirm_run,
    place_vacancies,
    publish_preferences,
    publish_run,
)
from portal.recruitment.results.services.shadow_run import run_now
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import default_policy_document, policy_digest
from portal.recruitment.vacancies.models import Vacancy
from tests.builders.accounts import applicant, officer
from tests.builders.unions import Tree, tree

ROLES = ("publisher", "checker", "exam_officer", "supervisor", "score_clerk", "arbiter")
EVEN = ("78", "79", "80", "80", "80", "81", "82")  # without the highest and the lowest: 80


@dataclass
class Story:
    tree: Tree
    round_: RecruitmentRound
    officers: dict[str, Account]
    examiners: list[Account]
    vacancies: dict[str, Vacancy] = field(default_factory=dict)
    people: dict[str, Application] = field(default_factory=dict)
    seating: SeatingRun | None = None
    room: Room | None = None

    def by(self, role: str) -> Actor:
        return Actor(self.officers[role].id, role)

    def within(self, session: Session) -> RecruitmentRound:
        """The round in this session: page tests tell the story in several transactions."""
        self.round_ = session.get_one(RecruitmentRound, self.round_.id)
        return self.round_


def policy(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(default_policy_document()), **changes}


def story(
    session: Session,
    at: datetime,
    *,
    document: dict[str, Any] | None = None,
    code: str = "QJP2026-01",
) -> Story:
    """A published round with its officers and seven examiners (two of them from outside), no
    vacancy yet."""
    unions = tree(session)
    officers = {role: officer(session, role, union=unions.county) for role in ROLES}
    examiners = [
        officer(session, "examiner", union=unions.county if n < 5 else unions.other_county)
        for n in range(7)
    ]
    terms = {"code": code, "policy": document or policy(), "at": at}
    round_ = _round(session, unions, officers["publisher"], **terms)
    room = _room(session, round_)
    seating = _seating(session, round_, officers["exam_officer"], at)
    return Story(unions, round_, officers, examiners, seating=seating, room=room)


def _round(session: Session, unions: Tree, publisher: Account, **values: Any) -> RecruitmentRound:
    """``values``: code, policy and the moment at which it was drafted and published."""
    at = values.pop("at")
    round_ = RecruitmentRound(
        title="清江浦区2026年招聘",
        state="published",
        run_kind="county_run",
        organiser_id=unions.county.id,
        approver_id=unions.city.id,
        policy_digest=policy_digest(values["policy"]),
        drafted_by=publisher.id,
        created_at=at,
        published_at=at,
        **values,
    )
    session.add(round_)
    session.flush()
    return round_


def _room(session: Session, round_: RecruitmentRound) -> Room:
    site = Site(round_id=round_.id, code="01", name="淮安市第一中学", address="淮海路1号")
    session.add(site)
    session.flush()
    room = Room(site_id=site.id, code="01")
    session.add(room)
    session.flush()
    return room


def _seating(
    session: Session, round_: RecruitmentRound, exam_officer: Account, at: datetime
) -> SeatingRun:
    """Released, of an exam that was held."""
    seating = SeatingRun(
        round_id=round_.id,
        state="released",
        sitting_starts_at=at - timedelta(days=9),
        sitting_ends_at=at - timedelta(days=8),
        list_digest="0" * 64,
        commitment="0" * 64,
        secret="0" * 64,
        committed_by=exam_officer.id,
        committed_at=at,
    )
    session.add(seating)
    session.flush()
    return seating


def vacancy(
    session: Session,
    told: Story,
    code: str,
    *,
    headcount: int = 1,
    override: dict[str, Any] | None = None,
) -> Vacancy:
    row = Vacancy(
        round_id=told.round_.id,
        code=code,
        name="工会工作者",
        state="opened",
        recruiting_union_id=told.tree.county.id,
        headcount=headcount,
        policy_override=override or {},
    )
    session.add(row)
    session.flush()
    told.vacancies[code] = row
    return row


def candidate(
    session: Session,
    told: Story,
    name: str,
    at: datetime,
    *,
    written: str,
    code: str = "A1",
    claim: str = "",
    paper: str = "written",
) -> Application:
    """``written``: a number, ``absent`` or ``void``; ``claim``: the state of a certificate claim,
    '' for none."""
    row = _application(session, told, code, at)
    _seat(session, told, row, present=written != "absent")
    kind = written if written in ("absent", "void") else "score"
    score = Score(
        application_id=row.id,
        paper=paper,
        kind=kind,
        value=Fraction(written) if kind == "score" else None,
        recorded_by=told.officers["exam_officer"].id,
        recorded_at=at,
    )
    session.add(score)
    if claim:
        session.add(_claim(row, claim, at))
    session.flush()
    session.refresh(row, ["account", "vacancy", "claim"])
    told.people[name] = row
    return row


def _application(session: Session, told: Story, code: str, at: datetime) -> Application:
    row = Application(
        round_id=told.round_.id,
        account_id=applicant(session).id,
        vacancy_id=told.vacancies[code].id,
        number=f"{told.round_.code}-{len(told.people) + 1:04d}",
        state="eligible",
        started_at=at,
        saved_at=at,
        submitted_at=at,
    )
    session.add(row)
    session.flush()
    return row


def _seat(session: Session, told: Story, row: Application, *, present: bool) -> None:
    """One column of desks, in the order in which people join the story."""
    number = len(told.people) + 1
    assert told.seating is not None and told.room is not None
    seat = Seat(
        run_id=told.seating.id,
        application_id=row.id,
        room_id=told.room.id,
        number=number,
        row=number,
        column=1,
        ticket_number=f"26001{number:06d}",
        attendance="present" if present else "absent",
    )
    session.add(seat)


def _claim(row: Application, state: str, at: datetime) -> CertificateClaim:
    return CertificateClaim(
        application_id=row.id,
        level="social_worker",
        number=f"C{row.id}",
        number_index=f"{row.id:064d}",
        approved_on=date(2024, 11, 1),
        state=state,
        declared_at=at,
    )


def tie_story(session: Session, at: datetime) -> Story:
    """One place. 乙 holds a verified certificate, 丙 has only claimed one and interviews better;
    甲, 乙 and 丙 end with one composite."""
    told = story(session, at)
    vacancy(session, told, "A1")
    for name, written, claim in (
        ("甲", "80", ""),
        ("乙", "80", "verified"),
        ("丙", "75", "declared"),
        ("丁", "55", ""),
        ("戊", "absent", ""),
    ):
        candidate(session, told, name, at, written=written, claim=claim)
    return told


def out(
    session: Session, storage: Storage, told: Story, kind: str, at: datetime, *, reason: str = ""
) -> list[tuple[ResultRun, Publication]]:
    """Compute, have it recomputed, confirm and publish a kind."""
    told.within(session)
    published = []
    act = RoundAct(session, told.by("publisher"), at, told.round_)
    for run in compute(act, storage, kind):
        run_now(act, storage, run)
        confirm_run(RoundAct(session, told.by("checker"), at, told.round_), run)
        body = run_body(session, told.round_, run, at)
        published.append((run, publish_run(act, storage, run, body, reason)))
    return published


def shortlisted(session: Session, storage: Storage, told: Story, at: datetime) -> None:
    """Written result and shortlist are public, and the list of granted preferences."""
    told.within(session)
    out(session, storage, told, "written_result", at)
    out(session, storage, told, "shortlist", at)
    publish_preferences(
        RoundAct(session, told.by("checker"), at, told.round_),
        preferences_body(session, told.round_),
    )


def room_of(
    session: Session,
    told: Story,
    at: datetime,
    codes: Iterable[str] = ("A1",),
    *,
    name: str = "一室",
) -> InterviewRoom:
    """A room with its panel and its candidates, before the commitment."""
    told.within(session)
    act = RoundAct(session, told.by("exam_officer"), at, told.round_)
    room = plan_rooms.plan_room(act, name, at + timedelta(days=5))
    assign_panel.assign_panel(act, room, [account.id for account in told.examiners])
    place_vacancies(act, [room], codes)
    return room


def begin(session: Session, told: Story, room: InterviewRoom, at: datetime) -> None:
    told.within(session)
    act = RoundAct(session, told.by("exam_officer"), at, told.round_)
    draw_order.commit_order(act, room)
    draw_order.draw_order(act, room, "31875-20496-11837-60952")
    hold_interview.start_room(act, room)


def hold(
    session: Session,
    told: Story,
    room: InterviewRoom,
    marks: Mapping[str, Iterable[str] | None],
    at: datetime,
    *,
    signed: bool = True,
) -> None:
    """Everybody's turn, by name; None = does not come. Then close and, if ``signed``,
    countersign."""
    told.within(session)
    names = {application.id: name for name, application in told.people.items()}
    act = RoundAct(session, told.by("exam_officer"), at, told.round_)
    for slot in slots_of(session, room.id):
        given = marks[names[slot.application_id]]
        hold_interview.call_next(act, room, present=given is not None)
        for sitter, mark in zip(slot.sitters, given or (), strict=False):
            examiner = Act(session, Actor(sitter.account_id, "考官"), at)
            mark_turns.submit_marks(examiner, slot, {"": Fraction(mark)})
    hold_interview.close_room(act, room)
    if signed:
        sign(session, told, room, at)


def sign(session: Session, told: Story, room: InterviewRoom, at: datetime) -> None:
    """F-13 by 计分员, 核分员, 主考官 and, last, the supervisor."""
    told.within(session)
    sign_room.sign_tally(RoundAct(session, told.by("score_clerk"), at, told.round_), room)
    sign_room.sign_check(RoundAct(session, told.by("arbiter"), at, told.round_), room)
    chief = Actor(panel_of(room)[0].account_id, "考官")
    sign_room.sign_chief(RoundAct(session, chief, at, told.round_), room)
    sign_room.countersign_room(RoundAct(session, told.by("supervisor"), at, told.round_), room)


def raised(points: int) -> list[str]:
    """``EVEN`` so many points higher."""
    return [str(int(mark) + points) for mark in EVEN]
