"""What goes otherwise than planned in an interview room has a place and an exit, and nothing of it
is held against the candidate."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.kernel.lifecycle import Lifecycle
from portal.recruitment.accounts.models import Account
from portal.recruitment.audit import Act, Actor
from portal.recruitment.interviews.models import InterviewRoom, PanelMember
from portal.recruitment.interviews.queries import marks_for_rules, panel_of, slots_of
from portal.recruitment.interviews.services import (
    assign_panel,
    discard_draw,
    draw_order,
    hold_interview,
    leave_turn,
    mark_turns,
    plan_rooms,
    replace_examiner,
)
from portal.recruitment.interviews.services.replace_examiner import StandIn
from portal.recruitment.messages.models import Message
from portal.recruitment.publications.models import Publication
from portal.recruitment.results.queries import lines_of
from portal.recruitment.results.services.publish_run import place_vacancies
from portal.recruitment.rulebook.lifecycles import (
    DRAW_DISCARD,
    EXAMINER_CALL,
    INTERVIEW_ROOM,
    INTERVIEW_SLOT,
    MARK_AMENDMENT,
    MARK_SHEET,
    PANEL_DRAW,
)
from portal.recruitment.rulebook.lifecycles.interviews import FOLLOWED
from tests.builders.accounts import officer
from tests.builders.interviews import act_as, all_mark
from tests.builders.results import (
    EVEN,
    Story,
    begin,
    candidate,
    hold,
    out,
    policy,
    room_of,
    shortlisted,
    sign,
    story,
    tie_story,
    vacancy,
)

DIGITS = "31875-20496-11837-60952"
ILL = "突发疾病，已就医"


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


def _substitute(session: Session, told: Story) -> Account:
    return officer(session, "examiner", union=told.tree.county)


# --- lifecycles ------------------------------------------------------------------------------

# Where the work of a row ends. Marks and a signed room still have E-11 (``MARK_AMENDMENT``).
ENDS = {
    "interview_room": {"signed", "cancelled"},
    "interview_slot": set(FOLLOWED),
    "mark_sheet": {"set_aside"},
    "panel_draw": {"confirmed", "discarded"},
    "examiner_call": set(),
    "draw_discard": {"discarded", "refused"},
    "mark_amendment": {"made", "refused"},
}
LIFECYCLES = (
    INTERVIEW_ROOM,
    INTERVIEW_SLOT,
    MARK_SHEET,
    PANEL_DRAW,
    EXAMINER_CALL,
    DRAW_DISCARD,
    MARK_AMENDMENT,
)


@pytest.mark.parametrize("table", LIFECYCLES, ids=lambda table: table.name)
def test_every_state_is_reached_and_every_live_state_is_left(table: Lifecycle) -> None:
    reached = {table.initial}
    for _round in table.states:
        reached |= {step.target for step in table.transitions if step.source in reached}
    assert reached == set(table.states)
    left = {step.source for step in table.transitions}
    assert set(table.states) - left == ENDS[table.name]
    assert all(step.roles for step in table.transitions)


def test_a_turn_that_waits_or_is_open_has_ways_out_that_blame_nobody() -> None:
    blameless = {"repeat", "postpone", "move", "complete"}
    assert blameless <= set(INTERVIEW_SLOT.actions("present"))
    assert {"postpone", "move", "withdraw"} <= set(INTERVIEW_SLOT.actions("waiting"))
    # the person's own exit, the office's, and the supervisor's from what was entered wrongly
    assert "withdraw" in INTERVIEW_SLOT.actions("waiting", ("applicant",))
    for wrong in ("absent", "void", "withdrawn"):
        assert "restore" in INTERVIEW_SLOT.actions(wrong, ("supervisor",))


# --- an examiner falls ill -------------------------------------------------------------------


def test_an_illness_at_the_second_turn_is_one_row_and_costs_no_candidate(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    act = act_as(session, told, "exam_officer", at)
    first = hold_interview.call_next(act, running, present=True)
    all_mark(session, first, at)
    stand_in = _substitute(session, told)
    before = session.query(PanelMember).count()
    replace_examiner.replace_examiner(act, running, StandIn(3, stand_in.id, ILL))
    assert session.query(PanelMember).count() == before + 1
    second = hold_interview.call_next(act, running, present=True)
    assert [sitter.number for sitter in second.sitters] == list(range(1, 8))
    sat = {turn.id: turn.sitters[2].account_id for turn in (first, second)}
    assert sat == {first.id: told.examiners[2].id, second.id: stand_in.id}
    all_mark(session, second, at)
    hold_interview.call_next(act, running, present=False)
    hold_interview.close_room(act, running)
    sign(session, told, running, at)
    rows = marks_for_rules(session, told.round_.id)
    for turn in (first, second):
        assert [row.examiner for row in rows[turn.application_id]] == [f"P{n}" for n in range(1, 8)]
    assert {turn.state for turn in slots_of(session, running.id)} == {"marked", "absent"}


def test_a_turn_broken_off_is_repeated_and_its_marks_are_set_aside(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    act = act_as(session, told, "exam_officer", at)
    broken = hold_interview.call_next(act, running, present=True)
    by = Actor(broken.sitters[0].account_id, "考官")
    mark_turns.submit_marks(Act(session, by, at), broken, {"": Fraction(40)})
    again = leave_turn.repeat_turn(act, broken, "3号考官突发疾病，面试中断")
    assert (broken.state, again.state, again.follows_id) == ("repeated", "waiting", broken.id)
    assert again.candidate_code == "一室-04"
    replace_examiner.replace_examiner(act, running, StandIn(3, _substitute(session, told).id, ILL))
    while any(turn.state == "waiting" for turn in slots_of(session, running.id)):
        all_mark(session, hold_interview.call_next(act, running, present=True), at)
    hold_interview.close_room(act, running)
    sign(session, told, running, at)
    rows = marks_for_rules(session, told.round_.id)
    assert {len(own) for own in rows.values()} == {7}
    assert 40 not in {row.mark for row in rows[broken.application_id]}
    letters = session.scalars(select(Message.body).where(Message.kind == "interviews.turn")).all()
    assert len(letters) == 1 and "不影响您的成绩和资格" in letters[0]


def test_a_recusal_for_one_candidate_leaves_the_others_alone(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    act = act_as(session, told, "exam_officer", at)
    second = slots_of(session, running.id)[1]
    stand_in = _substitute(session, told)
    replace_examiner.recuse_for_turn(act, running, second, StandIn(1, stand_in.id, "亲属关系"))
    chiefs = []
    for _turn in range(3):
        turn = hold_interview.call_next(act, running, present=True)
        chiefs.append(turn.sitters[0].account_id)
        all_mark(session, turn, at)
    assert chiefs == [told.examiners[0].id, stand_in.id, told.examiners[0].id]
    assert panel_of(running)[0].account_id == told.examiners[0].id
    with pytest.raises(Refused, match="interview.turn_called"):
        replace_examiner.recuse_for_turn(act, running, second, StandIn(2, stand_in.id, "亲属关系"))


def test_who_replaces_is_an_examiner_of_no_other_room_and_not_the_officer(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    act = act_as(session, told, "exam_officer", at)
    for number, account_id, code in (
        (3, told.examiners[0].id, "interview.already_on_panel"),
        (9, _substitute(session, told).id, "interview.no_place"),
        (3, told.officers["checker"].id, "interview.not_examiner"),
        (3, told.officers["exam_officer"].id, "two_people.same"),
    ):
        with pytest.raises(Refused, match=code):
            replace_examiner.replace_examiner(act, running, StandIn(number, account_id, ILL))
    with pytest.raises(Refused, match="interview.reason_short"):
        replace_examiner.replace_examiner(
            act, running, StandIn(3, _substitute(session, told).id, "病")
        )


def test_a_turn_goes_to_a_later_half_day_or_to_another_room(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    act = act_as(session, told, "exam_officer", at)
    beside = plan_rooms.plan_room(act, "二室", running.starts_at + timedelta(hours=1))
    later = plan_rooms.plan_room(act, "三室", running.starts_at + timedelta(days=1))
    first, second, third = slots_of(session, running.id)
    with pytest.raises(Refused, match="interview.not_later"):
        leave_turn.postpone_turn(act, first, beside, "考生突发疾病，有医院证明")
    with pytest.raises(Refused, match="interview.not_another"):
        leave_turn.move_turn(act, second, later, "面试室停电，改到二室")
    postponed = leave_turn.postpone_turn(act, first, later, "考生突发疾病，有医院证明")
    moved = leave_turn.move_turn(act, second, beside, "面试室停电，改到二室")
    assert (postponed.room_id, moved.room_id) == (later.id, beside.id)
    leave_turn.withdraw_turn(act, third, "本人书面声明放弃面试")
    hold_interview.close_room(act, running)
    sign(session, told, running, at)
    rows = marks_for_rules(session, told.round_.id)
    assert {key: [row.mark for row in own] for key, own in rows.items()} == {
        third.application_id: ["absent"]
    }
    with pytest.raises(Refused, match="interview.turns_open"):
        plan_rooms.cancel_room(act, beside)


def test_what_was_entered_wrongly_is_taken_back_by_the_supervisor(
    session: Session, told: Story, running: InterviewRoom, at: datetime
) -> None:
    act = act_as(session, told, "exam_officer", at)
    supervisor = act_as(session, told, "supervisor", at)
    absent = hold_interview.call_next(act, running, present=False)
    leave_turn.restore_turn(supervisor, absent, "考生在候考室，误记缺考")
    again = hold_interview.call_next(act, running, present=True)
    assert again is absent
    hold_interview.void_turn(act, absent, "透露姓名，面试考场规则第五条")
    leave_turn.restore_turn(supervisor, absent, "经核录像没有透露姓名")
    all_mark(session, absent, at)
    assert (absent.state, absent.reason) == ("marked", "")
    own = Message.account_id == absent.application.account_id
    titles = session.scalars(select(Message.title).where(own, Message.kind == "interviews.turn"))
    assert sorted(titles) == sorted(["面试登记为缺考", "面试违纪登记", *["面试登记已更正"] * 2])


# --- the order's draw ------------------------------------------------------------------------


def test_the_commitment_is_published_before_any_number_is_called(
    session: Session, told: Story, at: datetime
) -> None:
    room = room_of(session, told, at)
    draw_order.commit_order(act_as(session, told, "exam_officer", at), room)
    publication = session.scalar(
        select(Publication).where(Publication.number == room.commitment_number)
    )
    assert publication is not None and publication.kind == "interview_draw"
    facts = {fact["term"]: fact["value"] for fact in publication.content["facts"]}
    assert facts["承诺值"] == room.commitment
    assert room.secret not in str(publication.content)
    for person in told.people.values():
        assert str(person.number) not in str(publication.content)


def test_an_old_commitment_that_was_never_published_is_not_drawn_but_discarded(
    session: Session, told: Story, at: datetime
) -> None:
    room = room_of(session, told, at)
    act = act_as(session, told, "exam_officer", at)
    draw_order.commit_order(act, room)
    room.commitment_number = None  # as an upgrade finds it
    with pytest.raises(Refused, match="interview.not_published"):
        draw_order.draw_order(act, room, DIGITS)
    checker, supervisor = (
        act_as(session, told, "checker", at),
        act_as(session, told, "supervisor", at),
    )
    discard = discard_draw.propose_discard(checker, room, "承诺值没有公布过，重新开始")
    discard_draw.confirm_discard(supervisor, room, discard)
    draw_order.commit_order(act, room)
    draw_order.draw_order(act, room, DIGITS)
    assert room.state == "drawn"


def test_a_draw_is_thrown_away_by_checker_and_supervisor_and_in_public(
    session: Session, told: Story, at: datetime
) -> None:
    room = room_of(session, told, at)
    act, checker = act_as(session, told, "exam_officer", at), act_as(session, told, "checker", at)
    supervisor = act_as(session, told, "supervisor", at)
    with pytest.raises(Refused, match="lifecycle.not_allowed"):
        discard_draw.propose_discard(checker, room, "名单漏了一人，重新抽签")
    draw_order.commit_order(act, room)
    draw_order.draw_order(act, room, DIGITS)
    thrown = {"commitment": room.commitment, "secret": room.secret, "seed": room.seed}
    with pytest.raises(Refused, match="two_people.same"):
        discard_draw.propose_discard(act, room, "名单漏了一人，重新抽签")
    discard = discard_draw.propose_discard(checker, room, "名单漏了一人，重新抽签")
    with pytest.raises(Refused, match="two_people.same"):
        discard_draw.confirm_discard(checker, room, discard)
    assert room.state == "drawn"
    with pytest.raises(Refused, match="interview.discard_waiting"):
        hold_interview.start_room(act, room)
    discard_draw.confirm_discard(supervisor, room, discard)
    assert (room.state, room.commitment, room.seed) == ("planned", None, None)
    assert {turn.position for turn in slots_of(session, room.id)} == {None}
    draw_order.commit_order(act, room)
    editions = session.scalars(
        select(Publication)
        .where(Publication.number == room.commitment_number)
        .order_by(Publication.edition)
    ).all()
    assert len(editions) == 3 and editions[1].reason == "名单漏了一人，重新抽签"
    said = {fact["value"] for fact in editions[1].content["facts"]}
    assert set(thrown.values()) | {DIGITS} <= said
    with pytest.raises(Refused, match="lifecycle.not_allowed"):
        discard_draw.confirm_discard(supervisor, room, discard)


# --- several rooms ---------------------------------------------------------------------------


def test_a_vacancy_is_interviewed_in_two_rooms_with_the_policys_coefficient(
    session: Session, storage: Storage, at: datetime
) -> None:
    rounding = {"places": 2, "mode": "half_up"}
    adjustment = {
        "method": "grand_mean",
        "mean_rounding": None,
        "coefficient_rounding": None,
        "rounding": rounding,
        "cap_at_full_mark": False,
    }
    rule = {**policy()["interview"], "room_adjustment": adjustment}
    told = story(session, at, document=policy(interview=rule))
    vacancy(session, told, "A1", headcount=2)
    for number, name in enumerate("甲乙丙丁"):
        candidate(session, told, name, at, written=str(90 - number))
    shortlisted(session, storage, told, at)
    act = act_as(session, told, "exam_officer", at)
    others = [officer(session, "examiner", union=told.tree.county) for _ in range(7)]
    rooms = []
    for name, people in (("一室", told.examiners), ("二室", others)):
        room = plan_rooms.plan_room(act, name, at + timedelta(days=5))
        assign_panel.assign_panel(act, room, [account.id for account in people])
        rooms.append(room)
    place_vacancies(act, rooms, ["A1"])
    dealt = [{turn.application_id for turn in room.slots} for room in rooms]
    ids = {name: person.id for name, person in told.people.items()}
    assert dealt == [{ids["甲"], ids["丁"]}, {ids["乙"], ids["丙"]}]  # to and fro by place
    levels = {"一室": EVEN, "二室": tuple(str(int(mark) + 10) for mark in EVEN)}
    for room in rooms:
        begin(session, told, room, at)
        hold(session, told, room, dict.fromkeys("甲乙丙丁", levels[room.name]), at)
    run, publication = out(session, storage, told, "interview", at)[0]
    facts = {fact["term"]: fact["value"] for fact in publication.content["facts"]}
    assert facts["二室：承诺值公布编号"] == rooms[1].commitment_number
    scores = {line.figures["room"]: line.score for line in lines_of(session, run.id)}
    assert set(scores.values()) == {Fraction(85)}


@pytest.mark.parametrize("odd", [True, False])
def test_an_even_panel_is_refused_only_where_the_policy_asks_for_an_odd_one(
    session: Session, storage: Storage, at: datetime, odd: bool
) -> None:
    rule = {**policy()["interview"], "minimum_examiners": 5}
    document = policy(interview={**rule, "odd_panel": True} if odd else rule)
    told = story(session, at, document=document)
    vacancy(session, told, "A1")
    candidate(session, told, "甲", at, written="80")
    shortlisted(session, storage, told, at)
    act, room = act_as(session, told, "exam_officer", at), room_of(session, told, at)
    six = [account.id for account in told.examiners[:6]]
    if odd:
        with pytest.raises(Refused, match="interview.panel_even"):
            assign_panel.assign_panel(act, room, six)
    else:
        assert len(assign_panel.assign_panel(act, room, six)) == 6
