"""聘用通知书: sent, accepted, declined, silent, recalled, reported for, missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import SYSTEM
from portal.recruitment.messages.models import Message
from portal.recruitment.offers.models import Offer
from portal.recruitment.offers.queries import accepted_offer, awaiting_offer
from portal.recruitment.offers.services import offer as offering
from portal.recruitment.offers.terms import OfferTerms
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import candidacies_of, open_losses
from portal.recruitment.vetting.services.examine import record_documents
from portal.recruitment.vetting.services.leave import decline, revoke
from portal.recruitment.vetting.services.substitute import call_substitutes
from tests.builders.hires import Story, actor, candidates, ranked, story

ANSWER_BY = datetime(2026, 9, 7, 9, 30, tzinfo=UTC)
REPORT_ON = date(2026, 9, 15)


def refused(code: str) -> object:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def terms(**values: object) -> OfferTerms:
    usual = {"union_id": None, "report_on": REPORT_ON, "report_at": "区总工会三楼", "papers": ""}
    return OfferTerms(**{**usual, "answer_by": ANSWER_BY, **values})


def act_of(session: Session, told: Story, at: datetime, who: object = None) -> RoundAct:
    return RoundAct(session, actor(who or told.publisher), at, told.round_)


@pytest.fixture
def cleared(session: Session, at: datetime) -> tuple[Story, Candidacy]:
    told = story(session, substitution={"stages": ["medical", "publicity", "hire"]})
    ranked(session, told.run, told.a01, place=1, outcome="proposed", score="90")
    ranked(session, told.run, told.a01, place=2, score="85")
    return told, candidates(session, told, at=at, state="cleared")[0]


def sent(session: Session, at: datetime, cleared: tuple[Story, Candidacy]) -> Offer:
    told, one = cleared
    return offering.send_offer(act_of(session, told, at), one, terms())


def test_an_offer_says_what_silence_means_and_is_sent_once(
    session: Session, at: datetime, cleared: tuple[Story, Candidacy]
) -> None:
    told, one = cleared
    offer = sent(session, at, cleared)
    letter = session.scalars(select(Message).where(Message.kind == "offers.sent")).one()
    assert "视为放弃" in letter.body and "2026年9月7日17:30" in letter.body
    assert (offer.edition, offer.union_id) == (1, told.a01.using_union_id)
    assert awaiting_offer(session, candidacies_of(session, told.round_.id)) == []
    with refused("offer.open"):
        sent(session, at, cleared)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"answer_by": datetime(2026, 9, 1, 9, 30, tzinfo=UTC)}, "offer.terms"),
        ({"report_on": date(2026, 9, 6)}, "offer.terms"),
        ({"report_at": " "}, "offer.place_missing"),
    ],
)
def test_there_is_time_to_answer_before_the_day_of_reporting(
    session: Session,
    at: datetime,
    cleared: tuple[Story, Candidacy],
    values: dict[str, object],
    code: str,
) -> None:
    told, one = cleared
    with refused(code):
        offering.send_offer(act_of(session, told, at), one, terms(**values))


def test_nobody_is_offered_anything_while_the_gate_is_shut(
    session: Session, at: datetime, cleared: tuple[Story, Candidacy]
) -> None:
    told, one = cleared
    record_documents(act_of(session, told, at), one, "deferred", "缺离职证明，月底前交。")
    with refused("offer.gate_shut"):
        sent(session, at, cleared)
    record_documents(act_of(session, told, at), one, "pass", "")
    assert sent(session, at, cleared).state == "sent"


def test_whoever_accepts_reports_and_the_clocks_of_the_contract_begin(
    session: Session, at: datetime, cleared: tuple[Story, Candidacy]
) -> None:
    told, one = cleared
    offer = sent(session, at, cleared)
    assert accepted_offer(session, one) is None
    offering.accept(act_of(session, told, at), offer)
    assert accepted_offer(session, one) is offer
    later = datetime(2026, 9, 15, 2, tzinfo=UTC)
    with refused("offer.reported_on"):
        offering.report(act_of(session, told, later), offer, date(2026, 9, 16))
    offering.report(act_of(session, told, later), offer, REPORT_ON)
    assert (offer.state, offer.reported_on) == ("reported", REPORT_ON)
    letter = session.scalars(select(Message).where(Message.kind == "offers.reported")).one()
    assert "2026-10-15" in letter.body
    assert accepted_offer(session, one) is offer


def test_whoever_declines_frees_the_place_also_after_accepting(
    session: Session, at: datetime, cleared: tuple[Story, Candidacy]
) -> None:
    told, one = cleared
    offer = sent(session, at, cleared)
    offering.accept(act_of(session, told, at), offer)
    offering.decline(act_of(session, told, at), offer, "已有其他工作")
    assert (offer.state, one.state, one.left_from) == ("declined", "declined", "cleared")
    assert open_losses(session, told.round_.id) == [one]


def test_silence_is_what_the_letter_said_at_the_last_moment_and_the_next_is_called(
    session: Session, at: datetime, cleared: tuple[Story, Candidacy]
) -> None:
    told, one = cleared
    told.round_.policy = told.round_.policy | {
        "substitution": {"stages": ["hire"], "until": "filing", "pooled": False}
    }
    offer = sent(session, at, cleared)
    early = RoundAct(session, SYSTEM, ANSWER_BY - timedelta(seconds=1), told.round_)
    assert offering.advance(early) == 0
    with refused("offer.too_late"):
        offering.accept(act_of(session, told, ANSWER_BY), offer)
    on_time = RoundAct(session, SYSTEM, ANSWER_BY, told.round_)
    assert (offering.advance(on_time), offering.advance(on_time)) == (1, 0)
    assert (offer.state, one.state) == ("silent", "declined")
    entered, _unfilled = call_substitutes(act_of(session, told, ANSWER_BY))
    assert [row.replaces_id for row in entered] == [one.id]


def test_a_recalled_offer_is_followed_by_another_edition(
    session: Session, at: datetime, cleared: tuple[Story, Candidacy]
) -> None:
    told, one = cleared
    offer = sent(session, at, cleared)
    with refused("two_people.same"):
        offering.recall(act_of(session, told, at), offer, "报到地点有变动")
    offering.recall(act_of(session, told, at, told.checker), offer, "报到地点有变动")
    second = sent(session, at, cleared)
    assert (offer.state, second.edition, one.state) == ("recalled", 2, "cleared")


def test_an_offer_ends_with_the_candidacy_it_rests_on(
    session: Session, at: datetime, cleared: tuple[Story, Candidacy]
) -> None:
    told, one = cleared
    offer = sent(session, at, cleared)
    other = act_of(session, told, at, told.checker)
    revoke(other, one, "提供的材料不实，集体研究取消。", minutes="淮总工纪〔2026〕12号")
    with refused("offer.candidacy_over"):
        offering.accept(act_of(session, told, at), offer)
    assert offering.advance(RoundAct(session, SYSTEM, at, told.round_)) == 1
    assert offer.state == "recalled"


def test_whoever_does_not_come_loses_the_place_after_the_day_not_before(
    session: Session, at: datetime, cleared: tuple[Story, Candidacy]
) -> None:
    told, one = cleared
    offer = sent(session, at, cleared)
    offering.accept(act_of(session, told, at), offer)
    day = datetime(2026, 9, 15, 9, tzinfo=UTC)
    with refused("offer.reported_on"):
        offering.miss(act_of(session, told, day), offer, "当天没有到，电话不通")
    offering.miss(act_of(session, told, day + timedelta(days=1)), offer, "没有到，电话不通")
    assert (offer.state, one.state) == ("not_reported", "declined")
    assert accepted_offer(session, one) is None


def test_a_person_who_left_another_way_answers_nothing(
    session: Session, at: datetime, cleared: tuple[Story, Candidacy]
) -> None:
    told, one = cleared
    offer = sent(session, at, cleared)
    decline(act_of(session, told, at), one, "已有其他工作")
    with refused("lifecycle.not_allowed"):
        offering.decline(act_of(session, told, at), offer, "已有其他工作")
