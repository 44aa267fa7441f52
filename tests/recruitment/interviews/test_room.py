"""A room's day: who may sit on the panel, how the order is drawn, and marks that are given once."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, object_session

from portal.foundation.files.storage import Storage
from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act, Actor
from portal.recruitment.interviews.documents import score_sheet
from portal.recruitment.interviews.mark_queries import own_sheets, sheets_of, values_of
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.queries import (
    marks_for_rules,
    own_place,
    slots_of,
    tickets_of,
)
from portal.recruitment.interviews.services import (
    assign_panel,
    draw_order,
    hold_interview,
    mark_turns,
    plan_rooms,
    sign_room,
)
from portal.recruitment.results.queries import lines_of
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.marking.interview import interview_scores
from portal.recruitment.rulebook.policy import read_policy
from tests.builders.accounts import officer
from tests.builders.results import (
    EVEN,
    Story,
    begin,
    candidate,
    hold,
    out,
    policy,
    raised,
    room_of,
    shortlisted,
    sign,
    story,
    tie_story,
    vacancy,
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
def room(session: Session, told: Story, at: datetime) -> InterviewRoom:
    return room_of(session, told, at)


def _call(
    session: Session, told: Story, room: InterviewRoom, at: datetime, *, present: bool = True
) -> Turn:
    return hold_interview.call_next(
        RoundAct(session, told.by("exam_officer"), at, told.round_), room, present=present
    )


def _mark(slot: Turn, number: int, value: str, at: datetime) -> bool:
    """The examiner with this number gives one mark."""
    session = object_session(slot)
    assert session is not None
    member = slot.room.members[number - 1]
    act = Act(session, Actor(member.account_id, "考官"), at)
    return mark_turns.submit_marks(act, slot, {"": Fraction(value)})


def test_the_panel_is_large_enough_appointed_and_elsewhere_nowhere_then(
    session: Session, told: Story, room: InterviewRoom, at: datetime
) -> None:
    by = told.by("exam_officer")
    people = [account.id for account in told.examiners]
    assert [(member.number, member.from_outside) for member in room.members] == [
        (n + 1, n >= 5) for n in range(7)
    ]
    act = RoundAct(session, by, at, told.round_)
    for wrong, code in (
        (people[:2], "interview.panel_size"),
        ([*people[:6], people[0]], "interview.panel_size"),
        (people[:5], "interview.panel_small"),
        ([*people[:6], told.officers["checker"].id], "interview.not_examiner"),
        ([*people[:6], told.officers["exam_officer"].id], "two_people.same"),
    ):
        with pytest.raises(Refused, match=code):
            assign_panel.assign_panel(act, room, wrong)
    other = plan_rooms.plan_room(act, "二室", room.starts_at + timedelta(hours=2))
    with pytest.raises(Refused, match="interview.examiner_elsewhere"):
        assign_panel.assign_panel(act, other, people)
    stranger = officer(session, "examiner", union=told.tree.other_city)
    with pytest.raises(Refused, match="interview.not_examiner"):
        assign_panel.assign_panel(act, room, [*people[:6], stranger.id])


def test_the_order_follows_from_commitment_and_called_numbers(
    session: Session, told: Story, room: InterviewRoom, at: datetime
) -> None:
    by = told.by("exam_officer")
    act = RoundAct(session, by, at, told.round_)
    with pytest.raises(Refused, match="interview.not_committed"):
        draw_order.draw_order(act, room, "3")
    draw_order.commit_order(act, room)
    for change in (
        lambda: assign_panel.assign_panel(act, room, [account.id for account in told.examiners]),
        lambda: plan_rooms.fill_rooms(act, [room], []),
        lambda: draw_order.commit_order(act, room),
    ):
        with pytest.raises(Refused, match="interview.room_fixed"):
            change()
    for wrong, code in (
        ("", "interview.numbers_missing"),
        ("3;18", "draw.numbers"),
        ("3-18-7", "draw.too_few_digits"),
    ):
        with pytest.raises(Refused, match=code):
            draw_order.draw_order(act, room, wrong)
    draw_order.draw_order(act, room, "31875-20496-11837-60952")

    slots = slots_of(session, room.id)
    tickets = tickets_of(session, [slot.application_id for slot in slots])
    drawn = [tickets[slot.application_id] for slot in slots]
    assert draw.commitment(room.secret) == room.commitment
    seed = draw.seed(room.secret, "31875-20496-11837-60952", draw.list_digest(drawn))
    assert drawn == draw.order("interview:一室", seed, sorted(drawn))
    assert [slot.candidate_code for slot in slots] == ["一室-01", "一室-02", "一室-03"]


def test_a_mark_is_given_once(
    session: Session, told: Story, room: InterviewRoom, at: datetime
) -> None:
    begin(session, told, room, at)
    slot = _call(session, told, room, at)
    assert _mark(slot, 1, "80", at) is True
    assert _mark(slot, 1, "80", at) is False  # the same sent twice
    with pytest.raises(Refused, match="interview.already_marked"):
        _mark(slot, 1, "81", at)
    with pytest.raises(Refused, match="interview.above_full_mark"):
        _mark(slot, 2, "100.5", at)
    with pytest.raises(Refused, match="interview.not_your_mark"):
        mark_turns.submit_marks(
            Act(session, Actor(told.officers["checker"].id, "考官"), at), slot, {"": Fraction(80)}
        )
    (sheet,) = sheets_of(session, [slot.id])[slot.id]
    assert values_of(sheet) == {"": 80}
    assert mark_turns.missing_places(session, slot) == [
        2,
        3,
        4,
        5,
        6,
        7,
    ]
    with pytest.raises(Refused, match="interview.previous_open"):
        _call(session, told, room, at)
    for number in range(2, 8):
        _mark(slot, number, "80", at)
    assert slot.state == "marked" and len(sheets_of(session, [slot.id])[slot.id]) == 7
    with pytest.raises(Refused, match="interview.not_present"):
        _mark(slots_of(session, room.id)[1], 1, "80", at)


def test_an_examiner_reads_only_his_own(
    session: Session, told: Story, room: InterviewRoom, at: datetime
) -> None:
    begin(session, told, room, at)
    slot = _call(session, told, room, at)
    _mark(slot, 1, "80", at)
    _mark(slot, 2, "33", at)
    own = own_sheets(session, room.id, room.members[0].account_id)
    assert values_of(own[slot.id]) == {"": 80} and set(own) == {slot.id}
    with pytest.raises(Refused, match="interview.room_not_found"):
        own_place(session, room.public_id, told.officers["checker"].id)


def test_the_sheet_leaves_out_the_highest_and_the_lowest_and_comes_after_closing(
    session: Session, told: Story, room: InterviewRoom, at: datetime
) -> None:
    begin(session, told, room, at)
    with pytest.raises(Refused, match="interview.not_closed"):
        score_sheet(session, room)
    with pytest.raises(Refused, match="interview.turns_open"):
        hold_interview.close_room(RoundAct(session, told.by("exam_officer"), at, told.round_), room)
    hold(session, told, room, {"甲": EVEN, "乙": raised(5), "丙": None}, at)
    lines = {line.code: line for line in score_sheet(session, room)}
    by_person = {
        slot.application_id: lines[slot.candidate_code or ""] for slot in slots_of(session, room.id)
    }
    line = by_person[told.people["甲"].id]
    assert line.mean == "80.00"
    assert [text for text, dropped in line.cells if dropped] == ["78", "82"]
    assert (by_person[told.people["丙"].id].state, by_person[told.people["丙"].id].cells) == (
        "absent",
        (),
    )


def test_nothing_counts_before_four_have_signed(
    session: Session, told: Story, room: InterviewRoom, at: datetime
) -> None:
    begin(session, told, room, at)
    for _ in range(3):
        _call(session, told, room, at, present=False)
    with pytest.raises(Refused, match="interview.all_called"):
        _call(session, told, room, at)
    act = RoundAct(session, told.by("exam_officer"), at, told.round_)
    hold_interview.close_room(act, room)
    # nothing counts before the countersignature
    assert marks_for_rules(session, told.round_.id) == {}
    supervisor = RoundAct(session, told.by("supervisor"), at, told.round_)
    with pytest.raises(Refused, match="interview.signatures_missing"):
        sign_room.countersign_room(supervisor, room)
    sign(session, told, room, at)
    rows = [row for own in marks_for_rules(session, told.round_.id).values() for row in own]
    assert [(row.examiner, row.mark) for row in rows] == [("", "absent")] * 3


def test_a_void_turn_counts_for_nothing_whatever_was_marked(
    session: Session, told: Story, room: InterviewRoom, at: datetime
) -> None:
    begin(session, told, room, at)
    slot = _call(session, told, room, at)
    _mark(slot, 1, "99", at)
    by = told.by("exam_officer")
    act = RoundAct(session, by, at, told.round_)
    with pytest.raises(Refused, match="interview.reason_missing"):
        hold_interview.void_turn(act, slot, "违纪")
    hold_interview.void_turn(act, slot, "透露姓名，面试考场规则第五条")
    for _ in range(2):
        _call(session, told, room, at, present=False)
    hold_interview.close_room(act, room)
    sign(session, told, room, at)
    rows = marks_for_rules(session, told.round_.id)[slot.application_id]
    assert [row.mark for row in rows] == ["void"]
    assert interview_scores(read_policy(told.round_.policy), rows)[0].state == "void"


def test_absentees_never_enter_a_mean(session: Session, storage: Storage, at: datetime) -> None:
    """Two rooms' worth of people in one: with the room coefficient on, the mean is that of those
    who came."""
    rule = {
        **policy()["interview"],
        "room_adjustment": {
            "method": "grand_mean",
            "mean_rounding": None,
            "coefficient_rounding": None,
            "rounding": {"places": 2, "mode": "half_up"},
            "cap_at_full_mark": False,
        },
    }
    told = story(session, at, document=policy(interview=rule))
    vacancy(session, told, "A1")
    for number, name in enumerate("甲乙丙"):
        candidate(session, told, name, at, written=str(90 - number))
    shortlisted(session, storage, told, at)
    room = room_of(session, told, at)
    begin(session, told, room, at)
    hold(session, told, room, {"甲": EVEN, "乙": raised(10), "丙": None}, at)
    run, publication = out(session, storage, told, "interview", at)[0]
    lines = {line.application_id: line for line in lines_of(session, run.id)}
    assert lines[told.people["甲"].id].figures["room_mean"] == "85"
    assert (
        lines[told.people["丙"].id].score is None and lines[told.people["丙"].id].state == "absent"
    )
    facts = {fact["term"]: fact["value"] for fact in publication.content["facts"]}
    tickets = sorted(line.ticket_number for line in lines.values())
    assert facts["一室：种子"] == draw.seed(
        facts["一室：秘密（现已公开）"], facts["一室：现场报数"], draw.list_digest(tickets)
    )
    assert "coefficient" in [
        column["code"] for column in publication.content["tables"][0]["columns"]
    ]


def test_marks_by_element_must_be_complete_and_stay_within_the_full_mark(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = story(
        session,
        at,
        document=policy(
            interview={**policy()["interview"], "elements": ["analysis", "expression"]}
        ),
    )
    vacancy(session, told, "A1")
    candidate(session, told, "甲", at, written="80")
    shortlisted(session, storage, told, at)
    room = room_of(session, told, at)
    begin(session, told, room, at)
    slot = _call(session, told, room, at)
    member = room.members[0]
    by = Actor(member.account_id, "考官")
    act = Act(session, by, at)
    for values, code in (
        ({"analysis": Fraction(50)}, "interview.elements"),
        ({"": Fraction(50)}, "interview.elements"),
        ({"analysis": Fraction(60), "expression": Fraction(41)}, "interview.above_full_mark"),
    ):
        with pytest.raises(Refused, match=code):
            mark_turns.submit_marks(act, slot, values)
    assert mark_turns.submit_marks(
        act, slot, {"analysis": Fraction(50), "expression": Fraction(31)}
    )
