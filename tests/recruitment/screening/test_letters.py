"""No application that was handed in ends without a numbered letter: reason, remedy and clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.hand_in import reopen, submit, withdraw
from portal.recruitment.applications.services.let_lapse import lapse_overdue
from portal.recruitment.applications.services.lose_vacancy import tell_all
from portal.recruitment.applications.services.transfer import transfer
from portal.recruitment.audit import Act
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import APPLICATION
from portal.recruitment.screening.documents import letter_pdf, notice_pdf
from portal.recruitment.screening.letter_content import (
    decision_letter,
    notice_letter,
    objection_letter,
)
from portal.recruitment.screening.models import NOTICE_KINDS
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.queries import decisions_on, notices_on, openings
from portal.recruitment.screening.services.decide import decide
from portal.recruitment.screening.services.give_notice import give_notices
from portal.recruitment.screening.services.open_vacancies import decide_opening, propose_openings
from portal.recruitment.vacancies.queries import vacancies_of
from tests.builders.applications import eligible_application, submitted_application
from tests.builders.exams import after_registration
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.screening_pages import refused_application, upheld_objection
from tests.builders.unions import Tree, tree


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
    return published_round(session, unions, at=at, officers=officers, vacancies=2, headcount=2)


def _returned(
    session: Session, round_: RecruitmentRound, storage: Storage, officers: Office, at: datetime
) -> Application:
    row = submitted_application(session, round_, storage, at=at)
    text = "毕业证书只拍到半页，请拍全。"
    decide(
        CaseAct(session, actor(officers.screener), at, row),
        Opinion("return", "C02", text),
        seen_digest=row.content_digest or "",
    )
    return row


def _cancelled(
    session: Session, round_: RecruitmentRound, storage: Storage, officers: Office, at: datetime
) -> Application:
    """Alone for the second vacancy, which the city cancels."""
    vacancies = vacancies_of(session, round_.id)
    for _ in range(6):
        eligible_application(
            session, round_, storage, at=at, screener=officers.screener, vacancy=vacancies[0]
        )
    alone = eligible_application(
        session, round_, storage, at=at, screener=officers.screener, vacancy=vacancies[1]
    )
    later = after_registration(round_)
    propose_openings(RoundAct(session, actor(officers.publisher), later, round_))
    item = openings(session, round_.id)[1]
    decide_opening(
        RoundAct(session, actor(officers.city_approver), later, round_),
        item,
        kind="cancel",
        headcount=0,
        reason="",
    )
    decide_opening(
        RoundAct(session, actor(officers.city_approver), later, round_),
        openings(session, round_.id)[0],
        kind="open",
        headcount=2,
        reason="",
    )
    return alone


# Every transition into a state that ends an application or is against its owner, and the paper that
# it leaves.
# A ``draft`` that was never handed in has no number and no letter; ``submit`` and the like put it
# back before the screeners.
PAPERS = {
    ("return", "submitted"): "decision:return",
    ("fail", "submitted"): "decision:fail",
    ("lapse", "returned"): "notice:mend_over",
    ("lapse", "draft"): "notice:not_handed_in",
    ("lapse", "transferring"): "notice:transfer_over",
    ("vacancy_cancelled", "submitted"): "notice:vacancy_cancelled",
    ("vacancy_cancelled", "returned"): "notice:vacancy_cancelled",
    ("vacancy_cancelled", "eligible"): "notice:vacancy_cancelled",
    ("withdraw", "submitted"): "notice:withdrawn",
    ("withdraw", "returned"): "notice:withdrawn",
    ("withdraw", "eligible"): "notice:withdrawn",
}
ADVERSE = {"returned", "ineligible", "transferring", "withdrawn", "lapsed"}


def test_the_table_names_every_adverse_or_final_transition_and_every_kind() -> None:
    wanted = {(one.action, one.source) for one in APPLICATION.transitions if one.target in ADVERSE}
    assert wanted == set(PAPERS)
    assert {
        paper.partition(":")[2] for paper in PAPERS.values() if paper.startswith("notice")
    } == set(NOTICE_KINDS)


@pytest.mark.parametrize(("action", "before"), sorted(PAPERS))
def test_every_end_leaves_its_letter(
    app: Flask,
    session: Session,
    round_: RecruitmentRound,
    storage: Storage,
    officers: Office,
    at: datetime,
    action: str,
    before: str,
) -> None:
    closed = after_registration(round_) + timedelta(days=3)
    made = {"returned": _returned, "transferring": _cancelled}
    if (action, before) == ("vacancy_cancelled", "eligible") or before == "transferring":
        row = _cancelled(session, round_, storage, officers, at)
    elif before == "eligible":
        row = eligible_application(session, round_, storage, at=at, screener=officers.screener)
    elif action == "fail":
        row = refused_application(session, round_, storage, officers, at=at)
    elif action == "return" or before in made:
        row = _returned(session, round_, storage, officers, at)
    else:
        row = submitted_application(session, round_, storage, at=at)
    if before == "draft":
        withdraw(own_act(session, row, at))
        give_notices(session, round_, at=at)
        reopen(own_act(session, row, at))
    if action == "withdraw":
        withdraw(own_act(session, row, at))
    elif action == "vacancy_cancelled" and before != "eligible":
        assert row.vacancy is not None
        row.vacancy.state = "cancelled"
        tell_all(Act(session, actor(officers.checker), at), row.vacancy, "公告取消了这个岗位。")
    elif action == "lapse":
        window = round_.window("transfer")
        assert window is not None
        lapse_overdue(session, round_, at=max(closed, window.ends_at))
    session.flush()
    give_notices(session, round_, at=closed)
    assert give_notices(session, round_, at=closed + timedelta(hours=1)) == []
    kind, _, what = PAPERS[action, before].partition(":")
    with app.test_request_context():
        if kind == "decision":
            last = decisions_on(session, row.id)[-1]
            letter, pdf, found = (
                decision_letter(session, last, mend_until=row.mend_until),
                letter_pdf(session, last),
                last.outcome,
            )
        else:
            paper = notices_on(session, row.id)[-1]
            letter, pdf, found = (
                notice_letter(session, paper),
                notice_pdf(session, paper),
                paper.kind,
            )
    assert found == what and pdf.startswith(b"%PDF-")
    facts = dict(letter.facts)
    assert (
        letter.number
        and facts["依据"]
        and len(facts["事实和原因"]) > 10
        and "站内送达" in facts["送达方式"]
    )
    if what == "return":
        assert facts["补正截止"] and row.mend_until is not None
    elif what != "withdrawn":
        assert (
            letter.remedy == round_.conduct["remedy"]
            and letter.until is not None
            and letter.steps[-1] == f"截止：{letter.until_words}"
        )


def test_numbers_run_on_within_the_round_and_are_never_given_twice(
    app: Flask,
    session: Session,
    round_: RecruitmentRound,
    storage: Storage,
    officers: Office,
    at: datetime,
) -> None:
    row = refused_application(session, round_, storage, officers, at=at)
    objection = upheld_objection(session, row, officers, at=at)
    other = submitted_application(session, round_, storage, at=at)
    withdraw(own_act(session, other, at))
    notice = give_notices(session, round_, at=at)[0]
    numbers = [
        decisions_on(session, row.id)[0].letter_number,
        objection.answer_number,
        notice.letter_number,
    ]
    assert numbers == [f"〔{at.year}〕{round_.code} 资审第 {serial:04d} 号" for serial in (1, 2, 3)]


def test_a_refusal_quotes_the_requirement_and_an_upheld_answer_names_the_union_above(
    app: Flask,
    session: Session,
    round_: RecruitmentRound,
    storage: Storage,
    officers: Office,
    at: datetime,
) -> None:
    round_.requirements = dict(round_.requirements) | {"majors": ["社会工作"]}
    row = refused_application(session, round_, storage, officers, at=at)
    objection = upheld_objection(session, row, officers, at=at)
    with app.test_request_context():
        basis = dict(
            decision_letter(session, decisions_on(session, row.id)[0], mend_until=None).facts
        )["依据"]
        answer = objection_letter(session, objection)
    assert "报名条件" in basis and "社会工作" in basis
    assert round_.approver.name in answer.way and answer.until == objection.appeal_until


def test_a_second_end_gets_a_second_letter(
    session: Session, round_: RecruitmentRound, storage: Storage, at: datetime
) -> None:
    row = submitted_application(session, round_, storage, at=at)
    for hours in (0, 2):
        withdraw(own_act(session, row, at + timedelta(hours=hours)))
        assert len(give_notices(session, round_, at=at + timedelta(hours=hours))) == 1
        reopen(own_act(session, row, at + timedelta(hours=hours + 1)))
        submit(own_act(session, row, at + timedelta(hours=hours + 1)))
    assert [one.kind for one in notices_on(session, row.id)] == ["withdrawn", "withdrawn"]


def test_whoever_transferred_has_the_notice_of_the_vacancy_he_lost(
    session: Session, round_: RecruitmentRound, storage: Storage, officers: Office, at: datetime
) -> None:
    row = _cancelled(session, round_, storage, officers, at)
    window = round_.window("transfer")
    assert window is not None
    target, lost = vacancies_of(session, round_.id)
    transfer(own_act(session, row, window.starts_at), target)
    session.flush()
    notice = notices_on(session, row.id)[0]
    assert notice.vacancy_id == lost.id and give_notices(session, round_, at=window.ends_at) == []
