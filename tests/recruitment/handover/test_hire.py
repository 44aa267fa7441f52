"""Prepared by one person, confirmed by another; what has to be right before, and what exists
afterwards."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import pending
from portal.kernel.errors import Refused
from portal.protocol.messages import faults, record_digest
from portal.recruitment.applications.act import on_case
from portal.recruitment.handover import jobs
from portal.recruitment.handover.models import Delivery
from portal.recruitment.handover.queries import hire_of, ready_for_hire
from portal.recruitment.handover.record_of_hire import training_due
from portal.recruitment.handover.services import checks
from portal.recruitment.handover.services.hire import confirm_hire, prepare_hire
from portal.recruitment.labels import choices
from portal.recruitment.offers.queries import offers_to
from portal.recruitment.offers.services.offer import send_offer
from portal.recruitment.offers.terms import OfferTerms
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.planning.quota import ToldQuota
from portal.recruitment.unions.services import note_staffing
from portal.recruitment.vacancies.models import HeadcountReservation
from portal.recruitment.vetting.queries import candidacies_of, gate_of_hire
from portal.recruitment.vetting.services.leave import decline
from portal.recruitment.vetting.services.substitute import call_substitutes
from tests.builders.hires import (
    actor,
    candidates,
    listed,
    prepared,
    ranked,
    story,
    terms,
    vacancy,
)

__all__ = ["jobs"]  # declared jobs: a hire queues its delivery


def refused(code: str) -> object:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def test_two_people_make_a_hire_and_its_message_in_one_go(session: Session, at: datetime) -> None:
    told = story(session)
    hire = prepared(session, told, at=at)
    assert hire.record_digest is None and faults("record", hire.record) == []
    with refused("two_people.same"):
        confirm_hire(RoundAct(session, actor(told.publisher), at, told.round_), hire)
    assert session.scalar(select(func.count()).select_from(Delivery)) == 0
    act = RoundAct(session, actor(told.checker), at, told.round_)
    delivery = confirm_hire(act, hire)
    assert (hire.state, hire.record["person"]["sex"], hire.record["employment"]["form"]) == (
        "announced",
        "2",
        "1",
    )
    assert hire.record_digest == record_digest(hire.record)
    assert delivery.body["data"] == {
        "hire": hire.public_id,
        "record_sha256": hire.record_digest,
        "round": told.round_.code,
    }
    assert pending(session).queued == 1
    assert (
        session.scalar(
            select(HeadcountReservation.state).where(HeadcountReservation.vacancy_id == told.a01.id)
        )
        == "pending_hire"
    )
    assert (
        hire_of(session, hire.application_id) is hire
        and ready_for_hire(session, told.round_.id) == []
    )
    with refused("lifecycle.not_allowed"):
        confirm_hire(act, hire)


def test_nobody_is_hired_before_his_publicity_is_over_or_after_he_declined(
    session: Session, at: datetime
) -> None:
    told = story(session)
    ranked(session, told.run, told.a01, place=1, outcome="proposed")
    one = candidates(session, told, at=at, state="in_publicity")[0]
    act = RoundAct(session, actor(told.publisher), at, told.round_)
    with refused("hire.not_cleared"):
        prepare_hire(act, one, terms(told))
    one.state = "cleared"
    hire = prepare_hire(act, one, terms(told))
    decline(act, one, "已有其他工作")
    with refused("lifecycle.not_allowed"):
        confirm_hire(RoundAct(session, actor(told.checker), at, told.round_), hire)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        # one day beyond six months
        (
            {"probation_ends_on": date(2027, 4, 1)},
            "labour.probation_too_long",
        ),
        # a day short of three years
        (
            {"ends_on": date(2029, 9, 29), "probation_ends_on": date(2026, 12, 1)},
            "labour.probation_too_long",
        ),
        ({"probation_ends_on": date(2026, 9, 30)}, "labour.probation_outside_term"),
        # a year: two months at most
        (
            {"ends_on": date(2027, 9, 30), "probation_ends_on": date(2026, 12, 1)},
            "labour.probation_too_long",
        ),
        # under three months: none
        (
            {"ends_on": date(2026, 12, 30), "probation_ends_on": date(2026, 10, 1)},
            "labour.probation_too_long",
        ),
        ({"starts_on": date(2026, 8, 31)}, "labour.starts_before_decision"),
        ({"starts_on": date(2026, 11, 2)}, "labour.starts_too_late"),
        ({"ends_on": date(2026, 9, 30)}, "labour.term"),
        ({"avoidance_confirmed": False}, "hire.avoidance_missing"),
        ({"decision": "chosen"}, "hire.decision"),
    ],
)
def test_what_the_law_and_the_notice_forbid(
    session: Session, at: datetime, values: dict[str, object], code: str
) -> None:
    told = story(session)
    ranked(session, told.run, told.a01, place=1, outcome="proposed")
    one = candidates(session, told, at=at, state="cleared")[0]
    with refused(code):
        prepare_hire(
            RoundAct(session, actor(told.publisher), at, told.round_), one, terms(told, **values)
        )


def test_a_stated_relative_needs_words_and_a_named_unit_stays(
    session: Session, at: datetime
) -> None:
    told = story(session)
    ranked(
        session,
        told.run,
        told.a01,
        place=1,
        outcome="proposed",
        avoidance={"applies": "yes", "office": "区总工会主席"},
    )
    one = candidates(session, told, at=at, state="cleared")[0]
    act = RoundAct(session, actor(told.publisher), at, told.round_)
    with refused("hire.avoidance_missing"):
        prepare_hire(act, one, terms(told))
    with refused("hire.other_unit"):
        chosen = terms(told, placement_id=told.tree.zone.id, avoidance_note="该亲属已于八月调离。")
        prepare_hire(act, one, chosen)


def test_dispatch_needs_two_years_and_its_agency(session: Session, at: datetime) -> None:
    told = story(session)
    told.a01.employment_form = "dispatch"
    ranked(session, told.run, told.a01, place=1, outcome="proposed")
    one = candidates(session, told, at=at, state="cleared")[0]
    act = RoundAct(session, actor(told.publisher), at, told.round_)
    with refused("labour.dispatch_too_short"):
        short = terms(told, ends_on=date(2028, 9, 29), probation_ends_on=None, agency="某公司")
        prepare_hire(act, one, short)
    with refused("hire.agency_missing"):
        prepare_hire(act, one, terms(told))
    hire = prepare_hire(act, one, terms(told, agency="某公司"))
    assert (hire.record["employment"]["form"], hire.record["employment"]["agency"]) == (
        "5",
        "某公司",
    )


def test_the_quota_of_a_chosen_unit_is_looked_at_again(session: Session, at: datetime) -> None:
    told = story(session)  # the zone may have one person
    extra = vacancy(session, told.round_, "B02", told.tree, named=False)
    ranked(session, told.run, told.b01, place=1, outcome="proposed")
    ranked(session, told.run, extra, place=1, outcome="proposed")
    first, second = candidates(session, told, at=at, state="cleared")
    zone, by = told.tree.zone, actor(told.publisher)
    told.tree.zone.kind = "zone"
    chosen = terms(told, placement_id=zone.id, decision="chosen")
    act = RoundAct(session, by, at, told.round_)
    prepare_hire(act, first, chosen, in_post=1)  # nobody over there has said that it is full
    note_staffing(session, {zone.id: ToldQuota(people=1, most=1)}, at=at)
    with refused("quota.above_ceiling"):
        prepare_hire(act, first, chosen, in_post=1)
    note_staffing(session, {zone.id: ToldQuota(1, 2, "either", "市总复〔2026〕9号")}, at=at)
    prepare_hire(act, first, chosen, in_post=1)  # the city allowed one more
    note_staffing(session, {zone.id: ToldQuota(people=0, most=1)}, at=at)
    prepare_hire(act, first, chosen, in_post=0)
    prepare_hire(act, first, chosen, in_post=0)  # oneself doesn't count twice
    with refused("quota.above_ceiling"):
        prepare_hire(act, second, chosen, in_post=0)


def test_who_declined_after_the_preparing_holds_no_place_any_more(
    session: Session, at: datetime
) -> None:
    told = story(session)
    ranked(session, told.run, told.b01, place=1, outcome="proposed", score="90")
    ranked(session, told.run, told.b01, place=2, score="85")
    one, by = candidates(session, told, at=at, state="cleared")[0], actor(told.publisher)
    told.round_.policy = told.round_.policy | {
        "substitution": {"stages": ["hire"], "until": "filing", "pooled": False}
    }
    listed(session, told, one, starts_at=at, ends_at=at)
    chosen = terms(told, placement_id=told.tree.zone.id, decision="chosen")
    prepare_hire(RoundAct(session, by, at, told.round_), one, chosen, in_post=0)
    session.flush()
    act = RoundAct(session, by, at, told.round_)
    decline(act, one, "已有其他工作")
    with refused("hire.not_cleared"):
        prepare_hire(RoundAct(session, by, at, told.round_), one, chosen, in_post=0)
    follower = call_substitutes(act)[0][0]
    follower.state = "cleared"
    assert (
        prepare_hire(RoundAct(session, by, at, told.round_), follower, chosen, in_post=0).state
        == "awaiting_confirmation"
    )


def test_what_was_offered_is_accepted_before_anybody_is_hired(
    session: Session, at: datetime
) -> None:
    told = story(session)
    ranked(session, told.run, told.b01, place=1, outcome="proposed")
    one = candidates(session, told, at=at, state="cleared")[0]
    act = RoundAct(session, actor(told.publisher), at, told.round_)
    chosen = terms(told, decision="chosen")
    offered = OfferTerms(
        told.tree.street.id, date(2026, 9, 15), "三楼", "", answer_by=at + timedelta(days=3)
    )
    send_offer(act, one, offered)
    with pytest.raises(Refused) as shut:
        prepare_hire(act, one, chosen)
    assert shut.value.facts["reason"] == "offer_unanswered"
    offer = offers_to(session, one.id)[0]
    offer.state = "recalled"
    with pytest.raises(Refused) as shut:
        prepare_hire(act, one, chosen)
    assert shut.value.facts["reason"] == "offer_not_accepted"
    offer.state = "accepted"
    offer.union_id = told.tree.zone.id
    with pytest.raises(Refused) as shut:
        prepare_hire(act, one, chosen)
    assert shut.value.facts["reason"] == "offer_other_unit"
    offer.union_id = told.tree.street.id
    hire = prepare_hire(act, one, chosen)
    offer.state = "declined"
    with pytest.raises(Refused) as shut:
        confirm_hire(RoundAct(session, actor(told.checker), at, told.round_), hire)
    assert shut.value.facts["reason"] == "offer_not_accepted"


def test_every_reason_that_shuts_the_gate_is_worded() -> None:
    worded = {code for code, _text in choices("hire.gate")}
    said = set(re.findall(r'\("([a-z_]+)", ', inspect.getsource(gate_of_hire)))
    said |= set(re.findall(r'"(offer_[a-z_]+)"', inspect.getsource(checks)))
    assert said == worded


def test_training_is_due_on_the_corresponding_day_of_the_next_year() -> None:
    assert training_due(date(2026, 9, 1)) == date(2027, 9, 1)
    assert training_due(date(2028, 2, 29)) == date(2029, 2, 28)


def test_who_screened_somebody_does_not_hire_them(session: Session, at: datetime) -> None:
    told = story(session)
    hire = prepared(session, told, at=at)
    act = RoundAct(session, actor(told.checker), at, told.round_)
    on_case(act, hire.application).record_on_case("screening.pass")
    with refused("two_people.screened"):
        confirm_hire(act, hire)
    assert hire.confirmed_by is None


def test_a_first_day_that_has_passed_is_not_confirmed(session: Session, at: datetime) -> None:
    """Prepared for 1 October, confirmed on the 2nd: nobody worked before being hired."""
    told = story(session)
    hire = prepared(session, told, at=at)
    late = datetime(2026, 10, 2, 1, tzinfo=UTC)
    with refused("labour.starts_before_decision"):
        confirm_hire(RoundAct(session, actor(told.checker), late, told.round_), hire)
    assert hire.state == "awaiting_confirmation"
    on_the_day = datetime(2026, 10, 1, 1, tzinfo=UTC)
    confirm_hire(RoundAct(session, actor(told.checker), on_the_day, told.round_), hire)


def test_what_is_mended_after_the_first_day_keeps_its_decision(
    session: Session, at: datetime
) -> None:
    told = story(session)
    hire = prepared(session, told, at=at)
    confirm_hire(RoundAct(session, actor(told.checker), at, told.round_), hire)
    hire.state = "refused"
    later = datetime(2026, 11, 5, 1, tzinfo=UTC)
    candidacy = candidacies_of(session, told.round_.id)[0]
    mended = terms(told, contract_number="2026-001")
    act = RoundAct(session, actor(told.publisher), later, told.round_)
    prepare_hire(act, candidacy, mended)
    assert hire.record["decision"]["on"] == "2026-09-01"
    with refused("labour.starts_before_decision"):
        prepare_hire(act, candidacy, terms(told, starts_on=date(2026, 8, 1)))
