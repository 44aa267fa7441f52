"""What makes a draw public: announced a day before with its commitment, numbers typed by two, and
discarded by two with its transcript (issue 12, 2 c)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import breaks
from portal.recruitment.exams.models import Seat
from portal.recruitment.exams.queries import rooms_of_round
from portal.recruitment.exams.services.commit_seats import Ceremony, commit_run
from portal.recruitment.exams.services.discard_seats import discard_run, doubt_run, keep_run
from portal.recruitment.exams.services.draft_seats import draft_run, drop_draft
from portal.recruitment.exams.services.draw_seats import Call, countersign_run, type_numbers
from portal.recruitment.exams.services.plan_sittings import Times, add_sitting
from portal.recruitment.exams.services.prepare_rooms import choose_rooms
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import content_digest
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import SEATING_RUN
from tests.builders.applications import eligible_application
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

Told = tuple[Office, RecruitmentRound, list[Application]]
NUMBERS = "40718-22935-60117-35528"


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
        for _ in range(3)
    ]
    return officers, round_, people


def _announcements(session: Session) -> list[Publication]:
    statement = select(Publication).where(Publication.kind == "seating_commitment")
    return list(session.scalars(statement.order_by(Publication.edition)))


def _facts(publication: Publication) -> dict[str, str]:
    return {fact["term"]: fact["value"] for fact in publication.content["facts"]}


def test_the_commitment_is_a_publication_of_its_own(
    session: Session, storage: Storage, told: Told
) -> None:
    officers, round_, _people = told
    run = committed_seating(session, round_, officers, storage)
    published = _announcements(session)[0]
    facts = _facts(published)
    assert published.number == run.commitment_number and published.digest == content_digest(
        published.content
    )
    assert (facts["名单摘要（SHA-256）"], facts["承诺值"]) == (run.list_digest, run.commitment)
    assert facts["算法"] == "draw/1，seating/1"
    assert "二楼会议室" in facts["抽签地点"] and facts["抽签时间"]
    assert run.secret not in json.dumps(published.content)


def test_the_draw_is_a_day_after_its_announcement_at_least(
    session: Session, storage: Storage, told: Told
) -> None:
    officers, round_, _people = told
    decided_openings(session, round_, officers)
    window = round_.window("written")
    assert window is not None
    at = window.starts_at - timedelta(days=5)
    prepared_room(session, round_, officers, at=at)
    act = RoundAct(session, actor(officers.exam_officer), at, round_)
    sitting = add_sitting(act, Times(window.starts_at, window.ends_at))
    soon = Ceremony("二楼", at + timedelta(hours=23, minutes=59))
    with pytest.raises(Refused, match=r"seating\.ceremony_too_soon"):
        commit_run(act, storage, sitting, soon)
    late = Ceremony("二楼", window.starts_at)
    with pytest.raises(Refused, match=r"seating\.ceremony_too_late"):
        commit_run(act, storage, sitting, late)
    assert _announcements(session) == []
    run = commit_run(act, storage, sitting, ceremony(at))
    assert run.draw_at is not None
    early = RoundAct(
        session, actor(officers.exam_officer), run.draw_at - timedelta(minutes=1), round_
    )
    with pytest.raises(Refused, match=r"seating\.before_ceremony"):
        type_numbers(early, storage, run, Call(NUMBERS, "监督员"))


def test_numbers_count_once_two_people_typed_the_same(
    session: Session, storage: Storage, told: Told
) -> None:
    officers, round_, _people = told
    run = committed_seating(session, round_, officers, storage)
    call_out(session, storage, run, officers.exam_officer)
    call_out(session, storage, run, officers.exam_officer)  # who types twice is one person
    assert (run.state, run.seed, run.numbers) == ("called", None, None)
    other = NUMBERS[:-1] + "9"
    with pytest.raises(Refused, match=r"seating\.numbers_differ"):
        call_out(session, storage, run, officers.supervisor, numbers=other)
    call_out(
        session, storage, run, officers.exam_officer, numbers=other
    )  # the slip was the first's
    call_out(session, storage, run, officers.supervisor, numbers=other)
    assert (run.state, run.numbers) == ("drawn", other)
    assert run.agreed_by == officers.supervisor.id != run.typed_by


@pytest.mark.parametrize("state", ["committed", "called", "drawn", "countersigned"])
def test_a_run_is_discarded_by_two_and_in_public(
    session: Session, storage: Storage, told: Told, state: str
) -> None:
    officers, round_, _people = told
    run = committed_seating(session, round_, officers, storage)
    if state != "committed":
        call_out(session, storage, run, officers.exam_officer)
    if state in ("drawn", "countersigned"):
        call_out(session, storage, run, officers.supervisor)
    supervisor = RoundAct(session, actor(officers.supervisor), run.committed_at, round_)
    checker = RoundAct(session, actor(officers.checker), run.committed_at, round_)
    if state == "countersigned":
        countersign_run(supervisor, run)
    assert run.state == state
    with pytest.raises(Refused, match=r"seating\.not_doubted"):
        discard_run(checker, storage, run)
    doubt_run(supervisor, run, "现场断电，抽签没有做完")
    with pytest.raises(Refused, match=r"two_people\.same"):
        discard_run(supervisor, storage, run)
    published = discard_run(checker, storage, run)
    session.flush()
    assert run.state == "discarded" and not session.scalars(select(Seat)).all()
    facts = _facts(published)
    assert (published.number, published.edition) == (run.commitment_number, 2)
    assert published.reason == facts["作废理由"] == "现场断电，抽签没有做完"
    assert facts["秘密"] == run.secret  # anybody may see which draw was thrown away
    assert (published.bundle_key is not None) == (state in ("drawn", "countersigned"))
    assert breaks(session, round_.code) == []


def test_the_checker_may_find_that_the_run_stands(
    session: Session, storage: Storage, told: Told
) -> None:
    officers, round_, _people = told
    run = drawn_seating(session, round_, officers, storage)
    supervisor = RoundAct(session, actor(officers.supervisor), run.committed_at, round_)
    checker = RoundAct(session, actor(officers.checker), run.committed_at, round_)
    doubt_run(supervisor, run, "有人说报数听不清")
    with pytest.raises(Refused, match=r"seating\.doubted"):
        doubt_run(supervisor, run, "有人说报数听不清")
    keep_run(checker, run, "录像清楚，两人录入一致")
    assert run.state == "drawn" and run.doubted_by is None


def test_released_seats_are_not_discarded(session: Session, storage: Storage, told: Told) -> None:
    officers, round_, _people = told
    run = released_seating(session, round_, officers, storage)
    supervisor = RoundAct(session, actor(officers.supervisor), run.committed_at, round_)
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        doubt_run(supervisor, run, "不合意，再抽一次")


def test_a_lost_secret_ends_the_draw_and_is_told(
    session: Session, storage: Storage, told: Told
) -> None:
    officers, round_, _people = told
    run = committed_seating(session, round_, officers, storage)
    run.secret_sealed = run.secret_sealed[:-1] + bytes([run.secret_sealed[-1] ^ 1])
    call_out(session, storage, run, officers.exam_officer)
    with pytest.raises(Refused, match=r"seating\.secret_lost"):
        call_out(session, storage, run, officers.supervisor)
    session.refresh(run)
    discarded(session, round_, officers, storage, run)
    assert "已经失去" in _facts(_announcements(session)[-1])["秘密"]
    act = RoundAct(session, actor(officers.exam_officer), run.committed_at, round_)
    again = commit_run(act, storage, run.sitting, ceremony(act.at))
    assert again.id != run.id and again.commitment_number != run.commitment_number


def test_a_draft_is_nobody_s_seat_and_tells_what_is_missing(
    session: Session, storage: Storage, told: Told, at: datetime
) -> None:
    officers, round_, people = told
    people[0].accessible_seat = True
    decided_openings(session, round_, officers)
    window = round_.window("written")
    assert window is not None
    at = window.starts_at - timedelta(days=5)
    prepared_room(session, round_, officers, at=at, accessible=False)
    act = RoundAct(session, actor(officers.exam_officer), at, round_)
    sitting = add_sitting(act, Times(window.starts_at, window.ends_at))
    run = draft_run(act, storage, sitting)
    assert run.report is not None
    assert [one["reason"] for one in run.report["unseated"]] == ["accessible_room_missing"]
    assert not session.scalars(select(Seat)).all() and _announcements(session) == []
    with pytest.raises(Refused, match=r"seating\.unseated.*accessible_room_missing"):
        commit_run(act, storage, sitting, ceremony(at))
    prepared_room(session, round_, officers, at=at, code="002")
    choose_rooms(act, sitting, rooms_of_round(session, round_.id))
    drafted = run.commitment
    committed = commit_run(act, storage, sitting, ceremony(at))
    assert committed.id == run.id and committed.commitment != drafted
    assert (committed.seed, committed.report) == (None, None)
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        drop_draft(act, committed)


def test_every_live_state_of_a_run_can_be_left() -> None:
    """Either to the end of the draw or out of it; a released run goes on by supplements."""
    for state in SEATING_RUN.states:
        leads = [step.target for step in SEATING_RUN.transitions if step.source == state]
        assert bool(leads) == (state not in ("released", "discarded"))
        if leads:
            assert "discarded" in leads
