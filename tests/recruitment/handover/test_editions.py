"""What an office may do to a hire that was announced: correct it, cancel it, enter what came on
paper, settle what doesn't fit; and what its place becomes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.protocol.messages import message_body, record_digest
from portal.recruitment.handover import jobs
from portal.recruitment.handover.models import Delivery, HandoverConflict, Hire
from portal.recruitment.handover.queries import announced_record, hire_of, ready_for_hire
from portal.recruitment.handover.services.by_hand import confirm_by_hand, enter_by_hand
from portal.recruitment.handover.services.cancel import (
    cancel_hire,
    confirm_cancellation,
    drop_cancellation,
)
from portal.recruitment.handover.services.correct import (
    announce_correction,
    correct_hire,
    drop_correction,
)
from portal.recruitment.handover.services.hire import (
    confirm_hire,
    prepare_hire,
    redeliver,
    withdraw_hire,
)
from portal.recruitment.handover.services.receive import receive
from portal.recruitment.handover.services.settle import settle_conflict
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import HIRE
from portal.recruitment.vacancies.models import HeadcountReservation
from portal.recruitment.vetting.queries import candidacy_of
from tests.builders.hires import Story, actor, prepared, story, terms

__all__ = ["jobs"]


def refused(code: str) -> Any:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


class Office:
    """Two people at one hire, and what the other side sends."""

    def __init__(self, session: Session, told: Story, hire: Hire, at: datetime) -> None:
        self.session, self.told, self.hire, self.at = session, told, hire, at
        self.messages = 0

    def act(self, person: str) -> RoundAct:
        account = getattr(self.told, person)
        return RoundAct(self.session, actor(account), self.at, self.told.round_)

    @property
    def first(self) -> RoundAct:
        return self.act("publisher")

    @property
    def second(self) -> RoundAct:
        return self.act("checker")

    def hears(self, kind: str, *, digest: str = "", minutes: int = 0, **data: Any) -> None:
        self.messages += 1
        said = {"hire": self.hire.public_id, **data}
        if kind != "filed":
            said["record_sha256"] = digest or self.hire.record_digest
        told_at = self.at + timedelta(minutes=minutes or self.messages)
        body = message_body(f"worker.{kind}", told_at, said)
        receive(self.session, f"msg_{self.messages}", body, at=self.at)

    def accepted(self, **more: Any) -> None:
        self.hears("accepted", worker_number="W-0001", **more)

    def filed(self, **more: Any) -> None:
        number = {"worker_number": "W-0001", "filing_number": "苏备1", "filed_on": "2026-09-20"}
        self.hears("filed", **number, **more)

    def refused(self, **more: Any) -> None:
        reasons = [{"code": "05", "reason": "contract_dates", "words": "合同不对"}]
        self.hears("refused", reasons=reasons, **more)

    def held(self) -> tuple[str, int]:
        row = self.session.scalars(
            select(HeadcountReservation).where(HeadcountReservation.vacancy_id == self.told.a01.id)
        ).one()
        return row.state, row.headcount


@pytest.fixture
def office(session: Session, at: datetime) -> Office:
    told = story(session)
    hire = prepared(session, told, at=at)
    made = Office(session, told, hire, at)
    confirm_hire(made.second, hire)
    return made


def test_a_correction_is_served_only_when_another_person_announced_it(office: Office) -> None:
    hire, session = office.hire, office.session
    office.accepted()
    first = hire.record
    new_terms = terms(office.told, contract_number="2026-9")
    with refused("hire.reason_missing"):
        correct_hire(office.first, hire, new_terms, reason=" ")
    with refused("hire.unchanged"):
        correct_hire(office.first, hire, terms(office.told), reason="合同编号")
    correct_hire(office.first, hire, new_terms, reason="合同编号写错")
    assert announced_record(session, hire.public_id) == first and hire.edition == 1
    with refused("two_people.same"):
        announce_correction(office.first, hire)
    announce_correction(office.second, hire)
    assert (hire.edition, hire.accepted_edition, hire.state) == (2, 1, "accepted")
    assert announced_record(session, hire.public_id)["contract"]["number"] == "2026-9"
    one, two = hire.editions
    assert one.record == first and record_digest(first) == one.record_digest
    assert (two.reason, two.changed) == ("合同编号写错", ["/contract/number"])
    assert two.record["confirmed_at"] == first["confirmed_at"]
    assert hire.confirmed_at == one.confirmed_at
    office.accepted()
    assert (hire.accepted_edition, hire.state) == (2, "accepted")


def test_a_correction_that_is_taken_back_leaves_no_edition(office: Office) -> None:
    office.accepted()
    correct_hire(office.first, office.hire, terms(office.told, contract_number="9"), reason="编号")
    drop_correction(office.first, office.hire)
    assert [one.number for one in office.hire.editions] == [1]
    with refused("hire.no_correction"):
        announce_correction(office.second, office.hire)


def test_a_refused_hire_sent_again_unchanged_keeps_edition_and_digest(office: Office) -> None:
    hire, digest = office.hire, office.hire.record_digest
    confirmed_at = hire.confirmed_at
    office.refused()
    assert hire.state == "refused"
    office.at += timedelta(days=3)
    candidacy = candidacy_of(office.session, hire.application_id)
    assert candidacy is not None
    prepare_hire(office.first, candidacy, terms(office.told))
    redeliver(office.second, hire)
    assert (hire.edition, hire.record_digest, hire.confirmed_at) == (1, digest, confirmed_at)
    sent = list(office.session.scalars(select(Delivery).order_by(Delivery.id)))
    assert [one.seq for one in sent] == [1, 2] and sent[0].body["data"] == sent[1].body["data"]
    assert sent[0].body["timestamp"] < sent[1].body["timestamp"]


def test_what_is_mended_after_a_refusal_is_not_served_before_it_is_sent(office: Office) -> None:
    hire = office.hire
    office.refused()
    candidacy = candidacy_of(office.session, hire.application_id)
    assert candidacy is not None
    prepare_hire(office.first, candidacy, terms(office.told, contract_number="2026-9"))
    served = announced_record(office.session, hire.public_id)
    assert record_digest(served) == hire.record_digest and served["contract"]["number"] is None
    redeliver(office.second, hire)
    served = announced_record(office.session, hire.public_id)
    assert (served["contract"]["number"], hire.edition) == ("2026-9", 2)


@pytest.mark.parametrize(
    ("reason", "candidacy"),
    [
        ("not_reported", "declined"),
        ("withdrawn", "declined"),
        ("annulled", "failed"),
        ("entered_in_error", "cleared"),
    ],
)
def test_a_filed_hire_is_cancelled_by_two_people_and_the_paper_by_two(
    office: Office, reason: str, candidacy: str
) -> None:
    hire, session = office.hire, office.session
    office.accepted()
    office.filed()
    assert office.held() == ("in_post", 1)
    asked = cancel_hire(office.first, hire, reason, "没有到岗")
    with refused("hire.cancellation_asked"):
        cancel_hire(office.first, hire, reason, "又一次")
    with refused("two_people.same"):
        confirm_cancellation(office.first, asked)
    confirm_cancellation(office.second, asked)
    assert (hire.state, office.held()) == ("cancelling", ("in_post", 1))
    with refused("handover.hire_unknown"):
        announced_record(session, hire.public_id)
    paper = enter_by_hand(
        office.first, hire, "cancelled", paper="省总备〔2026〕8号", on=office.at.date()
    )
    with refused("two_people.same"):
        confirm_by_hand(office.first, paper)
    assert confirm_by_hand(office.second, paper) == "done"
    person = candidacy_of(session, hire.application_id)
    assert person is not None and (hire.state, person.state) == ("cancelled", candidacy)
    assert (hire.filing_number, hire.worker_number) == ("苏备1", "W-0001")
    assert office.held() == ("reserved", 1)
    letters = session.scalars(select(Message.kind).where(Message.kind.like("handover.cancel%")))
    assert sorted(letters) == ["handover.cancelled", "handover.cancelling"]


def test_a_hire_nobody_had_taken_is_closed_by_the_refusal_of_its_pull(office: Office) -> None:
    hire = office.hire
    confirm_cancellation(office.second, cancel_hire(office.first, hire, "annulled", "材料虚假"))
    assert office.session.scalars(select(Delivery.state)).all() == ["withdrawn"]
    office.refused()
    assert (hire.state, office.held()) == ("cancelled", ("reserved", 1))


def test_a_cancellation_that_is_not_followed_leaves_the_hire(office: Office) -> None:
    asked = cancel_hire(office.first, office.hire, "withdrawn", "本人来电")
    with refused("hire.cancellation_asked"):
        correct_hire(office.first, office.hire, terms(office.told), reason="改")
    drop_cancellation(office.second, asked)
    assert (office.hire.state, asked.state) == ("announced", "dropped")
    with refused("hire.cancel_reason"):
        cancel_hire(office.first, office.hire, "whim", "没有理由")


def test_who_was_entered_in_error_may_be_hired_after_all(office: Office) -> None:
    hire, session = office.hire, office.session
    confirm_cancellation(
        office.second, cancel_hire(office.first, hire, "entered_in_error", "选错了人")
    )
    office.refused()
    (person,) = ready_for_hire(session, office.told.round_.id)
    again = prepare_hire(office.first, person, terms(office.told))
    assert again is not hire and hire_of(session, person.application_id) is again
    confirm_hire(office.second, again)
    assert (again.state, again.edition, office.held()) == ("announced", 1, ("pending_hire", 1))


def test_what_was_prepared_is_taken_back_by_one(session: Session, at: datetime) -> None:
    told = story(session)
    hire = prepared(session, told, at=at)
    made = Office(session, told, hire, at)
    withdraw_hire(made.first, hire, "填错了人")
    assert hire.state == "cancelled" and ready_for_hire(session, told.round_.id) != []
    assert session.scalar(select(func.count()).select_from(Delivery)) == 0


def test_a_conflict_is_kept_with_both_rows_until_somebody_settles_it(office: Office) -> None:
    hire, session = office.hire, office.session
    office.accepted()
    office.refused()
    conflict = session.scalars(select(HandoverConflict)).one()
    assert (conflict.reason, conflict.told["record_sha256"]) == (
        "refused_after_acceptance",
        hire.record_digest,
    )
    assert (conflict.own["state"], conflict.own["worker_number"]) == ("accepted", "W-0001")
    with refused("hire.reason_missing"):
        settle_conflict(office.second, conflict, "好")
    settle_conflict(office.second, conflict, "电话核对，对方误发，已作废")
    assert (conflict.state, hire.state) == ("settled", "accepted")
    with refused("lifecycle.not_allowed"):
        settle_conflict(office.second, conflict, "电话核对，对方误发，已作废")


def test_a_number_that_another_hire_has_is_a_conflict(office: Office) -> None:
    session = office.session
    other = Hire(
        application_id=office.hire.application_id,
        vacancy_id=office.hire.vacancy_id,
        placement_id=office.hire.placement_id,
        state="cancelled",
        contract_starts_on=date(2026, 10, 1),
        contract_ends_on=date(2029, 9, 30),
        prepared_by=office.told.publisher.id,
        prepared_at=office.at,
        worker_number="W-0001",
        filing_number="苏备1",
        filed_on=date(2026, 9, 1),
    )
    session.add(other)
    session.flush()
    office.accepted()
    assert (office.hire.state, office.hire.worker_number) == ("announced", None)
    reasons = session.scalars(select(HandoverConflict.reason)).all()
    assert reasons == ["number_taken"]


def test_messages_that_come_late_are_superseded(office: Office) -> None:
    """Refused, then accepted, filed twice: whatever the order of arrival, the last word counts."""
    hire, session = office.hire, office.session
    office.accepted(minutes=20)
    office.refused(minutes=10)
    assert (hire.state, hire.refusal) == ("accepted", "")
    office.hears(
        "filed", worker_number="W-0001", filing_number="苏备2", filed_on="2026-09-21", minutes=40
    )
    office.filed(minutes=30)
    assert hire.filing_number == "苏备2"
    assert session.scalar(select(func.count()).select_from(HandoverConflict)) == 0


def test_every_live_state_can_be_left_by_the_person_and_by_the_office() -> None:
    ends = {"left", "cancelled"}
    for state in HIRE.states:
        if state in ends or state == "cancelling":
            continue
        ways = [step for step in HIRE.transitions if step.source == state]
        assert any("applicant" in step.roles for step in ways), state
        assert any("publisher" in step.roles for step in ways), state
    assert HIRE.actions("cancelling") == ("refused", "left", "cancelled")
