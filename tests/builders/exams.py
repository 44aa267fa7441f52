"""A round after its seating and after its marking, made by the services; each step at the moment of
the timetable at which it may happen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.accounts.models import Account
from portal.recruitment.attendance.services.close_room import close_room
from portal.recruitment.attendance.services.hold_exam import mark_attendance, mark_rest_present
from portal.recruitment.attendance.signed_record import SignedRecord
from portal.recruitment.audit import SYSTEM
from portal.recruitment.exams.models import Room, Seat, SeatingRun, Site
from portal.recruitment.exams.queries import seats_of
from portal.recruitment.exams.services.commit_seats import Ceremony, commit_run
from portal.recruitment.exams.services.discard_seats import discard_run, doubt_run
from portal.recruitment.exams.services.draw_seats import Call, countersign_run, type_numbers
from portal.recruitment.exams.services.plan_sittings import Times, add_sitting
from portal.recruitment.exams.services.prepare_rooms import add_room, add_site
from portal.recruitment.exams.services.release_seats import release_run
from portal.recruitment.exams.services.shadow_run import run_now
from portal.recruitment.marking.models import MarkingBatch, SealedMapping
from portal.recruitment.marking.queries import tickets_of
from portal.recruitment.marking.services.code_scripts import code_scripts, draw_codes
from portal.recruitment.marking.services.key_scores import key_scores
from portal.recruitment.marking.services.lock_batch import check_batch, lock_batch
from portal.recruitment.marking.services.prepare_batch import Channels, create_batches
from portal.recruitment.marking.services.unseal import sign_unsealing, unseal
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.queries import openings
from portal.recruitment.screening.services.open_vacancies import decide_opening, propose_openings
from portal.recruitment.vacancies.models import Vacancy
from tests.builders.rounds import Office, actor

SIGNERS = ("监考甲王一", "监考乙李二", "主考赵三")
EVIDENCE: dict[str, Any] = {"facts": [], "sections": [], "tables": []}


def _window(round_: RecruitmentRound, kind: str) -> tuple[datetime, datetime]:
    window = round_.window(kind)
    assert window is not None, f"the round's timetable has no {kind}"
    return window.starts_at, window.ends_at


def after_registration(round_: RecruitmentRound) -> datetime:
    """The first moment at which the opening ratio may be decided, past every screening deadline."""
    return _window(round_, "registration")[1] + timedelta(hours=1)


def decided_openings(session: Session, round_: RecruitmentRound, officers: Office) -> None:
    """Every vacancy with at least one approved applicant opens in full (with a public reason where
    the rule says otherwise); others are cancelled."""
    at = after_registration(round_)
    propose_openings(RoundAct(session, actor(officers.publisher), at, round_))
    session.flush()
    for item in openings(session, round_.id):
        kind = "open" if item.approved_count else "cancel"
        headcount = (
            session.get_one(Vacancy, item.vacancy_id).headcount if item.approved_count else 0
        )
        decide_opening(
            RoundAct(session, actor(officers.city_approver), at + timedelta(hours=1), round_),
            item,
            kind=kind,
            headcount=headcount,
            reason="按批复开考",
        )
    session.flush()


SITE = {
    "code": "1",
    "name": "清江浦区实验小学",
    "address": "淮安市人民路 1 号",
    "travel": "公交 1 路",
}
ROOM = {
    "code": "001",
    "place": "一楼 101",
    "layout": "5x6",
    "numbering": "snake",
    "first_desk": "right",
    "blocked": "",
    "reserve": 0,
    "accessible": True,
}


def prepared_room(
    session: Session, round_: RecruitmentRound, officers: Office, *, at: datetime, **values: Any
) -> Room:
    """Room 001 of site 1."""
    act = RoundAct(session, actor(officers.exam_officer), at, round_)
    site = session.scalar(select(Site).where(Site.round_id == round_.id, Site.code == "1"))
    return add_room(act, site or add_site(act, SITE), ROOM | values)


def committed_seating(
    session: Session, round_: RecruitmentRound, officers: Office, storage: Storage, **room: Any
) -> SeatingRun:
    """Openings decided, one room prepared, lists and commitment fixed."""
    decided_openings(session, round_, officers)
    at = _window(round_, "ticket")[0] - timedelta(days=3)
    prepared_room(session, round_, officers, at=at, **room)
    starts_at, ends_at = _window(round_, "written")
    act = RoundAct(session, actor(officers.exam_officer), at, round_)
    run = commit_run(act, storage, add_sitting(act, Times(starts_at, ends_at)), ceremony(at))
    session.flush()
    return run


def ceremony(at: datetime) -> Ceremony:
    """Of a commitment published at ``at``: a day later."""
    return Ceremony("清江浦区总工会二楼会议室", at + timedelta(hours=24))


def call_out(
    session: Session,
    storage: Storage,
    run: SeatingRun,
    *typists: Account,
    numbers: str = "40718-22935-60117-35528",
) -> None:
    """At the hour of the ceremony, each of ``typists`` types what was called out."""
    assert run.draw_at is not None
    call = Call(numbers=numbers, called_by="两名考生代表")
    for account in typists:
        type_numbers(RoundAct(session, actor(account), run.draw_at, run.round_), storage, run, call)
        session.flush()


def drawn_seating(
    session: Session, round_: RecruitmentRound, officers: Office, storage: Storage, **room: Any
) -> SeatingRun:
    run = committed_seating(session, round_, officers, storage, **room)
    call_out(session, storage, run, officers.exam_officer, officers.supervisor)
    return run


def discarded(
    session: Session, round_: RecruitmentRound, officers: Office, storage: Storage, run: SeatingRun
) -> None:
    """Asked for by the supervisor, published by the checker."""
    at = run.drawn_at or run.committed_at
    doubt_run(RoundAct(session, actor(officers.supervisor), at, round_), run, "考点停电，换考点")
    discard_run(RoundAct(session, actor(officers.checker), at, round_), storage, run)
    session.flush()


def released_seating(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    storage: Storage,
    *,
    body: Mapping[str, Any] | None = None,
    **room: Any,
) -> SeatingRun:
    """Seats of every eligible application, released two days before the ticket window opens.

    Pages need the clock inside that window.
    """
    run = drawn_seating(session, round_, officers, storage, **room)
    assert run.drawn_at is not None
    at = run.drawn_at + timedelta(hours=1)
    run_now(RoundAct(session, SYSTEM, at, round_), storage, run)
    countersign_run(RoundAct(session, actor(officers.supervisor), at, round_), run)
    release_run(
        RoundAct(session, actor(officers.checker), at + timedelta(hours=1), round_),
        storage,
        run,
        dict(body or EVIDENCE),
    )
    session.flush()
    return run


def held_exam(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    run: SeatingRun,
    *,
    absent: tuple[int, ...] = (),
) -> list[Seat]:
    """Everybody came except the applications in ``absent`` (ids)."""
    at, by = run.sitting_starts_at - timedelta(minutes=10), actor(officers.exam_officer)
    seats = seats_of(session, run.id)
    act = RoundAct(session, by, at, round_)
    for seat in seats:
        if seat.application_id in absent:
            mark_attendance(act, run, seat.public_id, "mark_absent")
    for room_id in sorted({seat.room_id for seat in seats}):
        mark_rest_present(act, run, room_id)
    session.flush()
    _close_rooms(RoundAct(session, by, run.sitting_ends_at, round_), run, seats, absent)
    return seats


def _close_rooms(
    act: RoundAct, run: SeatingRun, seats: list[Seat], absent: tuple[int, ...]
) -> None:
    """Every room's record, signed and without a difference."""
    for room in {seat.room_id: seat.room for seat in seats}.values():
        here = [seat for seat in seats if seat.room_id == room.id]
        away = sum(1 for seat in here if seat.application_id in absent)
        came = len(here) - away
        close_room(act, run, room, SignedRecord(came, came, 0, away, SIGNERS))


