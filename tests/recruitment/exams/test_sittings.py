"""Several sittings of a round: nobody sits a paper twice, and a further sitting names by which
notice it replaces what, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import SYSTEM, breaks
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.exams.models import SeatingRun, Sitting
from portal.recruitment.exams.queries import (
    candidates_in,
    runs_in_force,
    seats_in_force,
    seats_of,
    tickets,
)
from portal.recruitment.exams.services.commit_seats import commit_run
from portal.recruitment.exams.services.draw_seats import countersign_run
from portal.recruitment.exams.services.plan_sittings import (
    Replacement,
    Scope,
    Times,
    add_sitting,
    remove_sitting,
    replace_sitting,
)
from portal.recruitment.exams.services.release_seats import release_run
from portal.recruitment.exams.services.shadow_run import run_now
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.applications import eligible_application
from tests.builders.changes import published_change
from tests.builders.exams import (
    EVIDENCE,
    call_out,
    ceremony,
    decided_openings,
    prepared_room,
    released_seating,
)
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree

Told = tuple[Office, RecruitmentRound, list[Application]]


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


@pytest.fixture
def told(session: Session, storage: Storage, at: datetime) -> Told:
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    people = [
        eligible_application(session, round_, storage, at=at, screener=officers.screener)
        for _ in range(4)
    ]
    return officers, round_, people


def _act(session: Session, told: Told, at: datetime) -> RoundAct:
    officers, round_, _people = told
    return RoundAct(session, actor(officers.exam_officer), at, round_)


def _hours(round_: RecruitmentRound, days: int = 0) -> Times:
    window = round_.window("written")
    assert window is not None
    later = timedelta(days=days)
    return Times(window.starts_at + later, window.ends_at + later)


def test_nobody_sits_a_paper_twice(session: Session, told: Told, at: datetime) -> None:
    _officers, round_, people = told
    act = _act(session, told, at)
    union = people[0].vacancy.recruiting_union_id  # type: ignore[union-attr]
    first = add_sitting(act, _hours(round_), Scope(["written"], [union]))
    with pytest.raises(Refused, match=r"sitting\.overlap"):
        add_sitting(act, _hours(round_, 1))
    with pytest.raises(Refused, match=r"sitting\.overlap"):
        add_sitting(act, _hours(round_, 1), Scope(["written", "essay"]))
    add_sitting(act, _hours(round_, 1), Scope(["essay"]))
    other = add_sitting(act, _hours(round_, 2), Scope(["written"], [union + 1_000]))
    assert [sitting.code for sitting in (first, other)] == ["1", "3"]
    assert candidates_in(session, other) == []
    remove_sitting(act, other)
    late = replace(_hours(round_, 3), entry_closes_at=_hours(round_, 4).starts_at)
    with pytest.raises(Refused, match=r"sitting\.entry_times"):
        add_sitting(act, late, Scope(["third"]))


def _announced(app: Flask, session: Session, told: Told, at: datetime) -> NoticeChange:
    officers, round_, _people = told
    phone = {("contact", "contact_phone", ""): "0517-83988888"}
    with app.test_request_context():
        published_change(session, round_, officers, phone, at=at)
    return session.scalars(select(NoticeChange).order_by(NoticeChange.id.desc())).first()  # type: ignore[return-value]


def _drawn_and_released(
    session: Session, storage: Storage, told: Told, sitting: Sitting, at: datetime
) -> SeatingRun:
    officers, round_, _people = told
    run = commit_run(_act(session, told, at), storage, sitting, ceremony(at))
    call_out(session, storage, run, officers.exam_officer, officers.supervisor)
    drawn = run.drawn_at or at
    run_now(RoundAct(session, SYSTEM, drawn, round_), storage, run)
    countersign_run(RoundAct(session, actor(officers.supervisor), drawn, round_), run)
    release_run(
        RoundAct(session, actor(officers.checker), drawn, round_), storage, run, dict(EVIDENCE)
    )
    session.flush()
    return run


def test_two_of_four_repeat_the_exam(
    app: Flask, session: Session, storage: Storage, told: Told, at: datetime
) -> None:
    """The power failed in their room: they sit again, with the number they had."""
    officers, round_, people = told
    run = released_seating(session, round_, officers, storage)
    before = {key: ticket.number for key, ticket in tickets(session, round_.id).items()}
    over = run.sitting_ends_at + timedelta(hours=3)
    act = _act(session, told, over)
    change = _announced(app, session, told, over)
    wanted = Replacement(run.sitting, change, "第 001 考场停电，重考", people[:2])
    with pytest.raises(Refused, match=r"sitting\.reason_missing"):
        replace_sitting(act, _hours(round_, 7), replace(wanted, reason="停电"))
    sitting = replace_sitting(act, _hours(round_, 7), wanted)
    assert sitting.replaces_id == run.sitting_id and sitting.change_id == change.id
    assert candidates_in(session, sitting) == people[:2]
    assert candidates_in(session, run.sitting) == people[2:]
    with pytest.raises(Refused, match=r"sitting\.not_called.*count=1"):
        replace_sitting(act, _hours(round_, 8), replace(wanted, people=people[1:3]))
    again = _drawn_and_released(session, storage, told, sitting, over)
    assert {seat.application_id for seat in seats_of(session, again.id)} == {
        person.id for person in people[:2]
    }
    assert runs_in_force(session, round_.id) == [run, again]
    assert runs_in_force(session, round_.id)[0] == run
    assert before == {key: ticket.number for key, ticket in tickets(session, round_.id).items()}
    held = seats_in_force(session, [person.id for person in people])
    assert [seat.run_id for seat in held] == [again.id, again.id, run.id, run.id]
    editions = seats_of(session, again.id)[0].ticket.editions
    assert [len(one.places) for one in editions] == [1, 1]
    assert "停电" in editions[1].reason and change.publication_number in editions[1].reason
    with pytest.raises(Refused, match=r"sitting\.in_use"):
        remove_sitting(act, sitting)
    assert breaks(session, round_.code) == []


def test_a_postponed_sitting_takes_everybody_with_it(
    app: Flask, session: Session, storage: Storage, told: Told, at: datetime
) -> None:
    officers, round_, people = told
    decided_openings(session, round_, officers)
    at = _hours(round_).starts_at - timedelta(days=5)
    act = _act(session, told, at)
    prepared_room(session, round_, officers, at=at)
    first = add_sitting(act, _hours(round_))
    change = _announced(app, session, told, at)
    change.state = "approved"
    wanted = Replacement(first, change, "台风，考试延期")
    with pytest.raises(Refused, match=r"sitting\.not_announced"):
        replace_sitting(act, _hours(round_, 7), wanted)
    change.state = "published"
    later = replace_sitting(act, _hours(round_, 7), wanted)
    assert candidates_in(session, first) == [] and candidates_in(session, later) == people
    with pytest.raises(Refused, match=r"sitting\.replaced"):
        replace_sitting(act, _hours(round_, 8), wanted)
    with pytest.raises(Refused, match=r"seating\.nobody"):
        commit_run(act, storage, first, ceremony(at))
    with pytest.raises(Refused, match=r"sitting\.in_use"):
        remove_sitting(act, first)
    run = _drawn_and_released(session, storage, told, later, at)
    assert len(seats_of(session, run.id)) == 4
