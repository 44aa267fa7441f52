"""The way to the union above, late answers that speak up, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import own_act
from portal.recruitment.audit import Act
from portal.recruitment.messages.models import Message
from portal.recruitment.results.queries import policy_groups
from portal.recruitment.results.services.inputs import gates
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.models import ScreeningAppeal
from portal.recruitment.screening.services.appeal import (
    answer_appeal,
    file_appeal,
    may_appeal,
    withdraw_appeal,
)
from portal.recruitment.screening.services.object import answer_objection, file_objection
from portal.recruitment.screening.services.open_vacancies import propose_openings
from portal.recruitment.screening.services.remind import remind_of_answers, urgency
from portal.recruitment.vacancies.queries import vacancies_of
from tests.builders.accounts import applicant
from tests.builders.exams import after_registration
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.screening_pages import (
    UPHELD,
    WORDS,
    refused_application,
    upheld_objection,
    waiting_appeal,
)
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Browser, Committed


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


@pytest.fixture
def unions(session: Session) -> Tree:
    return tree(session)


@pytest.fixture
def officers(session: Session, unions: Tree) -> Office:
    return office(session, unions)


@pytest.fixture
def round_(session: Session, unions: Tree, officers: Office, at: datetime) -> RecruitmentRound:
    return published_round(session, unions, at=at, officers=officers)


def test_a_third_person_of_the_union_above_answers_once(
    session: Session, round_: RecruitmentRound, storage: Storage, officers: Office, at: datetime
) -> None:
    row = refused_application(session, round_, storage, officers, at=at)
    waiting = file_objection(own_act(session, row, at), "decision", text=WORDS)
    with pytest.raises(Refused, match=r"nothing_to_appeal"):
        file_appeal(own_act(session, waiting.application, at), waiting, text=WORDS)
    answer_objection(
        Act(session, actor(officers.second_screener), at), waiting, "uphold", answer=UPHELD
    )
    with pytest.raises(Refused, match=r"text_missing"):
        file_appeal(own_act(session, waiting.application, at), waiting, text="不服")
    assert may_appeal(session, waiting, at)
    appeal = file_appeal(own_act(session, waiting.application, at), waiting, text=WORDS)
    assert file_appeal(
        own_act(session, waiting.application, at), waiting, text=WORDS
    ) is appeal and not may_appeal(session, waiting, at)
    for concerned in (officers.screener, officers.second_screener):
        with pytest.raises(Refused, match=r"two_people\.same"):
            answer_appeal(Act(session, actor(concerned), at), appeal, "reverse", answer=UPHELD)
    decision = answer_appeal(
        Act(session, actor(officers.city_approver), at), appeal, "reverse", answer=WORDS
    )
    assert (
        decision is not None
        and row.state == "eligible"
        and appeal.answer_number
        and decision.letter_number != appeal.answer_number
    )
    with pytest.raises(Refused, match=r"lifecycle"):
        answer_appeal(
            Act(session, actor(officers.city_approver), at), appeal, "uphold", answer=UPHELD
        )


def test_the_appeal_has_a_window_and_is_not_filed_twice(
    session: Session, round_: RecruitmentRound, storage: Storage, officers: Office, at: datetime
) -> None:
    objection = upheld_objection(
        session, refused_application(session, round_, storage, officers, at=at), officers, at=at
    )
    assert objection.appeal_until is not None
    with pytest.raises(Refused, match=r"screening_appeal\.too_late"):
        file_appeal(
            own_act(session, objection.application, objection.appeal_until), objection, text=WORDS
        )
    appeal = file_appeal(
        own_act(session, objection.application, objection.appeal_until - timedelta(seconds=1)),
        objection,
        text=WORDS,
    )
    withdraw_appeal(own_act(session, appeal.application, objection.appeal_until), appeal)
    assert (
        file_appeal(own_act(session, objection.application, at), objection, text=WORDS).state
        == "withdrawn"
    )


def test_the_database_itself_wants_a_third_person(
    session: Session, round_: RecruitmentRound, storage: Storage, officers: Office, at: datetime
) -> None:
    appeal = waiting_appeal(
        session,
        refused_application(session, round_, storage, officers, at=at),
        officers,
        storage,
        at=at,
    )
    appeal.answered_by = officers.second_screener.id
    with pytest.raises(IntegrityError), session.begin_nested():
        session.flush()


def test_a_late_answer_is_told_once_to_whoever_answers_and_to_the_supervisor(
    session: Session, round_: RecruitmentRound, storage: Storage, officers: Office, at: datetime
) -> None:
    row = file_objection(
        own_act(session, refused_application(session, round_, storage, officers, at=at), at),
        "decision",
        text=WORDS,
    )
    due = row.answer_due_at
    assert due is not None
    assert (
        urgency(None, due),
        urgency(due, due - timedelta(days=1, seconds=1)),
        urgency(due, due - timedelta(hours=1)),
    ) == (
        "",
        "",
        "soon",
    )

    def told(account_id: int) -> list[str]:
        rows = session.scalars(
            select(Message.kind).where(Message.account_id == account_id).order_by(Message.id)
        ).all()
        return [kind for kind in rows if kind.startswith("screening.objection_")]

    assert not any(remind_of_answers(session, round_, at=at).values())
    assert remind_of_answers(session, round_, at=due - timedelta(hours=3))["objection", "soon"] == 1
    assert remind_of_answers(session, round_, at=due - timedelta(hours=2))["objection", "soon"] == 0
    assert (
        told(officers.checker.id) == ["screening.objection_soon"]
        and told(officers.supervisor.id) == []
    )
    assert remind_of_answers(session, round_, at=due)["objection", "late"] == 1
    remind_of_answers(session, round_, at=due + timedelta(hours=1))
    assert (
        told(officers.supervisor.id) == ["screening.objection_late"]
        and len(told(officers.second_screener.id)) == 2
    )


def test_neither_opening_nor_results_before_the_answer(
    session: Session, round_: RecruitmentRound, storage: Storage, officers: Office, at: datetime
) -> None:
    application = refused_application(session, round_, storage, officers, at=at)
    row = file_objection(own_act(session, application, at), "decision", text=WORDS)
    by, later = actor(officers.publisher), after_registration(round_)
    for vacancy in vacancies_of(session, round_.id):
        vacancy.state, vacancy.opened_headcount = "opened", vacancy.headcount
    group = policy_groups(session, round_)[0]

    def answered() -> bool:
        return next(
            gate
            for gate in gates(session, round_, group, "written_result")
            if gate.code == "objections"
        ).met

    with pytest.raises(Refused, match=r"opening\.objections_wait.*count=1.*01"):
        propose_openings(RoundAct(session, by, later, round_))
    assert not answered()
    answer_objection(
        Act(session, actor(officers.second_screener), at), row, "uphold", answer=UPHELD
    )
    appeal = file_appeal(own_act(session, row.application, at), row, text=WORDS)
    with pytest.raises(Refused, match=r"opening\.objections_wait"):
        propose_openings(RoundAct(session, by, later, round_))
    answer_appeal(Act(session, actor(officers.city_approver), at), appeal, "uphold", answer=UPHELD)
    for vacancy in vacancies_of(session, round_.id):
        vacancy.state = "open"
    assert answered() and propose_openings(RoundAct(session, by, later, round_))


def test_the_appeal_through_the_pages(
    app: Flask, committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    storage = app.extensions["storage"]
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        application = refused_application(session, round_, storage, officers, at=at)
        objection = upheld_objection(session, application, officers, at=at)
        stranger = applicant(session)
        assert application.account
    own, path = signed_in(application.account), f"/my/objections/{objection.public_id}"
    assert "向上一级工会申诉" in own.get(path).text
    assert signed_in(stranger).submit(f"{path}/appeal", {"text": WORDS}).status_code == 404
    short = own.submit(f"{path}/appeal", {"text": "不服复核"})
    assert short.status_code == 422 and "不服复核" in short.text
    filed = own.submit(f"{path}/appeal", {"text": WORDS}).headers["Location"]
    assert signed_in(stranger).get(filed).status_code == 404
    office_path = f"/office/rounds/{round_.code}/appeals/{filed.rpartition('/')[2]}"
    given = {"action": "reverse", "answer": "学校证明可以采信，撤销原决定。"}
    city = signed_in(officers.city_approver)
    assert "申诉待办理" in city.get("/office/desk").text and WORDS in city.get(office_path).text
    assert signed_in(officers.checker).submit(office_path, given).status_code == 403
    assert signed_in(officers.screener).get(office_path).status_code == 403
    assert city.submit(office_path, given | {"answer": "同意"}).status_code == 422
    assert city.submit(office_path, given).status_code == 303
    assert city.submit(office_path, given).status_code == 422
    page = own.get(filed).text
    assert (
        "学校证明可以采信" in page
        and "撤销原决定" in page
        and own.get(f"{filed}.pdf").data.startswith(b"%PDF-")
    )
    with committed() as session:
        row = session.scalars(select(ScreeningAppeal)).one()
        assert row.read_at is not None and row.application.state == "eligible"