def sealed_batch(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    run: SeatingRun,
    *,
    absent: tuple[int, ...] = (),
) -> MarkingBatch:
    """The first batch of answer sheets after the exam under its codes, shared out to both
    clerks."""
    held_exam(session, round_, officers, run, absent=absent)
    at = run.sitting_ends_at + timedelta(hours=1)
    batches = create_batches(
        RoundAct(session, actor(officers.exam_officer), at, round_),
        Channels(officers.clerk_a.id, officers.clerk_b.id),
    )
    for batch in batches:
        coded(session, round_, officers, batch, at=at)
    session.flush()
    return batches[0]


def coded(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    batch: MarkingBatch,
    *,
    at: datetime,
) -> None:
    act = RoundAct(session, actor(officers.checker), at, round_)
    code_scripts(act, batch, draw_codes(session, round_, batch))


def codes_of(session: Session, batch: MarkingBatch) -> dict[int, str]:
    """Application id → sealed code: what nobody but a test may look up before the unsealing."""
    mapping = session.scalars(select(SealedMapping).where(SealedMapping.batch_id == batch.id)).one()
    people = {ticket: one for one, ticket in tickets_of(session, batch.round_id).items()}
    return {people[ticket]: code for code, ticket in mapping.codes}


def unsealed_scores(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    storage: Storage,
    scores: Mapping[int, str],
    *,
    run: SeatingRun | None = None,
    **room: Any,
) -> MarkingBatch:
    """Every eligible application seated, examined, keyed twice alike, locked and unsealed.

    ``scores``: application id → score as typed (``"absent"`` for who did not come); who is not
    named gets 70. Seats are drawn here unless ``run`` is given.
    """
    run = run or released_seating(session, round_, officers, storage, **room)
    absent = tuple(application_id for application_id, text in scores.items() if text == "absent")
    batch = sealed_batch(session, round_, officers, run, absent=absent)
    typed = {
        code: scores.get(application_id, "70")
        for application_id, code in codes_of(session, batch).items()
        if application_id not in absent
    }
    keyed_and_unsealed(session, round_, officers, batch, typed)
    return batch


def keyed_and_unsealed(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    batch: MarkingBatch,
    typed: Mapping[str, str],
) -> None:
    """Both clerks type the same; the day after the exam, an hour for each step."""
    at = _window(round_, "written")[1] + timedelta(days=1)

    def act(account: Account, hours: int = 0) -> RoundAct:
        return RoundAct(session, actor(account), at + timedelta(hours=hours), round_)

    for clerk in (officers.clerk_a, officers.clerk_b):
        wrong = key_scores(act(clerk), batch, typed)
        assert not wrong, f"not scores: {wrong}"
    session.flush()
    check_batch(act(officers.arbiter, 1), batch)
    lock_batch(act(officers.checker, 1), batch)
    for signer in (officers.exam_officer, officers.checker):
        sign_unsealing(act(signer, 2), batch)
    unseal(act(officers.supervisor, 3), batch)
    session.flush()
