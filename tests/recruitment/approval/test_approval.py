"""Drafting and approval: who drafts does not approve, a return says why, and nothing changes
between the reply and the notice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.approval.services.decide import Reply
from portal.recruitment.approval.services.release_round import (
    release_round,
    reply_to_round,
    submit_round,
)
from portal.recruitment.audit import Act, breaks
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.services import check_timetable, draft_round, edit_round, set_policy
from portal.recruitment.rulebook import roles
from portal.recruitment.rulebook.policy import default_policy_document
from portal.recruitment.vacancies.services.edit_vacancy import put_vacancy, remove_vacancy
from tests.builders.accounts import officer
from tests.builders.papers import sample_pdf
from tests.builders.rounds import (
    BODY,
    actor,
    approved_round,
    drafted_round,
    first_vacancy,
    office,
    put_papers,
    windows_around,
)
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


def test_drafter_does_not_approve_even_with_the_role(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    edit_round(
        RoundAct(session, actor(officers.screener), at, round_), {"text": "另一人补了一句。"}
    )
    put_papers(session, round_, by=officers.publisher, at=at)
    submit_round(RoundAct(session, actor(officers.checker), at, round_))
    # who drafted, who handed in, who edited
    for one in (
        officers.publisher,
        officers.checker,
        officers.screener,
    ):
        with pytest.raises(Refused, match=r"two_people\.same"):
            reply_to_round(
                RoundAct(session, actor(one), at, round_),
                "approve",
                Reply(document_number="复〔2026〕1号"),
            )
    reply_to_round(
        RoundAct(session, actor(officers.city_approver), at, round_),
        "approve",
        Reply(document_number="复〔2026〕1号"),
    )
    # and who approved does not publish
    for one in (
        officers.publisher,
        officers.checker,
        officers.screener,
        officers.city_approver,
    ):
        with pytest.raises(Refused, match=r"two_people\.same"):
            release_round(RoundAct(session, actor(one), at, round_), BODY)


def test_return_says_why_and_opens_the_draft_again(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    put_papers(session, round_, by=officers.publisher, at=at)
    submit_round(RoundAct(session, actor(officers.publisher), at, round_))
    with pytest.raises(Refused, match=r"round\.frozen"):
        edit_round(RoundAct(session, actor(officers.publisher), at, round_), {"text": "改一改"})
    with pytest.raises(Refused, match=r"round\.comment_missing"):
        reply_to_round(RoundAct(session, actor(officers.city_approver), at, round_), "return")
    reply_to_round(
        RoundAct(session, actor(officers.city_approver), at, round_),
        "return",
        Reply(comment="招聘人数与计划不一致"),
    )
    edit_round(RoundAct(session, actor(officers.publisher), at, round_), {"text": "改一改"})
    assert round_.state == "returned" and breaks(session, round_.code) == []


@pytest.mark.parametrize("change", ["text", "policy", "window"])
def test_what_was_approved_is_what_is_published(
    session: Session, at: datetime, change: str
) -> None:
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
        release_round(RoundAct(session, actor(officers.checker), at, round_), BODY)


def test_every_fact_of_a_vacancy_is_part_of_what_was_approved(
    session: Session, at: datetime
) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = approved_round(session, unions, at=at, officers=officers)
    vacancy = first_vacancy(session, round_)
    changed = {
        "headcount": 9,
        "duties": "别的事",
        "pay_note": "面议",
        "remark": "限本单位子女",
        "requirements": {"household": ["本镇"]},
        "policy_override": {"opening": {"ratio": "1"}},
        "quota_finding": {"reason": "另写的理由"},
    }
    for name, value in changed.items():
        before = getattr(vacancy, name)
        setattr(vacancy, name, value)
        session.flush()
        with pytest.raises(Refused, match=r"round\.changed_since_approval"):
            release_round(RoundAct(session, actor(officers.checker), at, round_), BODY)
        setattr(vacancy, name, before)
        session.flush()
    release_round(RoundAct(session, actor(officers.checker), at, round_), BODY)


def test_vacancy_table_stays_as_it_was_approved(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = approved_round(session, unions, at=at, officers=officers)
    vacancy, by = first_vacancy(session, round_), actor(officers.publisher)
    with pytest.raises(Refused, match=r"round\.frozen"):
        put_vacancy(
            RoundAct(session, by, at, round_),
            {"code": vacancy.code, "headcount": 9},
            vacancy=vacancy,
        )
    with pytest.raises(Refused, match=r"round\.frozen"):
        remove_vacancy(RoundAct(session, by, at, round_), vacancy)


def test_numbers_of_persons_are_found_while_they_can_still_be_changed(
    session: Session, at: datetime
) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    edit_round(
        RoundAct(session, actor(officers.publisher), at, round_), {"contact_phone": "13912345678"}
    )
    with pytest.raises(Refused, match=r"round\.not_ready.*first=personal_numbers"):
        submit_round(
            RoundAct(session, actor(officers.publisher), at, round_),
            document_number="请〔2026〕1号",
        )


def test_policy_is_read_strictly(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    wrong = default_policy_document()
    wrong["composite"]["weights"] = {"written": "0.6", "interview": "0.5"}
    with pytest.raises(Refused, match=r"policy\."):
        set_policy(RoundAct(session, actor(officers.publisher), at, round_), wrong)
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
        draft_round(Act(session, by, at), unions.county, title="招聘", run_kind="city_run")


def test_approval_through_the_pages(
    committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        code = drafted_round(session, unions, at=at, by=officers.publisher).code
    base, papers = f"/office/rounds/{code}/approval", f"/office/rounds/{code}/papers"
    publisher, city, checker = (
        signed_in(officers.publisher),
        signed_in(officers.city_approver),
        signed_in(officers.checker),
    )
    assert city.submit(f"{base}/submit").status_code == 403
    early = publisher.submit(f"{base}/submit")
    assert early.status_code == 422 and "项没有办好" in early.text
    minutes = {"meeting": "党组会议", "topic": "招聘", "attendees": "五人", "decision": "同意"}
    for kind, more in (("request", {}), ("county_minutes", minutes)):
        values = {"document_number": f"清工〔2026〕{kind}", "dated_on": "2026-08-20"} | more
        assert publisher.submit(f"{papers}/of/{kind}", values).status_code == 303
        assert (
            publisher.submit(
                f"{papers}/of/{kind}/scans", {"file": (BytesIO(sample_pdf()), "扫描.pdf")}
            ).status_code
            == 303
        )
    assert publisher.submit(f"{base}/submit").status_code == 303
    assert publisher.submit(f"{base}/reply", {"action": "approve"}).status_code == 403
    page = city.get(base).text
    seen = re.search(r'name="seen_digest"[^>]*value="([0-9a-f]{64})"', page)
    assert seen and "清工〔2026〕request" in page
    answer = {"seen_digest": seen[1], "document_number": "打了一半的文号"}
    refused = city.submit(f"{base}/reply", answer | {"action": "return", "comment": ""})
    assert (
        refused.status_code == 422
        and "退回要写明意见" in refused.text
        and "打了一半的文号" in refused.text
    )
    assert (
        city.submit(
            f"{base}/reply",
            {"action": "approve", "document_number": "复1", "seen_digest": "0" * 64},
        ).status_code
        == 422
    )
    yes = answer | {"action": "approve", "document_number": "复〔2026〕1号"}
    assert city.submit(f"{base}/reply", yes).status_code == 303
    assert city.submit(f"{base}/reply", yes).status_code == 422  # a second click
    assert publisher.submit(f"{base}/publish").status_code == 403
    assert checker.submit(f"{base}/publish").status_code == 422  # the reply has no scan yet
    assert (
        city.submit(
            f"{papers}/of/reply/scans", {"file": (BytesIO(sample_pdf()), "批复.pdf")}
        ).status_code
        == 303
    )
    done = checker.submit(f"{base}/publish")
    assert done.status_code == 303 and "-N1" in done.location
    assert checker.get(done.location).status_code == 200


def test_other_countys_round_does_not_exist(
    committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        round_ = drafted_round(session, unions, at=at, by=office(session, unions).publisher)
        neighbour = officer(session, roles.PUBLISHER, union=unions.other_county)
    browser = signed_in(neighbour)
    for rest in (
        "",
        "/basics",
        "/timetable",
        "/policy",
        "/vacancies",
        "/vacancies/new",
        "/vacancies/01/edit",
        "/approval",
    ):
        assert browser.get(f"/office/rounds/{round_.code}{rest}").status_code == 404, rest
    assert browser.get(f"/rounds/{round_.code}").status_code == 404  # a draft is not public either
