"""Drafting and approval: who drafts does not approve, a return says why, and nothing changes between the reply and the notice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit.queries import breaks
from portal.recruitment.notices.services import check_timetable, decide, draft_round, edit_round, set_policy
from portal.recruitment.rulebook import roles
from portal.recruitment.rulebook.policy import default_policy_document
from portal.recruitment.vacancies.services.edit_vacancy import put_vacancy, remove_vacancy
from portal.recruitment.vacancies.services.release_round import release_round, submit_round
from tests.builders.accounts import officer
from tests.builders.rounds import BODY, actor, approved_round, drafted_round, first_vacancy, office, windows_around
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


def test_drafter_does_not_approve_even_with_the_role(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    submit_round(session, round_, document_number="请〔2026〕1号", by=actor(officers.checker), at=at)
    for one in (officers.publisher, officers.checker):  # who drafted, who handed in
        with pytest.raises(Refused, match=r"two_people\.same"):
            decide(session, round_, "approve", document_number="复〔2026〕1号", by=actor(one), at=at)
    decide(session, round_, "approve", document_number="复〔2026〕1号", by=actor(officers.city_approver), at=at)
    with pytest.raises(Refused, match=r"two_people\.same"):
        release_round(session, round_, BODY, by=actor(officers.publisher), at=at)


def test_return_says_why_and_opens_the_draft_again(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    submit_round(session, round_, document_number="请〔2026〕1号", by=actor(officers.publisher), at=at)
    with pytest.raises(Refused, match=r"round\.frozen"):
        edit_round(session, round_, {"text": "改一改"}, by=actor(officers.publisher), at=at)
    with pytest.raises(Refused, match=r"round\.comment_missing"):
        decide(session, round_, "return", by=actor(officers.city_approver), at=at)
    decide(session, round_, "return", comment="招聘人数与计划不一致", by=actor(officers.city_approver), at=at)
    edit_round(session, round_, {"text": "改一改"}, by=actor(officers.publisher), at=at)
    assert round_.state == "returned" and breaks(session, round_.code) == []


@pytest.mark.parametrize("change", ["text", "policy", "window"])
def test_what_was_approved_is_what_is_published(session: Session, at: datetime, change: str) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = approved_round(session, unions, at=at, officers=officers)
    if change == "text":
        round_.text += "另：限本单位子女。"
    elif change == "policy":
        round_.policy = {**round_.policy, "opening": {"ratio": "1"}}
    else:
        round_.windows[0].ends_at += timedelta(hours=1)
    session.flush()
    with pytest.raises(Refused, match=r"round\.changed_since_approval"):
        release_round(session, round_, BODY, by=actor(officers.checker), at=at)


def test_vacancy_table_stays_as_it_was_approved(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = approved_round(session, unions, at=at, officers=officers)
    vacancy, by = first_vacancy(session, round_), actor(officers.publisher)
    with pytest.raises(Refused, match=r"round\.frozen"):
        put_vacancy(session, round_, {"code": vacancy.code, "headcount": 9}, by=by, at=at, vacancy=vacancy)
    with pytest.raises(Refused, match=r"round\.frozen"):
        remove_vacancy(session, round_, vacancy, by=by, at=at)


def test_numbers_of_persons_are_found_while_they_can_still_be_changed(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    edit_round(session, round_, {"contact_phone": "13912345678"}, by=actor(officers.publisher), at=at)
    with pytest.raises(Refused, match=r"round\.not_ready.*first=personal_numbers"):
        submit_round(session, round_, document_number="请〔2026〕1号", by=actor(officers.publisher), at=at)


def test_policy_is_read_strictly(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    wrong = default_policy_document()
    wrong["composite"]["weights"] = {"written": "0.6", "interview": "0.5"}
    with pytest.raises(Refused, match=r"policy\."):
        set_policy(session, round_, wrong, by=actor(officers.publisher), at=at)
    assert round_.policy == default_policy_document()


def test_timetable_in_order(at: datetime) -> None:
    windows = windows_around(at)
    check_timetable(windows)
    with pytest.raises(Refused, match=r"timetable\.out_of_order"):
        check_timetable(windows | {"written": (at, at + timedelta(hours=2))})
    with pytest.raises(Refused, match=r"timetable\.backwards"):
        check_timetable(windows | {"written": windows["written"][::-1]})


def test_city_run_rounds_begin_with_the_city(session: Session, at: datetime) -> None:
    unions = tree(session)
    by = actor(office(session, unions).publisher)
    with pytest.raises(Refused, match=r"round\.city_run_by_city"):
        draft_round(session, unions.county, title="招聘", run_kind="city_run", by=by, at=at)


def test_approval_through_the_pages(committed: Committed, signed_in: Callable[..., Browser], at: datetime) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        base = f"/office/rounds/{drafted_round(session, unions, at=at, by=officers.publisher).code}/approval"
    publisher, city, checker = signed_in(officers.publisher), signed_in(officers.city_approver), signed_in(officers.checker)
    assert city.submit(f"{base}/submit", {"document_number": "x"}).status_code == 403
    assert publisher.submit(f"{base}/submit", {"document_number": ""}).status_code == 422
    assert publisher.submit(f"{base}/submit", {"document_number": "请〔2026〕1号"}).status_code == 303
    assert publisher.submit(f"{base}/reply", {"action": "approve"}).status_code == 403
    refused = city.submit(f"{base}/reply", {"action": "return", "comment": "", "document_number": "打了一半的文号"})
    assert refused.status_code == 422 and "退回要写明意见" in refused.text and "打了一半的文号" in refused.text
    assert city.submit(f"{base}/reply", {"action": "approve", "document_number": "复〔2026〕1号"}).status_code == 303
    assert city.submit(f"{base}/reply", {"action": "approve", "document_number": "复〔2026〕1号"}).status_code == 422  # a second click
    assert publisher.submit(f"{base}/publish").status_code == 403
    done = checker.submit(f"{base}/publish")
    assert done.status_code == 303 and "-N1" in done.location
    assert checker.get(done.location).status_code == 200


def test_other_countys_round_does_not_exist(committed: Committed, signed_in: Callable[..., Browser], at: datetime) -> None:
    with committed() as session:
        unions = tree(session)
        round_ = drafted_round(session, unions, at=at, by=office(session, unions).publisher)
        neighbour = officer(session, roles.PUBLISHER, union=unions.other_county)
    browser = signed_in(neighbour)
    for rest in ("", "/basics", "/timetable", "/policy", "/vacancies", "/vacancies/new", "/vacancies/01/edit", "/approval"):
        assert browser.get(f"/office/rounds/{round_.code}{rest}").status_code == 404, rest
    assert browser.get(f"/rounds/{round_.code}").status_code == 404  # a draft is not public either


def test_policy_that_is_none_says_where_and_why_and_keeps_what_was_typed(
    committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    browser, path = signed_in(officers.publisher), f"/office/rounds/{round_.code}/policy"
    usual = {
        "written_weight": "40",
        "written_pass": "60",
        "interview_pass": "60",
        "opening_ratio": "3",
        "shortlist_ratio": "3",
        "publicity_days": "7",
    }
    assert browser.submit(path, usual).status_code == 303
    assert "0.4" in browser.get(path).text
    for wrong_field in ({"written_weight": "101"}, {"opening_ratio": "三"}, {"written_pass": "101"}, {"publicity_days": ""}):
        assert browser.submit(path, usual | wrong_field).status_code == 422
    wrong = default_policy_document()
    wrong["composite"]["weights"] = {"written": "0.6", "interview": "0.5"}
    refused = browser.submit(f"{path}?whole=1", {"document": json.dumps(wrong)})
    assert refused.status_code == 422 and "权重合计为 1.1，应为 1" in refused.text and "composite.weights" in refused.text
    for text in ("{", "[]", "[" * 5000, '{"schema": "policy/9"}'):
        assert browser.submit(f"{path}?whole=1", {"document": text}).status_code == 422
