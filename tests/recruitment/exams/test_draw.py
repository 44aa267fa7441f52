"""The draw of seats: committed before, called out, countersigned, released by others, and
recomputable by anybody with the bundle alone."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import SYSTEM, breaks, entries
from portal.recruitment.exams.documents import evidence_body, room_plan
from portal.recruitment.exams.models import Seat
from portal.recruitment.exams.queries import own_seat, rooms_of_round, seats_of, ticket_of
from portal.recruitment.exams.services.commit_seats import commit_run
from portal.recruitment.exams.services.draw_seats import Call, countersign_run, type_numbers
from portal.recruitment.exams.services.plan_sittings import Times, add_sitting
from portal.recruitment.exams.services.prepare_rooms import choose_rooms, remove_room
from portal.recruitment.exams.services.release_seats import release_run
from portal.recruitment.exams.services.shadow_run import run_now
from portal.recruitment.messages.models import Message
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.seating.ticket_numbers import is_well_formed
from tests.builders.applications import eligible_application, submitted_application
from tests.builders.exams import (
    call_out,
    ceremony,
    committed_seating,
    decided_openings,
    discarded,
    drawn_seating,
    prepared_room,
    released_seating,
)
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree

VERIFIER = Path(__file__).resolve().parents[3] / "static" / "verifier" / "verify.py"
Told = tuple[Office, RecruitmentRound, list[Application]]


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


@pytest.fixture
def told(session: Session, storage: Storage, at: datetime) -> Told:
    """A round with two vacancies and six people who may sit the exam, one of them in need of an
    accessible seat."""
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    people = [
        eligible_application(session, round_, storage, at=at, screener=officers.screener)
        for _ in range(6)
    ]
    people[0].accessible_seat = True
    return officers, round_, people


def _verify(data: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    path = folder / "bundle.zip"
    path.write_bytes(data)
    return subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(path)],
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_published_bundle_is_verified_by_the_stand_alone_program(
    session: Session, storage: Storage, told: Told, tmp_path: Path
) -> None:
    officers, round_, people = told
    run = drawn_seating(session, round_, officers, storage)
    countersign_run(RoundAct(session, actor(officers.supervisor), run.committed_at, round_), run)
    run_now(RoundAct(session, SYSTEM, run.committed_at, round_), storage, run)
    body = evidence_body(run, seats_of(session, run.id))
    publication = release_run(
        RoundAct(session, actor(officers.checker), run.committed_at, round_), storage, run, body
    )
    session.flush()
    bundle = storage.read(publication.bundle_key or "")
    told_by_program = _verify(bundle, tmp_path)
    assert told_by_program.returncode == 0, told_by_program.stdout + told_by_program.stderr
    text = b"".join(
        zipfile.ZipFile(io.BytesIO(bundle)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(bundle)).namelist()
    ).decode()
    assert not [one for one in people if one.account.display_name in text]
    assert breaks(session, round_.code) == []
    assert {seat.application_id for seat in seats_of(session, run.id)} == {one.id for one in people}
    told_people = session.scalars(
        select(Message.account_id).where(Message.kind == "exams.ticket")
    ).all()
    assert set(told_people) == {one.account_id for one in people}


def test_bundle_with_one_seat_moved_is_not_verified(
    session: Session, storage: Storage, told: Told, tmp_path: Path
) -> None:
    officers, round_, _people = told
    released_seating(session, round_, officers, storage)
    publication = session.scalars(
        select(Publication).where(Publication.kind == "seating_evidence")
    ).one()
    with zipfile.ZipFile(io.BytesIO(storage.read(publication.bundle_key or ""))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    head, first, second, *rest = members["seats.csv"].decode().splitlines(keepends=True)
    swapped = [
        ",".join([second.split(",")[0], *first.split(",")[1:]]),
        ",".join([first.split(",")[0], *second.split(",")[1:]]),
    ]
    members["seats.csv"] = "".join([head, *swapped, *rest]).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    assert _verify(out.getvalue(), tmp_path).returncode != 0


def test_secret_is_not_public_before_the_release_and_fits_the_commitment(
    session: Session, storage: Storage, told: Told
) -> None:
    officers, round_, _people = told
    run = committed_seating(session, round_, officers, storage)
    assert run.secret not in json.dumps([entry.facts for entry in entries(session, round_.code)])
    assert any(
        entry.facts.get("commitment") == run.commitment for entry in entries(session, round_.code)
    )


def test_list_changed_after_the_commitment_stops_the_draw(
    session: Session, storage: Storage, told: Told, at: datetime
) -> None:
    officers, round_, people = told
    run = committed_seating(session, round_, officers, storage)
    people[0].state = "withdrawn"
    session.flush()
    with pytest.raises(Refused, match=r"seating\.list_changed"):
        call_out(session, storage, run, officers.exam_officer, officers.supervisor)
    assert run.state == "called" and run.seed is None


def test_rooms_are_fixed_by_the_commitment_and_free_after_a_discard(
    session: Session, storage: Storage, told: Told
) -> None:
    """A room that comes later is no part of the committed list."""
    officers, round_, _people = told
    run = committed_seating(session, round_, officers, storage)
    at, by = run.committed_at, actor(officers.exam_officer)
    act = RoundAct(session, by, at, round_)
    first = rooms_of_round(session, round_.id)[0]
    with pytest.raises(Refused, match=r"seating\.rooms_fixed"):
        remove_room(act, first)
    with pytest.raises(Refused, match=r"seating\.rooms_fixed"):
        choose_rooms(act, run.sitting, [first])
    prepared_room(session, round_, officers, at=at, code="002")
    call_out(session, storage, run, officers.exam_officer, officers.supervisor)
    assert run.state == "drawn"
    discarded(session, round_, officers, storage, run)
    choose_rooms(act, run.sitting, rooms_of_round(session, round_.id))
    again = commit_run(act, storage, run.sitting, ceremony(at))
    assert again.commitment != run.commitment
    assert storage.read(again.rooms_file or "") != storage.read(run.rooms_file or "")


def test_every_step_is_another_person_s(session: Session, storage: Storage, told: Told) -> None:
    officers, round_, _people = told
    run = drawn_seating(session, round_, officers, storage)
    at = run.committed_at
    act = RoundAct(session, actor(officers.exam_officer), at, round_)
    with pytest.raises(Refused, match=r"two_people\.same"):
        countersign_run(act, run)
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        release_run(RoundAct(session, actor(officers.checker), at, round_), storage, run, {})
    countersign_run(RoundAct(session, actor(officers.supervisor), at, round_), run)
    for one in (officers.exam_officer, officers.supervisor):
        with pytest.raises(Refused, match=r"two_people\.same"):
            release_run(RoundAct(session, actor(one), at, round_), storage, run, {})


def test_nobody_is_left_out_by_an_open_decision(
    session: Session, storage: Storage, told: Told, at: datetime
) -> None:
    officers, round_, _people = told
    by, window = actor(officers.exam_officer), round_.window("written")
    assert window is not None
    prepared_room(session, round_, officers, at=at)
    later = at + timedelta(days=9)
    act = RoundAct(session, by, later, round_)
    sitting = add_sitting(act, Times(window.starts_at, window.ends_at))
    with pytest.raises(Refused, match=r"seating\.opening_first"):
        commit_run(act, storage, sitting, ceremony(later))
    decided_openings(session, round_, officers)
    # Handed in again after the proposal, as a transfer would be.
    late = submitted_application(session, round_, storage, at=at)
    with pytest.raises(Refused, match=r"seating\.cases_wait.*count=1"):
        commit_run(act, storage, sitting, ceremony(later))
    late.state = "ineligible"
    session.flush()
    with pytest.raises(Refused, match=r"seating\.times"):
        add_sitting(act, Times(window.ends_at, window.starts_at))
    begun = RoundAct(session, by, window.starts_at, round_)
    with pytest.raises(Refused, match=r"seating\.begun"):
        commit_run(begun, storage, sitting, ceremony(begun.at))
    commit_run(act, storage, sitting, ceremony(later))
    with pytest.raises(Refused, match=r"seating\.run_exists"):
        commit_run(act, storage, sitting, ceremony(later))


ENOUGH = "40718-22935-60117-35528"


@pytest.mark.parametrize(
    ("numbers", "called_by"),
    [
        ("", "监督员"),
        (ENOUGH, ""),
        (ENOUGH, "张三 13912345678"),
        ("一二三", "监督员"),
        ("12-7-305", "监督员"),
        (ENOUGH[:-1], "监督员"),
    ],
)
def test_numbers_are_called_by_somebody_and_are_numbers(
    session: Session, storage: Storage, told: Told, numbers: str, called_by: str
) -> None:
    officers, round_, _people = told
    run = committed_seating(session, round_, officers, storage)
    with pytest.raises(Refused, match=r"seating\.numbers_|draw\.numbers|draw\.too_few_digits"):
        type_numbers(
            RoundAct(session, actor(officers.exam_officer), run.draw_at, round_),
            storage,
            run,
            Call(numbers=numbers, called_by=called_by),
        )


def test_missing_desks_are_known_before_the_public(
    session: Session, storage: Storage, told: Told
) -> None:
    officers, round_, _people = told
    with pytest.raises(Refused, match=r"seating\.unseated.*count=2"):
        committed_seating(session, round_, officers, storage, layout="2x2")


def test_a_ticket_says_nothing_of_the_seat_and_stands_in_no_evidence(
    session: Session, storage: Storage, told: Told
) -> None:
    """Decision 0006: needs, seat and name can't be joined by what is published."""
    officers, round_, _people = told
    run = drawn_seating(session, round_, officers, storage)
    seats = seats_of(session, run.id)
    tickets = {seat.ticket_number for seat in seats}
    assert len(tickets) == len(seats) and all(is_well_formed(ticket) for ticket in tickets)
    body = json.dumps(evidence_body(run, seats), ensure_ascii=False)
    assert not [ticket for ticket in tickets if ticket in body]
    files = (run.candidates_file, run.rooms_file, run.seats_file)
    texts = [storage.read(name or "").decode() for name in files]
    assert not [ticket for ticket in tickets for text in texts if ticket in text]
    said = json.dumps([entry.facts for entry in entries(session, round_.code)])
    assert "tickets_hmac" in said and not [ticket for ticket in tickets if ticket in said]


