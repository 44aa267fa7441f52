"""No seat goes out before the independent program has drawn the same from what is stored."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.audit import SYSTEM
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.exams.queries import seats_of
from portal.recruitment.exams.services.draw_seats import countersign_run
from portal.recruitment.exams.services.release_seats import release_run
from portal.recruitment.exams.services.shadow_run import run_now
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.shadow.models import ShadowRun
from tests.builders.applications import eligible_application
from tests.builders.exams import drawn_seating
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree

Drawn = tuple[Office, RecruitmentRound, SeatingRun]


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "store")


@pytest.fixture
def drawn(session: Session, storage: Storage, at: datetime) -> Drawn:
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    for _person in range(4):
        eligible_application(session, round_, storage, at=at, screener=officers.screener)
    run = drawn_seating(session, round_, officers, storage)
    countersign_run(RoundAct(session, actor(officers.supervisor), at, round_), run)
    return officers, round_, run


def _release(session: Session, storage: Storage, drawn: Drawn) -> dict[str, str]:
    officers, round_, run = drawn
    act = RoundAct(session, actor(officers.checker), run.committed_at, round_)
    content = release_run(act, storage, run, {}).content
    return {fact["term"]: fact["value"] for fact in content["facts"]}


def _shadow(session: Session, storage: Storage, drawn: Drawn) -> ShadowRun:
    _officers, round_, run = drawn
    return run_now(RoundAct(session, SYSTEM, run.committed_at, round_), storage, run)


def test_seats_wait_for_the_independent_program_and_say_so(
    session: Session, storage: Storage, drawn: Drawn
) -> None:
    outcomes = session.scalars(select(ShadowRun.outcome)).all()
    assert list(outcomes) == ["asked"]
    with pytest.raises(Refused, match="shadow.pending"):
        _release(session, storage, drawn)
    assert _shadow(session, storage, drawn).outcome == "agrees"
    assert _release(session, storage, drawn)["独立复算"].startswith("由独立程序复算，0 处不同")


def test_two_people_who_changed_places_are_named(
    session: Session, storage: Storage, drawn: Drawn
) -> None:
    first, second = seats_of(session, drawn[2].id)[:2]
    places = [(seat.number, seat.row, seat.column) for seat in (first, second)]
    for seat, place in ((first, (98, 98, 98)), (second, places[0]), (first, places[1])):
        seat.number, seat.row, seat.column = place
        session.flush()
    shadow = _shadow(session, storage, drawn)
    assert shadow.outcome == "differs" and "seats.csv" in shadow.sentences
    assert (first.application.number or "") in shadow.sentences
    with pytest.raises(Refused, match="shadow.differs"):
        _release(session, storage, drawn)


def test_a_seat_changed_after_the_recomputation_does_not_go_out(
    session: Session, storage: Storage, drawn: Drawn
) -> None:
    _shadow(session, storage, drawn)
    seats_of(session, drawn[2].id)[0].row = 77
    session.flush()
    with pytest.raises(Refused, match="shadow.changed_since"):
        _release(session, storage, drawn)
