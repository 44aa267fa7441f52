"""Two screeners on one queue: nothing lost, both told; what goes against the self-check is on the
record; and pages that cost the same however long the queue is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import picture_bands, similar_pictures
from portal.recruitment.audit import breaks
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening import queue_queries, roster_queries, waiting
from portal.recruitment.screening.models import CaseLook, ScreeningDecision
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.queue_queries import (
    QueueView,
    figures_by_screener,
    free_case,
    neighbours,
    passes_against,
    waiting_page,
)
from portal.recruitment.screening.roster_queries import Wanted, applicants_page, roster
from portal.recruitment.screening.services.decide import decide
from portal.recruitment.screening.services.hand_out import LOOK, look_at
from portal.recruitment.screening.services.take_back import (
    UNDO,
    ask_correction,
    confirm_correction,
    undo_decision,
)
from tests.builders.accounts import applicant
from tests.builders.applications import submitted_application
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


@dataclass
class Desk:
    """A published round with three applications handed in one after the other."""

    session: Session
    round_: RecruitmentRound
    officers: Office
    cases: list[Application]
    at: datetime

    def act(self, account: Account, case: Application, later: timedelta = timedelta()) -> CaseAct:
        return CaseAct(self.session, actor(account), self.at + later, case)

    def view(self, account: Account) -> QueueView:
        return QueueView(self.round_.id, account.id)


@pytest.fixture
def desk(session: Session, tmp_path, at: datetime) -> Desk:
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    storage = Storage(tmp_path / "files")
    cases = [
        submitted_application(session, round_, storage, at=at + timedelta(minutes=place))
        for place in range(3)
    ]
    return Desk(session, round_, officers, cases, at + timedelta(minutes=5))


def test_a_case_is_handed_to_one_screener_at_a_time(desk: Desk) -> None:
    first, second = desk.officers.screener, desk.officers.second_screener
    mine = look_at(desk.act(first, desk.cases[0]))
    assert look_at(desk.act(second, desk.cases[0])).account_id == first.id
    assert mine.until == desk.at + LOOK
    free = free_case(desk.session, desk.view(second), desk.at)
    assert free == desk.cases[1].public_id
    assert free_case(desk.session, desk.view(first), desk.at) == desk.cases[0].public_id
    # who goes away does not keep the case
    later = desk.at + LOOK
    assert free_case(desk.session, desk.view(second), later) == desk.cases[0].public_id
    assert look_at(desk.act(second, desk.cases[0], LOOK)).account_id == second.id
    decide(desk.act(second, desk.cases[0]), Opinion("pass"), seen_digest=_seen(desk.cases[0]))
    assert desk.session.get(CaseLook, desk.cases[0].id) is None


def _seen(case: Application) -> str:
    return case.content_digest or ""


def test_pages_of_the_queue_follow_each_other_without_gap(desk: Desk) -> None:
    view, at = desk.view(desk.officers.screener), desk.at
    shown, after = [], ""
    for _page in range(3):
        rows, after = waiting_page(desk.session, view, at, after=after, size=1)
        shown += rows
    assert shown == desk.cases and after == ""
    beside = neighbours(desk.session, view, desk.cases[1], at)
    assert (beside.place, beside.total) == (1, 3)
    assert (beside.previous, beside.next) == (desk.cases[0].public_id, desk.cases[2].public_id)
    assert neighbours(desk.session, view, desk.cases[2], at).free == desk.cases[0].public_id


def _not_met(case: Application) -> None:
    """Another birthday than the notice wants."""
    assert case.vacancy is not None
    case.vacancy.requirements = case.vacancy.requirements | {
        "birth": {"earliest": "2010-01-01", "latest": "2012-01-01"}
    }


def test_a_pass_against_the_self_check_has_a_reason_and_is_listed(desk: Desk) -> None:
    case = desk.cases[0]
    _not_met(case)
    by = desk.officers.screener
    with pytest.raises(Refused, match=r"screening\.against_reason"):
        decide(desk.act(by, case), Opinion("pass"), seen_digest=_seen(case))
    assert case.state == "submitted"
    opinion = Opinion("pass", against_reason="公告第三条放宽到这一年龄，已核对档案。")
    decision = decide(desk.act(by, case), opinion, seen_digest=_seen(case))
    assert (decision.check_outcome, decision.text) == ("ineligible", "")
    view = desk.view(desk.officers.supervisor)
    assert passes_against(desk.session, view) == [decision]
    line = figures_by_screener(desk.session, desk.round_.id)[0]
    assert (line.decided, line.passed, line.against) == (1, 1, 1)
    letters = desk.session.scalars(
        select(Message.body).where(Message.account_id == case.account_id)
    )
    assert not [body for body in letters if "放宽到这一年龄" in body]


def test_a_decision_is_taken_back_by_its_author_within_minutes(desk: Desk) -> None:
    case, by = desk.cases[0], desk.officers.screener
    due = case.answer_due_at
    decide(
        desk.act(by, case),
        Opinion("return", "C01", "请补交学位证书第二页"),
        seen_digest=_seen(case),
    )
    with pytest.raises(Refused, match=r"screening\.nothing_to_undo"):
        undo_decision(desk.act(desk.officers.second_screener, case))
    with pytest.raises(Refused, match=r"screening\.nothing_to_undo"):
        undo_decision(desk.act(by, case, UNDO))
    undo_decision(desk.act(by, case, UNDO - timedelta(seconds=1)))
    assert (case.state, case.answer_due_at, case.mend_until) == ("submitted", due, None)
    with pytest.raises(Refused, match=r"screening\.nothing_to_undo"):
        undo_decision(desk.act(by, case))
    decide(desk.act(by, case), Opinion("pass"), seen_digest=_seen(case))
    assert case.state == "eligible" and breaks(desk.session, desk.round_.code) == []


def test_what_the_person_has_begun_to_mend_is_not_taken_back(desk: Desk) -> None:
    case, by = desk.cases[0], desk.officers.screener
    word = Opinion("return", "C01", "请补交学位证书第二页")
    decide(desk.act(by, case), word, seen_digest=_seen(case))
    case.saved_at = desk.at + timedelta(minutes=1)
    with pytest.raises(Refused, match=r"screening\.nothing_to_undo"):
        undo_decision(desk.act(by, case, timedelta(minutes=2)))
    assert case.state == "returned"


def test_a_correction_stands_on_the_desk_until_it_is_confirmed(desk: Desk) -> None:
    case, by = desk.cases[0], desk.officers.screener
    look: Any = SimpleNamespace(session=desk.session, round_=desk.round_)
    decide(desk.act(by, case), Opinion("fail", "D02", "专业不符合岗位"), seen_digest=_seen(case))
    assert waiting.corrections(look) == 0
    ask_correction(desk.act(by, case, UNDO), reason="看错了一行，专业是符合的")
    assert waiting.corrections(look) == 1
    (asked,) = queue_queries.corrections_asked(desk.session, desk.round_.id)
    assert asked.decision.application_id == case.id
    confirm_correction(desk.act(desk.officers.checker, case, UNDO))
    assert waiting.corrections(look) == 0


def test_later_a_decision_is_corrected_by_two(desk: Desk) -> None:
    case, by = desk.cases[0], desk.officers.screener
    decide(desk.act(by, case), Opinion("fail", "D02", "专业不符合岗位"), seen_digest=_seen(case))
    with pytest.raises(Refused, match=r"screening\.correction_reason"):
        ask_correction(desk.act(by, case, UNDO), reason="错")
    with pytest.raises(Refused, match=r"screening\.nothing_to_correct"):
        confirm_correction(desk.act(desk.officers.checker, case, UNDO))
    ask_correction(desk.act(by, case, UNDO), reason="看错了一行，专业是符合的")
    with pytest.raises(Refused, match=r"two_people\.same"):
        confirm_correction(desk.act(by, case, UNDO))
    confirm_correction(desk.act(desk.officers.checker, case, UNDO))
    assert case.state == "submitted"
    with pytest.raises(Refused, match=r"screening\.nothing_to_correct"):
        confirm_correction(desk.act(desk.officers.checker, case, UNDO))


def test_an_applicant_is_found_by_name_number_and_mobile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = desk.cases[1]
    assert case.account.mobile and case.number
    case.account.display_name = "陆知遥"
    desk.session.flush()
    for text in ("知遥", case.number, case.account.mobile[-4:]):
        page = applicants_page(desk.session, Wanted(desk.round_.id, None, text), 1)
        assert case in page.items
    nobody = applicants_page(desk.session, Wanted(desk.round_.id, None, "%"), 1)
    tail = case.account.mobile[-4:]
    monkeypatch.setattr(roster_queries, "MOST_OPENED", 1)
    assert not roster_queries.looks_into_mobiles(desk.session, Wanted(desk.round_.id, None, tail))
    assert applicants_page(desk.session, Wanted(desk.round_.id, None, tail), 1).total == 0
    assert nobody.total == 0
    down = roster(desk.session, Wanted(desk.round_.id, None, sort="-number"))
    assert down == list(reversed(desk.cases))
    assert roster(desk.session, Wanted(desk.round_.id, None, state="eligible")) == []


def test_pictures_alike_are_found_by_the_index_of_the_hand_in(desk: Desk) -> None:
    one, other = desk.cases[0], desk.cases[1]
    assert set(picture_bands(one.files[0])) & set(picture_bands(other.files[0]))
    assert other.id in {file.application_id for _mine, file in similar_pictures(desk.session, one)}


# --- pages -----------------------------------------------------------------------------------


@dataclass
class Case:
    officers: Office
    base: str
    cases: list[Application]


@pytest.fixture
def case(app: Flask, committed: Committed, at: datetime) -> Case:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        cases = [
            submitted_application(
                session, round_, app.extensions["storage"], at=at, certificate="assistant"
            )
            for _ in range(3)
        ]
        assert all(row.account for row in cases)
    return Case(officers, f"/office/rounds/{round_.code}", cases)


def test_who_comes_second_is_told_who_decided_and_keeps_the_text(
    case: Case, signed_in: Callable[..., Browser], database: Database
) -> None:
    path = f"{case.base}/screening/{case.cases[0].public_id}"
    first, second = signed_in(case.officers.screener), signed_in(case.officers.second_screener)
    assert first.get(path).status_code == 200
    with database.reading() as session:
        words = session.scalars(select(CaseLook.by_words)).one()
    assert words in second.get(path).text and words in second.get(f"{case.base}/screening").text
    seen = {"seen_digest": case.cases[0].content_digest}
    assert (
        first.submit(f"{path}/decision", seen | {"outcome": "pass", "reason_code": ""}).status_code
        == 303
    )
    typed = "毕业证书只拍到半页，请重新上传。"
    answer = second.submit(
        f"{path}/decision", seen | {"outcome": "return", "reason_code": "C01", "text": typed}
    )
    assert answer.status_code == 422 and typed in answer.text and words in answer.text
    with database.reading() as session:
        assert len(session.scalars(select(ScreeningDecision)).all()) == 1


def test_an_event_between_two_clicks_keeps_the_text(
    case: Case, signed_in: Callable[..., Browser], committed: Committed
) -> None:
    path = f"{case.base}/screening/{case.cases[0].public_id}"
    screener = signed_in(case.officers.screener)
    assert screener.get(path).status_code == 200
    with committed() as session:
        session.get_one(Application, case.cases[0].id).state = "withdrawn"
    typed = "毕业证书只拍到半页，请重新上传。"
    answer = screener.submit(
        f"{path}/decision",
        {
            "seen_digest": case.cases[0].content_digest,
            "outcome": "return",
            "reason_code": "C01",
            "text": typed,
        },
    )
    assert answer.status_code == 422 and typed in answer.text


@contextmanager
def _counted(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_desk_list_and_case_ask_as_often_of_300_as_of_10(
    case: Case, signed_in: Callable[..., Browser], database: Database, committed: Committed
) -> None:
    browser = signed_in(case.officers.screener)
    addresses = [
        "/office",
        f"{case.base}/screening",
        f"{case.base}/screening/against",
        f"{case.base}/applicants",
        f"{case.base}/screening/{case.cases[0].public_id}",
    ]

    def asked() -> dict[str, int]:
        counts = {}
        for address in addresses:
            with _counted(database) as said:
                assert browser.get(address, follow_redirects=True).status_code == 200
            counts[address] = len(said)
        return counts

    _copies(committed, case.cases[0], 10)
    asked()
    few = asked()
    _copies(committed, case.cases[0], 300)
    many = asked()
    assert many == few
    assert len(browser.get(f"{case.base}/screening").data) < 200_000


def _copies(committed: Committed, model: Application, count: int) -> None:
    """So many more cases in the queue, each of an account of its own."""
    with committed() as session:
        for _ in range(count):
            account = applicant(session)
            session.add(
                Application(
                    round_id=model.round_id,
                    account_id=account.id,
                    vacancy_id=model.vacancy_id,
                    number=f"C{account.id}",
                    state="submitted",
                    content_digest=model.content_digest,
                    started_at=model.started_at,
                    saved_at=model.saved_at,
                    submitted_at=model.submitted_at,
                    answer_due_at=model.answer_due_at,
                )
            )