def test_a_ticket_survives_another_draw_and_follows_the_policy(
    session: Session, storage: Storage, told: Told
) -> None:
    officers, round_, _people = told
    round_.policy = {**round_.policy, "tickets": {"pattern": "77#####"}}
    run = drawn_seating(session, round_, officers, storage)
    before = {seat.application_id: seat.ticket_number for seat in seats_of(session, run.id)}
    assert all(ticket.startswith("77") and len(ticket) == 8 for ticket in before.values())
    discarded(session, round_, officers, storage, run)
    act = RoundAct(session, actor(officers.exam_officer), run.committed_at, round_)
    again = commit_run(act, storage, run.sitting, ceremony(act.at))
    call_out(session, storage, again, officers.exam_officer, officers.supervisor)
    assert before == {
        seat.application_id: seat.ticket_number for seat in seats_of(session, again.id)
    }


def test_ticket_belongs_to_its_owner_from_the_release_on(
    session: Session, storage: Storage, told: Told
) -> None:
    officers, round_, people = told
    run = drawn_seating(session, round_, officers, storage)
    seat = session.scalars(select(Seat).where(Seat.application_id == people[0].id)).one()
    with pytest.raises(Refused, match=r"seating\.seat_not_found"):
        own_seat(session, seat.public_id, people[0].account_id)
    assert ticket_of(session, people[0].id) == ""
    countersign_run(RoundAct(session, actor(officers.supervisor), run.committed_at, round_), run)
    run_now(RoundAct(session, SYSTEM, run.committed_at, round_), storage, run)
    release_run(
        RoundAct(session, actor(officers.checker), run.committed_at, round_), storage, run, {}
    )
    session.flush()
    assert own_seat(session, seat.public_id, people[0].account_id) is seat
    assert ticket_of(session, people[0].id) == seat.ticket_number
    with pytest.raises(Refused, match=r"seating\.seat_not_found"):
        own_seat(session, seat.public_id, people[1].account_id)


@pytest.mark.parametrize(
    ("first_desk", "front_row"), [("right", [1, 12, 13]), ("left", [13, 12, 1])]
)
def test_drawing_shows_column_one_where_somebody_facing_the_class_does_not_see_it(
    session: Session, storage: Storage, told: Told, first_desk: str, front_row: list[int]
) -> None:
    officers, round_, _people = told
    run = released_seating(session, round_, officers, storage, layout="3x6", first_desk=first_desk)
    seats = seats_of(session, run.id)
    whole = [
        Seat(number=number, row=row, column=column)
        for number, row, column in ((1, 1, 1), (12, 1, 2), (13, 1, 3))
    ]
    assert [desk.number for desk in room_plan(seats[0].room, whole)[0] if desk] == front_row
