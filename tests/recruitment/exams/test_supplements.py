"""Seats after the release: a late candidate, a broken room; nobody else moves, tickets keep their
number and gain an edition, and the stand-alone program agrees (issue 12, 2 e)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import breaks
from portal.recruitment.exams.documents import ticket_mark
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.exams.queries import rooms_of_round, seats_of
from portal.recruitment.exams.services.draft_supplement import (
    Change,
    draft_supplement,
    drop_supplement,
)
from portal.recruitment.exams.services.draw_seats import Call
from portal.recruitment.exams.services.release_supplement import release_supplement
from portal.recruitment.exams.supplement_models import Supplement
from portal.recruitment.exams.supplement_queries import unseated
from portal.recruitment.messages.models import Message
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import SEATING_SUPPLEMENT
from tests.builders.applications import eligible_application
from tests.builders.exams import drawn_seating, prepared_room, released_seating
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

VERIFIER = Path(__file__).resolve().parents[3] / "static" / "verifier" / "verify.py"
CALL = Call("00417-39958-12003-77712", "监督员")
Told = tuple[Office, RecruitmentRound, SeatingRun]


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


@pytest.fixture
def told(session: Session, storage: Storage, at: datetime) -> Told:
    """Four people on the seats of room 001; room 002 comes later."""
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    for _ in range(4):
        eligible_application(session, round_, storage, at=at, screener=officers.screener)
    run = released_seating(session, round_, officers, storage, layout="2x4", reserve=2)
    assert run.released_at is not None
    prepared_room(session, round_, officers, at=run.released_at, code="002", layout="2x4")
    return officers, round_, run


def _acts(session: Session, told: Told) -> tuple[RoundAct, RoundAct]:
    officers, round_, run = told
    at = run.sitting_starts_at - timedelta(hours=12)
    return tuple(  # type: ignore[return-value]
        RoundAct(session, actor(one), at, round_)
        for one in (officers.exam_officer, officers.checker)
    )


def _late(session: Session, storage: Storage, told: Told, at: datetime) -> Application:
    officers, round_, run = told
    vacancy = seats_of(session, run.id)[0].application.vacancy
    return eligible_application(
        session, round_, storage, at=at, screener=officers.screener, vacancy=vacancy
    )


def _verified(storage: Storage, session: Session, folder: Path, number: str, base: str) -> str:
    def path(name: str) -> Path:
        found = session.scalars(select(Publication).where(Publication.number == name)).one()
        file = folder / f"{name}.zip"
        file.write_bytes(storage.read(found.bundle_key or ""))
        return file

    told = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(path(number)), "--base", str(path(base))],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


def _places(session: Session, run: SeatingRun) -> dict[int, tuple[str, int]]:
    return {
        seat.application_id: (seat.room.code, seat.number) for seat in seats_of(session, run.id)
    }


def test_a_late_candidate_and_then_a_broken_room(
    session: Session, storage: Storage, told: Told, at: datetime, tmp_path: Path
) -> None:
    officers, round_, run = told
    before, tickets = _places(session, run), _tickets(session, run)
    late = _late(session, storage, told, at)
    assert unseated(session, run) == [late]
    drafting, releasing = _acts(session, told)
    first = draft_supplement(
        drafting, run, Change("late_candidate", "审核更正后补报", people=[late])
    )
    one = release_supplement(releasing, storage, first, CALL)
    after = _places(session, run)
    assert {key: place for key, place in after.items() if key != late.id} == before
    assert after[late.id] not in before.values() and run.edition == 2
    _verified(storage, session, tmp_path, one.number, run.evidence_number)

    broken, other = rooms_of_round(session, round_.id)
    wide = Change("broken_room", "屋顶漏水，考场不能用", closed=[broken], opened=[other])
    second = draft_supplement(drafting, run, wide)
    two = release_supplement(releasing, storage, second, CALL)
    assert {room for room, _seat in _places(session, run).values()} == {"002"}
    _verified(storage, session, tmp_path, two.number, one.number)
    assert run.edition == 3 and breaks(session, round_.code) == []
    # the number stays, the edition that was printed is void with its reason
    assert tickets.items() <= _tickets(session, run).items()
    seat = next(seat for seat in seats_of(session, run.id) if seat.application_id in before)
    editions = seat.ticket.editions
    assert [(one.edition, one.places[0]["room"]) for one in editions] == [(1, "001"), (2, "002")]
    assert "屋顶漏水" in editions[1].reason
    said = session.scalars(select(Message).where(Message.account_id == seat.application.account_id))
    assert any("请重新打印" in one.title for one in said)


def _tickets(session: Session, run: SeatingRun) -> dict[int, str]:
    return {seat.application_id: seat.ticket_number for seat in seats_of(session, run.id)}


def test_a_broken_desk_moves_who_sits_there_alone(
    session: Session, storage: Storage, told: Told
) -> None:
    _officers, _round, run = told
    seat = seats_of(session, run.id)[1]
    before, moved, gone = _places(session, run), seat.application_id, seat.number
    drafting, releasing = _acts(session, told)
    change = Change("broken_room", "课桌坏了，换一个座位", blocked={seat.room: str(gone)})
    release_supplement(releasing, storage, draft_supplement(drafting, run, change), CALL)
    after = _places(session, run)
    assert after.pop(moved) != before.pop(moved) and after == before
    assert gone not in [number for _room, number in _places(session, run).values()]


def test_two_people_and_enough_digits(session: Session, storage: Storage, told: Told) -> None:
    officers, round_, run = told
    drafting, releasing = _acts(session, told)
    room, other = rooms_of_round(session, round_.id)
    narrow = {other: "1 2 3 4 5 6 7"}
    change = Change("broken_room", "屋顶漏水，考场不能用", [room], narrow, [other])
    supplement = draft_supplement(drafting, run, change)
    with pytest.raises(Refused, match=r"two_people\.same"):
        release_supplement(drafting, storage, supplement, CALL)
    with pytest.raises(Refused, match=r"draw\.too_few_digits"):
        release_supplement(releasing, storage, supplement, Call("12-7", "监督员"))
    with pytest.raises(Refused, match=r"supplement\.open"):
        draft_supplement(drafting, run, change)
    before = _places(session, run)
    with session.begin_nested() as undone, pytest.raises(Refused, match=r"no_free_desk.*count=3"):
        release_supplement(releasing, storage, supplement, CALL)
    if undone.is_active:
        undone.rollback()
    assert _places(session, run) == before  # all or nobody
    drop_supplement(drafting, supplement, "学校当天修好了")
    assert supplement.state == "dropped"


def test_only_after_the_release_and_before_the_end(
    session: Session, storage: Storage, told: Told, at: datetime
) -> None:
    officers, round_, run = told
    room = rooms_of_round(session, round_.id)[:1]
    change = Change("broken_room", "屋顶漏水，考场不能用", closed=room)
    over = RoundAct(session, actor(officers.exam_officer), run.sitting_ends_at, round_)
    with pytest.raises(Refused, match=r"supplement\.exam_over"):
        draft_supplement(over, run, change)
    drafting, _releasing = _acts(session, told)
    with pytest.raises(Refused, match=r"supplement\.nobody"):
        draft_supplement(drafting, run, Change("broken_room", "没有人坐在那里"))
    unions = tree(session)
    others = office(session, unions)
    elsewhere = published_round(session, unions, at=at, officers=others)
    eligible_application(session, elsewhere, storage, at=at, screener=others.screener)
    drawn = drawn_seating(session, elsewhere, others, storage)
    act = RoundAct(session, actor(others.exam_officer), drawn.drawn_at or at, elsewhere)
    with pytest.raises(Refused, match=r"supplement\.not_released"):
        draft_supplement(act, drawn, change)


def test_nothing_that_is_published_joins_ticket_seat_and_name(
    session: Session, storage: Storage, told: Told, at: datetime
) -> None:
    """Decision 0006, for the evidence of supplements too."""
    late = _late(session, storage, told, at)
    drafting, releasing = _acts(session, told)
    _officers, _round, run = told
    change = Change("late_candidate", "审核更正后补报", people=[late])
    published = release_supplement(
        releasing, storage, draft_supplement(drafting, run, change), CALL
    )
    text = storage.read(published.bundle_key or "").decode("latin-1") + str(published.content)
    for seat in session.scalars(select(Seat)):
        assert seat.ticket_number not in text
        assert seat.application.account.display_name not in text


def test_every_live_state_of_a_supplement_can_be_left() -> None:
    assert SEATING_SUPPLEMENT.actions("drafted") == ("release", "drop")
    assert {step.target for step in SEATING_SUPPLEMENT.transitions} == set(
        SEATING_SUPPLEMENT.states
    ) - {"drafted"}
    assert Supplement.__tablename__ == SEATING_SUPPLEMENT.name


def test_a_supplement_page_by_page(
    app: Flask, committed: Committed, signed_in: Callable[..., Browser], clock: Clock, at: datetime
) -> None:
    storage = app.extensions["storage"]
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        for _ in range(2):
            eligible_application(session, round_, storage, at=at, screener=officers.screener)
        run = released_seating(session, round_, officers, storage)
        seat = seats_of(session, run.id)[0]
        person, old_mark = seat.application.account, ticket_mark(seat)
        room = seat.room.public_id
        before = (run.sitting_starts_at, seat.number, seat.public_id, seat.ticket_number)
    clock.travel_to(before[0] - timedelta(hours=12))
    exams, checker = signed_in(officers.exam_officer), signed_in(officers.checker)
    page = f"/office/rounds/{round_.code}/exams/runs/{run.public_id}/supplements"
    change = {
        "kind": "broken_room",
        "reason": "课桌坏了，换一个座位",
        "blocked_room": room,
        "blocked_seats": str(before[1]),
    }
    assert checker.submit(page, change).status_code == 403
    assert exams.submit(page, change | {"reason": "坏"}).status_code == 422
    assert exams.submit(page, change).status_code == 303
    release = next(part for part in checker.get(page).text.split('"') if part.endswith("/release"))
    numbers = {"numbers": CALL.numbers, "called_by": CALL.called_by}
    assert exams.submit(release, numbers).status_code == 403
    assert checker.submit(release, numbers | {"numbers": "1-2"}).status_code == 422
    published = checker.submit(release, numbers)
    assert published.status_code == 303 and CALL.numbers in checker.get(published.location).text
    own = signed_in(person).get(f"/my/tickets/{before[2]}").text
    assert "第 2 版" in own and "课桌坏了" in own and before[3] in own
    void = exams.get(f"/tickets/{before[3]}?mark={old_mark}").text
    assert "已经作废" in void and "本系统签发" not in void
