"""Mark sheets: drafts, paper, corrections, E-11, and the four signatures under F-13."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act, Actor, entries
from portal.recruitment.interviews.mark_models import Mark, MarkEdition, MarkSheet
from portal.recruitment.interviews.mark_queries import sheet_at, values_of
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.interviews.queries import marks_for_rules
from portal.recruitment.interviews.services import (
    correct_marks,
    hold_interview,
    mark_turns,
    sign_room,
    type_sheets,
)
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.act import RoundAct
from tests.builders.interviews import act_as, all_held
from tests.builders.results import (
    EVEN,
    Story,
    begin,
    room_of,
    shortlisted,
    sign,
    tie_story,
)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "store")


@pytest.fixture
def told(session: Session, storage: Storage, at: datetime) -> Story:
    told = tie_story(session, at)
    shortlisted(session, storage, told, at)
    return told


@pytest.fixture
def running(session: Session, told: Story, at: datetime) -> InterviewRoom:
    room = room_of(session, told, at)
    begin(session, told, room, at)
    return room


def test_a_mark_is_corrected_by_its_maker_until_the_score_is_announced(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    first, second, _third = all_held(session, told, running, at)
    maker = Act(session, Actor(first.sitters[0].account_id, "考官"), at)
    with pytest.raises(Refused, match="interview.unchanged"):
        correct_marks.correct_marks(maker, first, {"": Fraction(78)}, "看错一行")
    with pytest.raises(Refused, match="interview.reason_short"):
        correct_marks.correct_marks(maker, first, {"": Fraction(79)}, "")
    correct_marks.correct_marks(maker, first, {"": Fraction(79)}, "看错一行")
    sheet = sheet_at(session, first.id, 1)
    assert values_of(sheet) == {"": 79} and [one.number for one in sheet.editions] == [1, 2]
    clerk = act_as(session, told, "score_clerk", at)
    sign_room.announce_turn(clerk, first)
    with pytest.raises(Refused, match="interview.announced"):
        correct_marks.correct_marks(maker, first, {"": Fraction(80)}, "又看错一行")
    other = Act(session, Actor(told.officers["checker"].id, "x"), at)
    with pytest.raises(Refused, match="interview.not_your_mark"):
        correct_marks.correct_marks(other, second, {"": Fraction(80)}, "又看错一行")


def test_an_announced_mark_changes_by_the_supervisor_alone_and_the_candidate_is_told(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    first, second, _third = all_held(session, told, running, at)
    clerk, supervisor = (
        act_as(session, told, "score_clerk", at),
        act_as(session, told, "supervisor", at),
    )
    with pytest.raises(Refused, match="interview.not_announced"):
        correct_marks.propose_amendment(
            clerk, sheet_at(session, first.id, 1), {"": Fraction(79)}, "登分抄错"
        )
    hold_interview.close_room(act_as(session, told, "exam_officer", at), running)
    sign(session, told, running, at)
    before = marks_for_rules(session, told.round_.id)
    sheet = sheet_at(session, first.id, 1)
    amendment = correct_marks.propose_amendment(clerk, sheet, {"": Fraction(79)}, "登分抄错")
    with pytest.raises(Refused, match="two_people.same"):
        correct_marks.confirm_amendment(clerk, amendment)
    assert marks_for_rules(session, told.round_.id) == before
    correct_marks.confirm_amendment(supervisor, amendment)
    after = marks_for_rules(session, told.round_.id)
    assert after[second.application_id] == before[second.application_id]
    changed = set(after[first.application_id]) - set(before[first.application_id])
    assert [(row.examiner, row.mark) for row in changed] == [("P1", 79)]
    kinds = session.scalars(
        select(Message.kind).where(Message.account_id == first.application.account_id)
    )
    assert "interviews.amendment" in kinds.all()


def test_a_paper_sheet_is_in_when_two_have_typed_the_same(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    turn = hold_interview.call_next(
        act_as(session, told, "exam_officer", at), running, present=True
    )
    clerk, arbiter = act_as(session, told, "score_clerk", at), act_as(session, told, "arbiter", at)
    assert type_sheets.type_sheet(clerk, turn, 3, {"": Fraction(80)}) is False
    with pytest.raises(Refused, match="interview.typed_differs"):
        type_sheets.type_sheet(arbiter, turn, 3, {"": Fraction(81)})
    assert 3 in mark_turns.missing_places(session, turn)
    assert type_sheets.type_sheet(clerk, turn, 3, {"": Fraction(81)}) is False
    assert type_sheets.type_sheet(arbiter, turn, 3, {"": Fraction(81)}) is True
    sheet = sheet_at(session, turn.id, 3)
    assert (sheet.medium, sheet.state, values_of(sheet)) == ("paper", "submitted", {"": 81})
    assert sheet.account_id == turn.sitters[2].account_id


def test_a_draft_is_kept_for_its_examiner_and_gone_with_the_submission(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    turn = hold_interview.call_next(
        act_as(session, told, "exam_officer", at), running, present=True
    )
    own = Act(session, Actor(turn.sitters[0].account_id, "考官"), at)
    sheet = type_sheets.save_draft(own, turn, {"": "8"})
    assert sheet.draft == {"": "8"} and 1 in mark_turns.missing_places(session, turn)
    mark_turns.submit_marks(own, turn, {"": Fraction(80)})
    assert sheet.draft is None
    with pytest.raises(Refused, match="interview.already_marked"):
        type_sheets.save_draft(own, turn, {"": "81"})


def test_no_value_lies_open_in_the_database_before_the_room_is_signed(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    turns = all_held(session, told, running, at)
    hold_interview.close_room(act_as(session, told, "exam_officer", at), running)
    assert session.scalars(select(Mark)).all() == []
    for edition in session.scalars(select(MarkEdition)):
        assert b"78" not in edition.values_sealed and edition.values[""] in EVEN
    for entry in entries(session, told.round_.code):
        if entry.action == "interviews.mark":
            assert set(entry.facts) == {"examiner", "digest"}
    sign(session, told, running, at)
    assert len(session.scalars(select(Mark)).all()) == 7 * len(turns)
    assert {sheet.state for sheet in session.scalars(select(MarkSheet))} == {"confirmed"}


def test_four_different_people_sign_and_a_reopened_room_is_signed_anew(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    all_held(session, told, running, at)
    office = act_as(session, told, "exam_officer", at)
    hold_interview.close_room(office, running)
    clerk, arbiter = act_as(session, told, "score_clerk", at), act_as(session, told, "arbiter", at)
    with pytest.raises(Refused, match="interview.tally_first"):
        sign_room.sign_check(arbiter, running)
    sign_room.sign_tally(clerk, running)
    with pytest.raises(Refused, match="two_people.same"):
        sign_room.sign_check(clerk, running)
    examiner = RoundAct(session, Actor(told.examiners[1].id, "考官"), at, told.round_)
    with pytest.raises(Refused, match="interview.not_chief"):
        sign_room.sign_chief(examiner, running)
    with pytest.raises(Refused, match="two_people.same"):
        sign_room.sign_check(examiner, running)
    sign_room.sign_check(arbiter, running)
    supervisor = act_as(session, told, "supervisor", at)
    with pytest.raises(Refused, match="interview.signatures_missing"):
        sign_room.countersign_room(supervisor, running)
    sign_room.reopen_room(supervisor, running, "汇总表与纸质表不符")
    assert running.state == "running"
    hold_interview.close_room(office, running)
    assert sign_room.missing_signatures(running) == ["tally", "check", "chief"]
    sign(session, told, running, at)
    assert running.state == "signed" and len(running.signatures) == 6
