"""复核（申诉）: inside the window, once, answered in writing by another person; a reversal really
passes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, on_case, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import verified_level
from portal.recruitment.audit import Act, breaks
from portal.recruitment.messages.models import Message
from portal.recruitment.screening.models import ScreeningObjection
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import decide, decide_claim
from portal.recruitment.screening.services.object import (
    answer_objection,
    file_objection,
    read_answer,
    withdraw_objection,
)
from portal.recruitment.screening.services.recuse import recuse
from tests.builders.accounts import officer
from tests.builders.applications import eligible_application, submitted_application
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree

WORDS = "毕业证书上的专业名称与公告所列的是同一专业，附教务处证明。"


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


@pytest.fixture
def case(session: Session, storage: Storage, at: datetime) -> tuple[Application, Office]:
    unions = tree(session)
    officers = office(session, unions)
    application = submitted_application(
        session, published_round(session, unions, at=at, officers=officers), storage, at=at
    )
    digest = application.content_digest or ""
    decide(
        CaseAct(session, actor(officers.screener), at, application),
        Opinion("fail", "D02", "专业不符合岗位要求"),
        seen_digest=digest,
    )
    return application, officers


def test_a_reversal_by_another_person_passes_the_application(
    session: Session, case: tuple[Application, Office], at: datetime
) -> None:
    application, officers = case
    objection = file_objection(
        own_act(session, application, at + timedelta(hours=1)), "decision", text=WORDS
    )
    assert objection is file_objection(
        own_act(session, application, at + timedelta(hours=2)),
        "decision",
        text="第二次点击也只有一份申请在等",
    )
    with pytest.raises(Refused, match=r"two_people\.same"):
        answer_objection(
            Act(session, actor(officers.screener), at), objection, "reverse", answer=WORDS
        )
    with pytest.raises(Refused, match=r"text_missing"):
        answer_objection(
            Act(session, actor(officers.second_screener), at), objection, "reverse", answer="同意"
        )
    decision = answer_objection(
        Act(session, actor(officers.second_screener), at + timedelta(hours=3)),
        objection,
        "reverse",
        answer=WORDS,
    )
    assert decision is not None and (decision.outcome, application.state) == ("reverse", "eligible")
    assert (objection.state, objection.answer, objection.answered_by) == (
        "reversed",
        WORDS,
        officers.second_screener.id,
    )
    read_answer(objection, at=at + timedelta(hours=4))
    read_answer(objection, at=at + timedelta(hours=9))
    assert objection.read_at == at + timedelta(hours=4)
    kinds = session.scalars(
        select(Message.kind).where(Message.account_id == application.account_id)
    ).all()
    assert {"screening.objection_received", "screening.objection_reversed"} <= set(kinds)
    assert breaks(session, application.round_.code) == []


def test_an_upheld_decision_stays_and_is_not_reviewed_twice(
    session: Session, case: tuple[Application, Office], at: datetime
) -> None:
    application, officers = case
    objection = file_objection(own_act(session, application, at), "decision", text=WORDS)
    answer_objection(
        Act(session, actor(officers.second_screener), at),
        objection,
        "uphold",
        answer="证明不能说明两个专业相同，维持。",
    )
    assert application.state == "ineligible"
    with pytest.raises(Refused, match=r"answered_already"):
        file_objection(own_act(session, application, at), "decision", text=WORDS)
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        answer_objection(
            Act(session, actor(officers.second_screener), at), objection, "reverse", answer=WORDS
        )


def test_the_window_is_counted_in_working_days(
    session: Session, case: tuple[Application, Office], at: datetime
) -> None:
    application, _officers = case
    until = session.scalars(select(ScreeningObjection)).first()
    assert until is None
    decision = file_objection(own_act(session, application, at), "decision", text=WORDS).decision
    assert decision is not None and decision.object_until is not None
    withdraw_objection(
        own_act(session, application, at), session.scalars(select(ScreeningObjection)).one()
    )
    with pytest.raises(Refused, match=r"too_late"):
        file_objection(own_act(session, application, decision.object_until), "decision", text=WORDS)
    again = file_objection(
        own_act(session, application, decision.object_until - timedelta(seconds=1)),
        "decision",
        text=WORDS,
    )
    assert again.state == "received"


def test_three_working_days_before_the_national_day_run_past_it(
    session: Session, storage: Storage, at: datetime
) -> None:
    """2026: 9 月 25–27 日中秋放假、10 月 1–7 日国庆放假，9 月 20 日和 10 月 10 日上班."""
    unions = tree(session)
    officers = office(session, unions)
    application = submitted_application(
        session, published_round(session, unions, at=at, officers=officers), storage, at=at
    )
    when = datetime(2026, 9, 29, 2, tzinfo=UTC)
    decision = decide(
        CaseAct(session, actor(officers.screener), when, application),
        Opinion("fail", "D02", "专业不符合岗位要求"),
        seen_digest=application.content_digest or "",
    )
    # 30 日、8 日、9 日；9 日 24:00
    assert decision.object_until == datetime(2026, 10, 9, 16, tzinfo=UTC)


def test_a_refused_certificate_can_be_objected_to(
    session: Session, storage: Storage, at: datetime
) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    application = eligible_application(
        session,
        round_,
        storage,
        at=at,
        screener=officers.screener,
        certificate="assistant",
        claim="refused",
    )
    objection = file_objection(own_act(session, application, at), "claim", text=WORDS)
    with pytest.raises(Refused, match=r"two_people\.same"):
        answer_objection(
            Act(session, actor(officers.screener), at), objection, "reverse", answer=WORDS
        )
    answer_objection(
        Act(session, actor(officers.second_screener), at), objection, "reverse", answer=WORDS
    )
    assert verified_level(application) == "assistant"
    with pytest.raises(Refused, match=r"nothing_to_object"):
        file_objection(own_act(session, application, at), "claim", text=WORDS)


def test_nothing_to_object_to_while_nothing_adverse_was_decided(
    session: Session, storage: Storage, at: datetime
) -> None:
    unions = tree(session)
    officers = office(session, unions)
    application = eligible_application(
        session, published_round(session, unions, at=at), storage, at=at, screener=officers.screener
    )
    for subject in ("decision", "claim"):
        with pytest.raises(Refused, match=r"nothing_to_object"):
            file_objection(own_act(session, application, at), subject, text=WORDS)


def test_the_database_itself_refuses_an_answer_by_the_first_officer(
    session: Session, case: tuple[Application, Office], at: datetime
) -> None:
    application, officers = case
    objection = file_objection(own_act(session, application, at), "decision", text=WORDS)
    objection.answered_by = officers.screener.id
    with pytest.raises(IntegrityError), session.begin_nested():
        session.flush()


def test_whoever_recused_himself_neither_decides_nor_answers(
    session: Session, storage: Storage, at: datetime
) -> None:
    unions = tree(session)
    officers = office(session, unions)
    application = submitted_application(
        session,
        published_round(session, unions, at=at),
        storage,
        at=at,
        certificate="assistant",
        number="J2020001",
    )
    screener = actor(officers.screener)
    with pytest.raises(Refused, match=r"recusal_ground"):
        recuse(CaseAct(session, screener, at, application), officers.screener.id, ground="interest")
    first = recuse(
        CaseAct(session, screener, at, application), officers.screener.id, ground="in_law"
    )
    assert (
        recuse(CaseAct(session, screener, at, application), officers.screener.id, ground="blood")
        is first
    )
    with pytest.raises(Refused, match=r"screening\.recused"):
        decide(
            CaseAct(session, screener, at, application),
            Opinion("pass"),
            seen_digest=application.content_digest or "",
        )
    with pytest.raises(Refused, match=r"screening\.recused"):
        decide_claim(
            CaseAct(session, screener, at, application), "verify", method="original", note=""
        )
    decide(
        CaseAct(session, actor(officers.second_screener), at, application),
        Opinion("pass"),
        seen_digest=application.content_digest or "",
    )
    assert application.state == "eligible"


def test_who_decided_on_the_case_at_another_time_does_not_answer(
    session: Session, case: tuple[Application, Office], at: datetime
) -> None:
    application, officers = case
    for action in ("screening.return", "screening.claim_refuse"):
        person = officer(session, "screener", "checker", union=application.round_.organiser)
        by = actor(person)
        on_case(Act(session, by, at), application).record_on_case(action)
        objection = file_objection(own_act(session, application, at), "decision", text=WORDS)
        with pytest.raises(Refused, match=r"two_people\.screened"):
            answer_objection(Act(session, by, at), objection, "uphold", answer=WORDS)
    assert objection.state == "received"
