"""Two keyings that don't see each other, a third person for the differences, the lock, and the
unsealing by three."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.audit import breaks, entries
from portal.recruitment.marking.models import MarkingBatch, Script
from portal.recruitment.marking.queries import (
    differing_scripts,
    keying_page,
    script_counts,
    written_scores,
)
from portal.recruitment.marking.services.key_scores import Settlement, key_scores, settle
from portal.recruitment.marking.services.lock_batch import check_batch, lock_batch
from portal.recruitment.marking.services.prepare_batch import Channels, create_batches
from portal.recruitment.marking.services.unseal import sign_unsealing, unseal
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.applications import eligible_application
from tests.builders.exams import codes_of, held_exam, released_seating, sealed_batch
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree

Told = tuple[Office, RecruitmentRound, MarkingBatch, dict[int, str]]


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


@pytest.fixture
def told(session: Session, storage: Storage, at: datetime) -> Told:
    """Three answer sheets under sealed codes; the fourth candidate stayed away."""
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    people = [
        eligible_application(session, round_, storage, at=at, screener=officers.screener)
        for _ in range(4)
    ]
    run = released_seating(session, round_, officers, storage)
    batch = sealed_batch(session, round_, officers, run, absent=(people[3].id,))
    codes = codes_of(session, batch)
    return officers, round_, batch, {place: codes[one.id] for place, one in enumerate(people[:3])}


def _later(round_: RecruitmentRound) -> datetime:
    window = round_.window("written")
    assert window is not None
    return window.ends_at + timedelta(days=1)


def test_81_keyed_for_85_is_caught_and_settled_by_a_third_person(
    session: Session, told: Told
) -> None:
    officers, round_, batch, codes = told
    at = _later(round_)
    first = {codes[0]: "81", codes[1]: "76.6", codes[2]: "0"}
    assert key_scores(RoundAct(session, actor(officers.clerk_a), at, round_), batch, first) == {}
    assert (
        key_scores(
            RoundAct(session, actor(officers.clerk_b), at, round_),
            batch,
            first | {codes[0]: "85", codes[1]: "70.6"},
        )
        == {}
    )
    assert [one.sealed_code for one in differing_scripts(session, batch.id)] == sorted(
        [codes[0], codes[1]]
    )
    assert script_counts(session, batch.id) == {"agreed": 1, "differing": 2}
    act = RoundAct(session, actor(officers.arbiter), at, round_)
    with pytest.raises(Refused, match=r"marking\.scripts_open.*count=2"):
        check_batch(act, batch)
    for clerk in (officers.clerk_a, officers.clerk_b):
        with pytest.raises(Refused, match=r"two_people\.same"):
            settle(
                RoundAct(session, actor(clerk), at, round_),
                batch,
                Settlement(codes[0], "85", "原卷为 85"),
            )
    with pytest.raises(Refused, match=r"marking\.reason_missing"):
        settle(act, batch, Settlement(codes[0], "85", ""))
    settle(act, batch, Settlement(codes[0], "85", "原卷为 85，甲看错"))
    settle(act, batch, Settlement(codes[1], "76.6", "原卷为 76.6"))
    told_of = [one for one in entries(session, round_.code) if one.action == "marking.settle"]
    assert [set(one.facts) for one in told_of] == [{"digest"}] * 2  # the words name the score
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        settle(act, batch, Settlement(codes[2], "99", "一致的不能改"))
    check_batch(act, batch)
    with pytest.raises(Refused, match=r"two_people\.same"):
        lock_batch(act, batch)
    assert len(lock_batch(RoundAct(session, actor(officers.checker), at, round_), batch)) == 64


def test_an_agreed_or_differing_sheet_is_not_keyed_again(session: Session, told: Told) -> None:
    officers, round_, batch, codes = told
    at = _later(round_)
    by_clerk_a = RoundAct(session, actor(officers.clerk_a), at, round_)
    key_scores(by_clerk_a, batch, {codes[0]: "80"})
    key_scores(by_clerk_a, batch, {codes[0]: "81"})  # his own slip, before the other has keyed
    by_clerk_b = RoundAct(session, actor(officers.clerk_b), at, round_)
    key_scores(by_clerk_b, batch, {codes[0]: "85"})
    key_scores(by_clerk_b, batch, {codes[0]: "81"})
    sheet = session.scalars(
        select(Script).where(Script.batch_id == batch.id, Script.sealed_code == codes[0])
    ).one()
    assert sheet.state == "differing" and sorted(keying.value for keying in sheet.keyings) == [
        Fraction(81),
        Fraction(85),
    ]


def _keyed(session: Session, batch: MarkingBatch, code: str) -> list[Fraction | None]:
    """What a clerk finds on the page of the first booklet."""
    channel = batch.channel(code)
    assert channel is not None
    return [own.value for _script, own in keying_page(session, batch.booklets[0], channel) if own]


def test_no_clerk_sees_the_other(session: Session, told: Told) -> None:
    officers, round_, batch, codes = told
    key_scores(
        RoundAct(session, actor(officers.clerk_a), _later(round_), round_), batch, {codes[0]: "81"}
    )
    assert _keyed(session, batch, "clerk_b") == []
    assert _keyed(session, batch, "clerk_a") == [Fraction(81)]
    with pytest.raises(Refused, match=r"marking\.not_your_batch"):
        key_scores(
            RoundAct(session, actor(officers.arbiter), _later(round_), round_),
            batch,
            {codes[0]: "85"},
        )
    assert "81" not in {
        str(value)
        for entry in entries(session, round_.code)
        if entry.action == "marking.key"
        for value in entry.facts.values()
    }


@pytest.mark.parametrize("text", ["101", "-1", "1e2", "八十", "80,5", "80.", "0x10", "８１"])
def test_what_is_no_score_is_told_and_the_rest_is_kept(
    session: Session, told: Told, text: str
) -> None:
    officers, round_, batch, codes = told
    wrong = key_scores(
        RoundAct(session, actor(officers.clerk_a), _later(round_), round_),
        batch,
        {codes[0]: text, codes[1]: "60.5"},
    )
    assert set(wrong) == {codes[0]}
    assert _keyed(session, batch, "clerk_a") == [Fraction("60.5")]


def test_unsealing_takes_two_of_the_office_and_the_supervisor(session: Session, told: Told) -> None:
    officers, round_, batch, codes = told
    at, typed = _later(round_), {codes[0]: "81", codes[1]: "76.6", codes[2]: "0"}
    for clerk in (officers.clerk_a, officers.clerk_b):
        key_scores(RoundAct(session, actor(clerk), at, round_), batch, typed)
    by_exam_officer = RoundAct(session, actor(officers.exam_officer), at, round_)
    with pytest.raises(Refused, match=r"marking\.not_locked"):
        sign_unsealing(by_exam_officer, batch)
    by_clerk_a = RoundAct(session, actor(officers.clerk_a), at, round_)
    with pytest.raises(Refused, match=r"two_people\.same"):
        check_batch(by_clerk_a, batch)
    check_batch(RoundAct(session, actor(officers.arbiter), at, round_), batch)
    lock_batch(RoundAct(session, actor(officers.checker), at, round_), batch)
    with pytest.raises(Refused, match=r"marking\.locked"):
        key_scores(by_clerk_a, batch, {codes[0]: "85"})
    sign_unsealing(by_exam_officer, batch)
    with pytest.raises(Refused, match=r"two_people\.same"):
        sign_unsealing(by_exam_officer, batch)
    by_supervisor = RoundAct(session, actor(officers.supervisor), at, round_)
    with pytest.raises(Refused, match=r"marking\.signatures_missing"):
        unseal(by_supervisor, batch)
    sign_unsealing(RoundAct(session, actor(officers.checker), at, round_), batch)
    with pytest.raises(Refused, match=r"marking\.signed"):
        sign_unsealing(RoundAct(session, actor(officers.publisher), at, round_), batch)
    for one in (officers.exam_officer, officers.checker, officers.clerk_b, officers.arbiter):
        with pytest.raises(Refused, match=r"two_people\.same"):
            unseal(RoundAct(session, actor(one), at, round_), batch)
    assert written_scores(session, round_.id) == {}
    assert unseal(by_supervisor, batch) == 4
    session.flush()
    kinds = sorted(
        (kind, value)
        for papers in written_scores(session, round_.id).values()
        for kind, value in papers.values()
        if value is not None
    )
    assert kinds == [("score", Fraction(0)), ("score", Fraction("76.6")), ("score", Fraction(81))]
    assert breaks(session, round_.code) == []


def test_batches_only_after_the_exam_with_everybody_accounted_for(
    session: Session, storage: Storage, at: datetime
) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    eligible_application(session, round_, storage, at=at, screener=officers.screener)
    run = released_seating(session, round_, officers, storage)
    clerks = Channels(officers.clerk_a.id, officers.clerk_b.id)
    by, over = actor(officers.exam_officer), run.sitting_ends_at
    act = RoundAct(session, by, over, round_)
    with pytest.raises(Refused, match=r"marking\.exam_not_over"):
        create_batches(RoundAct(session, by, over - timedelta(seconds=1), round_), clerks)
    with pytest.raises(Refused, match=r"marking\.attendance_open.*count=1"):
        create_batches(act, clerks)
    held_exam(session, round_, officers, run)
    with pytest.raises(Refused, match=r"marking\.one_clerk"):
        create_batches(act, replace(clerks, clerk_b=clerks.clerk_a))
    create_batches(act, clerks)
    with pytest.raises(Refused, match=r"marking\.batch_exists"):
        create_batches(act, clerks)
