"""Nobody stays behind in a cancelled vacancy: neither those who were in the running, nor those who
come back to it later by whichever way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.hand_in import reopen, submit, withdraw
from portal.recruitment.applications.services.let_lapse import lapse_overdue
from portal.recruitment.applications.services.lose_vacancy import OWN_HOURS
from portal.recruitment.applications.services.transfer import may_transfer, transfer
from portal.recruitment.audit import Act
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.documents import opening_body
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.queries import openings
from portal.recruitment.screening.services.decide import decide
from portal.recruitment.screening.services.object import answer_objection, file_objection
from portal.recruitment.screening.services.open_vacancies import (
    decide_opening,
    propose_openings,
    publish_openings,
)
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancy_in
from tests.builders.applications import (
    draft_application,
    eligible_application,
    submitted_application,
)
from tests.builders.changes import published_change
from tests.builders.exams import after_registration
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree

WORDS = "毕业证书可以在学信网查到，请再看一次。"


@dataclass(frozen=True)
class House:
    """A published round of two vacancies, of which the second is going to be cancelled."""

    session: Session
    storage: Storage
    at: datetime
    officers: Office
    round_: RecruitmentRound

    @property
    def gone(self) -> Vacancy:
        return vacancy_in(self.session, self.round_, "02")

    @property
    def other(self) -> Vacancy:
        return vacancy_in(self.session, self.round_, "01")

    def case(self, application: Application, at: datetime | None = None) -> CaseAct:
        return CaseAct(self.session, actor(self.officers.screener), at or self.at, application)

    def cancel(self, at: datetime | None = None) -> None:
        wanted = {("headcount", "02", ""): 0}
        published_change(
            self.session, self.round_, self.officers, wanted, kind="reduction", at=at or self.at
        )

    def change_requirements(self) -> None:
        narrower = dict(self.round_.requirements) | {"majors": ["社会工作"]}
        wanted = {("requirements", "", ""): narrower}
        published_change(self.session, self.round_, self.officers, wanted, at=self.at)

    def told(self, application: Application) -> list[str]:
        statement = select(Message.kind).where(Message.account_id == application.account_id)
        return [kind for kind in self.session.scalars(statement) if kind == "vacancy.cancelled"]


@pytest.fixture
def house(app: Flask, session: Session, tmp_path: Path, at: datetime) -> House:
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers, vacancies=2)
    return House(session, Storage(tmp_path / "files"), at, officers, round_)


def _submitted(house: House) -> Application:
    return submitted_application(
        house.session, house.round_, house.storage, at=house.at, vacancy=house.gone
    )


def _returned(house: House) -> Application:
    row = _submitted(house)
    word = Opinion("return", "C02", "毕业证书只拍到半页，请拍全。")
    decide(house.case(row), word, seen_digest=row.content_digest or "")
    return row


def _eligible(house: House) -> Application:
    return eligible_application(
        house.session,
        house.round_,
        house.storage,
        at=house.at,
        screener=house.officers.screener,
        vacancy=house.gone,
    )


def _refused(house: House) -> Application:
    row = _submitted(house)
    word = Opinion("fail", "C01", "学历不符合岗位要求，岗位要求本科。")
    decide(house.case(row), word, seen_digest=row.content_digest or "")
    return row


def _withdrawn(house: House) -> Application:
    row = _submitted(house)
    withdraw(own_act(house.session, row, house.at))
    return row


def _draft(house: House) -> Application:
    return draft_application(
        house.session, house.round_, house.storage, at=house.at, vacancy=house.gone
    )


@pytest.mark.parametrize("made", [_submitted, _returned, _eligible])
def test_whoever_is_in_the_running_is_told_and_may_choose_at_once(
    app: Flask, house: House, made: Callable[[House], Application]
) -> None:
    row = made(house)
    with app.app_context():
        house.cancel()
    assert row.state == "transferring" and len(house.told(row)) == 1
    assert may_transfer(row, house.at)
    transfer(own_act(house.session, row, house.at), house.other)
    assert (row.state, row.vacancy) == ("submitted", house.other)


@pytest.mark.parametrize("made", [_draft, _withdrawn])
def test_an_unfinished_or_withdrawn_form_is_told_and_finished_for_another(
    app: Flask, house: House, made: Callable[[House], Application]
) -> None:
    row = made(house)
    with app.app_context():
        house.cancel()
    assert len(house.told(row)) == 1
    own = own_act(house.session, row, house.at)
    if row.state == "withdrawn":
        reopen(own)
    with pytest.raises(Refused, match=r"application\.vacancy_cancelled"):
        submit(own)
    row.vacancy = house.other
    submit(own)
    assert row.state == "submitted"


def test_a_reversal_after_the_cancelling_leads_to_another_vacancy_with_time_of_its_own(
    app: Flask, house: House
) -> None:
    row = _refused(house)
    objection = file_objection(own_act(house.session, row, house.at), "decision", text=WORDS)
    with app.app_context():
        house.cancel()
    assert row.state == "ineligible"
    window = house.round_.window("transfer")
    assert window is not None
    late = window.ends_at + timedelta(days=1)
    house.other.state = "opened"
    answer_objection(
        Act(house.session, actor(house.officers.second_screener), late),
        objection,
        "reverse",
        answer="证书核实无误，撤销原决定。",
    )
    assert row.state == "transferring" and len(house.told(row)) == 1
    lapse_overdue(house.session, house.round_, at=late)
    assert row.state == "transferring"
    assert may_transfer(row, late + timedelta(hours=OWN_HOURS, seconds=-1))
    assert not may_transfer(row, late + timedelta(hours=OWN_HOURS))
    lapse_overdue(house.session, house.round_, at=late + timedelta(hours=OWN_HOURS))
    assert row.state == "lapsed"


def test_a_case_judged_anew_in_a_cancelled_vacancy_moves_on(app: Flask, house: House) -> None:
    row = _refused(house)
    with app.app_context():
        house.cancel()
        house.change_requirements()
    assert row.state == "transferring" and len(house.told(row)) == 1


def test_an_objection_may_still_be_answered_when_the_case_is_judged_anew(
    app: Flask, house: House
) -> None:
    row = _refused(house)
    objection = file_objection(own_act(house.session, row, house.at), "decision", text=WORDS)
    with app.app_context():
        house.change_requirements()
    assert row.state == "submitted"
    answer_objection(
        Act(house.session, actor(house.officers.second_screener), house.at),
        objection,
        "reverse",
        answer="条件已经更正，重新审核。",
    )
    assert (row.state, objection.state) == ("submitted", "reversed")


@pytest.mark.parametrize("outcome", ["pass", "return"])
def test_nothing_is_decided_in_a_cancelled_vacancy_and_the_clock_moves_the_case_on(
    house: House, outcome: str
) -> None:
    """As rows of an older version may stand."""
    row = _submitted(house)
    house.gone.state = "cancelled"
    word = Opinion(outcome, "C02", "毕业证书只拍到半页，请拍全。")
    with pytest.raises(Refused, match=r"screening\.vacancy_cancelled"):
        decide(house.case(row), word, seen_digest=row.content_digest or "")
    lapse_overdue(house.session, house.round_, at=house.at)
    assert row.state == "transferring" and len(house.told(row)) == 1


def test_whoever_let_a_deadline_pass_begins_again_while_registration_runs(house: House) -> None:
    row = _returned(house)
    assert row.mend_until is not None
    lapse_overdue(house.session, house.round_, at=row.mend_until)
    assert row.state == "lapsed"
    own = own_act(house.session, row, house.at + timedelta(hours=1))
    reopen(own)
    submit(own)
    assert row.state == "submitted"
    row.state = "lapsed"
    with pytest.raises(Refused, match=r"application\.closed"):
        reopen(own_act(house.session, row, after_registration(house.round_)))


def test_the_opening_leaves_out_what_a_notice_cancelled_and_goes_out_without_it(
    app: Flask, house: House
) -> None:
    later = after_registration(house.round_)
    by = actor(house.officers.publisher)
    first = propose_openings(RoundAct(house.session, by, later, house.round_))
    assert len(first) == 2
    with app.app_context():
        house.cancel(later)
    assert propose_openings(RoundAct(house.session, by, later, house.round_)) == []
    item = openings(house.session, house.round_.id)[0]
    decide_opening(
        RoundAct(house.session, actor(house.officers.city_approver), later, house.round_),
        item,
        kind="open",
        headcount=item.vacancy.headcount,
        reason="岗位急需，经研究同意开考。",
    )
    with app.test_request_context():
        body = opening_body(house.session, house.round_)
        act = RoundAct(house.session, actor(house.officers.checker), later, house.round_)
        publish_openings(act, body)
    assert [row[5:7] for row in body["tables"][0]["rows"]] == [["开考", "1"], ["取消岗位", "0"]]


def test_a_proposal_whose_figures_have_moved_is_made_anew(house: House) -> None:
    later = after_registration(house.round_)
    act = RoundAct(house.session, actor(house.officers.publisher), later, house.round_)
    propose_openings(act)
    assert openings(house.session, house.round_.id)[1].approved_count == 0
    _eligible(house)
    house.session.flush()
    [renewed] = propose_openings(act)
    assert (renewed.vacancy.code, renewed.approved_count) == ("02", 1)
    assert len(openings(house.session, house.round_.id)) == 2
