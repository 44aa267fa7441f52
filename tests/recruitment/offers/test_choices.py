"""选岗: order, turns, what is signed, absence, avoidance, and a substitute's place."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.messages.models import Message
from portal.recruitment.offers.choice_queries import chosen_place, left, whose_turn
from portal.recruitment.offers.choice_terms import MeetingTerms
from portal.recruitment.offers.models import ChoiceMeeting
from portal.recruitment.offers.services import choose
from portal.recruitment.offers.services.offer import send_offer
from portal.recruitment.offers.terms import OfferTerms
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import candidacies_of
from portal.recruitment.vetting.services.leave import decline
from portal.recruitment.vetting.services.substitute import call_substitutes
from tests.builders.hires import Story, actor, candidates, ranked, story

STARTS = datetime(2026, 9, 3, 1, tzinfo=UTC)


def refused(code: str) -> object:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def act_of(session: Session, told: Story, at: datetime) -> RoundAct:
    return RoundAct(session, actor(told.publisher), at, told.round_)


@pytest.fixture
def told(session: Session, at: datetime) -> Story:
    """Two places without a named unit: the second and third stand equal for one reserve place."""
    made = story(session, substitution={"stages": ["hire"], "until": "filing"})
    made.b01.headcount = 2
    ranked(session, made.run, made.b01, place=1, outcome="proposed", score="90")
    ranked(session, made.run, made.b01, place=1, outcome="proposed", score="90")
    ranked(session, made.run, made.b01, place=3, score="80")
    candidates(session, made, at=at, state="cleared")
    return made


def terms(told: Story, **values: object) -> MeetingTerms:
    usual: dict[str, object] = {
        "starts_at": STARTS,
        "place": "区总工会三楼会议室",
        "equals": "lot",
        "minutes": 3,
        "proxy": False,
        "absence": "last",
        "blocked": "waits",
        "places": {told.tree.street.id: 1, told.tree.zone.id: 1},
    }
    return MeetingTerms(**{**usual, **values})


def people(session: Session, told: Story) -> list[Candidacy]:
    return candidacies_of(session, told.round_.id)


def lots(session: Session, told: Story) -> dict[str, int]:
    """The one who came in second draws the first lot."""
    tickets = [f"2026{int(one.application.number[-6:]):07d}" for one in people(session, told)]
    return {ticket: len(tickets) - index for index, ticket in enumerate(tickets)}


def meeting(session: Session, told: Story, at: datetime, **values: object) -> ChoiceMeeting:
    given = terms(told, lots=lots(session, told), **values)
    made = choose.announce(act_of(session, told, at), told.b01, given)
    choose.open_meeting(act_of(session, told, STARTS), made)
    return made


def test_the_rules_are_fixed_and_told_beforehand_and_equals_draw(
    session: Session, at: datetime, told: Story
) -> None:
    act = act_of(session, told, at)
    with refused("choice.lot_missing"):
        choose.announce(act, told.b01, terms(told))
    with refused("choice.places"):
        choose.announce(act, told.b01, terms(told, places={told.tree.street.id: 1}))
    with refused("choice.named_unit"):
        choose.announce(act, told.a01, terms(told))
    made = choose.announce(act, told.b01, terms(told, lots=lots(session, told)))
    first, second = people(session, told)
    assert [one.candidacy for one in made.choices] == [second, first]
    letter = session.scalars(select(Message).where(Message.kind == "offers.choice")).first()
    assert "每人3分钟" in letter.body and "不能更改" in letter.body
    with refused("choice.too_early"):
        choose.open_meeting(act, made)


def test_one_after_another_signs_for_good(session: Session, at: datetime, told: Story) -> None:
    made, act = meeting(session, told, at), act_of(session, told, STARTS)
    first, second = made.choices
    street, zone = told.tree.street.id, told.tree.zone.id
    with refused("choice.not_the_turn"):
        choose.sign(act, second, street, avoidance_checked=True)
    with refused("choice.avoidance"):
        choose.sign(act, first, street, avoidance_checked=False)
    with refused("choice.no_proxy"):
        choose.sign(act, first, street, avoidance_checked=True, proxy="其父")
    choose.sign(act, first, street, avoidance_checked=True)
    with refused("lifecycle.not_allowed"):
        choose.sign(act, first, zone, avoidance_checked=True)
    with refused("choice.place_taken"):
        choose.sign(act, second, street, avoidance_checked=True)
    with refused("choice.unfinished"):
        choose.close_meeting(act, made)
    choose.sign(act, second, zone, avoidance_checked=True)
    assert left(made) == [] and whose_turn(made) is None
    choose.close_meeting(act, made)
    assert made.state == "closed"


def test_whoever_is_absent_comes_last_or_gives_the_place_up(
    session: Session, at: datetime, told: Story
) -> None:
    made, act = meeting(session, told, at), act_of(session, told, STARTS)
    first, second = made.choices
    choose.miss(act, first)
    assert whose_turn(made) is second
    choose.sign(act, second, told.tree.zone.id, avoidance_checked=True)
    assert whose_turn(made) is first
    choose.sign(act, first, told.tree.street.id, avoidance_checked=True)
    other = story(session)
    ranked(session, other.run, other.b01, place=1, outcome="proposed")
    candidates(session, other, at=at, state="cleared")
    strict = meeting(session, other, at, absence="forfeits")
    choose.miss(act_of(session, other, STARTS), strict.choices[0])
    assert strict.choices[0].candidacy.state == "declined"
    choose.close_meeting(act_of(session, other, STARTS), strict)


def test_whom_avoidance_blocks_everywhere_waits_or_is_placed_as_the_rules_say(
    session: Session, at: datetime, told: Story
) -> None:
    made, act = meeting(session, told, at), act_of(session, told, STARTS)
    first, second = made.choices
    choose.block(act, first, "配偶任该单位负责人")
    choose.sign(act, second, told.tree.zone.id, avoidance_checked=True)
    assert whose_turn(made) is None  # the rules let them wait
    choose.close_meeting(act, made)
    assert first.candidacy.state == "cleared"


def test_a_substitute_takes_the_place_that_fell_free_and_no_other(
    session: Session, at: datetime, told: Story
) -> None:
    made, act = meeting(session, told, at), act_of(session, told, STARTS)
    first, second = made.choices
    choose.sign(act, first, told.tree.street.id, avoidance_checked=True)
    choose.sign(act, second, told.tree.zone.id, avoidance_checked=True)
    decline(act, second.candidacy, "已有其他工作")
    follower = call_substitutes(act)[0][0]
    assert chosen_place(session, follower) == told.tree.zone.id
    follower.state = "cleared"
    session.flush()
    where = OfferTerms(
        told.tree.street.id, date(2026, 9, 20), "区总工会", "", datetime(2026, 9, 8, tzinfo=UTC)
    )
    with refused("offer.other_place"):
        send_offer(act, follower, where)
    free = OfferTerms(None, where.report_on, where.report_at, "", where.answer_by)
    assert send_offer(act, follower, free).union_id == told.tree.zone.id


def test_a_cancelled_meeting_binds_nobody(session: Session, at: datetime, told: Story) -> None:
    made, act = meeting(session, told, at), act_of(session, told, STARTS)
    choose.sign(act, made.choices[0], told.tree.street.id, avoidance_checked=True)
    choose.cancel_meeting(act, made, "场地停电，另行通知")
    assert {one.state for one in made.choices} == {"ended"}
    assert chosen_place(session, made.choices[0].candidacy) is None
