"""Every handing-in is kept whole; returns name their places; warnings are let pass one by one; two
approvers can't both win."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.time.clock import SHANGHAI
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.approval.change_words import changed_sections
from portal.recruitment.approval.gates import county_parts, warned_of
from portal.recruitment.approval.models import Acknowledgement
from portal.recruitment.approval.queries import comments_on, decisions_of, last_version, versions_of
from portal.recruitment.approval.round_content import changes_between, round_content
from portal.recruitment.approval.services.confirm_vacancies import confirm_vacancies
from portal.recruitment.approval.services.decide import Reply
from portal.recruitment.approval.services.papers import put_body
from portal.recruitment.approval.services.release_round import (
    release_round,
    reply_to_round,
    submit_round,
    withdraw_round,
)
from portal.recruitment.audit import Act, breaks
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import draft_round, edit_round, locked_round, set_windows
from portal.recruitment.rulebook import roles
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.edit_vacancy import put_vacancy
from tests.builders.accounts import officer
from tests.builders.rounds import (
    BODY,
    Office,
    act_on,
    actor,
    add_vacancy,
    approve,
    drafted_round,
    first_vacancy,
    office,
    put_papers,
    windows_around,
)
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

POINTED = {"household": ["本镇"], "condition_reason": "服务对象多为本镇职工"}


def handed_in(session: Session, at: datetime, **values: object) -> tuple[RecruitmentRound, Office]:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher, **values)  # type: ignore[arg-type]
    put_papers(session, round_, by=officers.publisher, at=at)
    submit_round(RoundAct(session, actor(officers.publisher), at, round_))
    return round_, officers


def test_what_comes_again_is_shown_beside_what_came_before(session: Session, at: datetime) -> None:
    round_, officers = handed_in(session, at)
    city, publisher = actor(officers.city_approver), actor(officers.publisher)
    remarks = [
        ("vacancy:01", "人数多了一个"),
        ("policy", "笔试占比请改为六成"),
        ("round", "电话核对一下"),
    ]
    reply_to_round(RoundAct(session, city, at, round_), "return", Reply(comments=remarks))
    vacancy = first_vacancy(session, round_)
    wanted = {"code": "01", "headcount": 3, "duties": "组建工会"}
    wanted["requirements"] = {"majors": ["法学"]}
    put_vacancy(RoundAct(session, publisher, at, round_), wanted, vacancy=vacancy)
    add_vacancy(session, round_, by=officers.publisher, at=at, code="03")
    edit_round(RoundAct(session, publisher, at, round_), {"contact_phone": "0517-83900009"})
    submit_round(RoundAct(session, publisher, at, round_))
    first, second = versions_of(session, round_.id)
    assert (first.number, second.number) == (1, 2) and first.digest != second.digest
    found = {
        (change.section, change.path): (change.before, change.after)
        for change in changes_between(first.content, second.content)
    }
    assert found == {
        ("round", "contact_phone"): ("0517-83900000", "0517-83900009"),
        ("vacancy:01", "headcount"): (1, 3),
        ("vacancy:01", "duties"): ("", "组建工会"),
        ("vacancy:01", "requirements.majors"): (None, "法学"),
        ("vacancy:03", ""): (None, "工会工作者03"),
    }
    comments = comments_on(session, [decisions_of(session, round_)[1].id])[
        decisions_of(session, round_)[1].id
    ]
    sections = {one.code: one for one in changed_sections(first.content, second.content, comments)}
    assert [comment.text for comment in sections["vacancy:01"].comments] == [
        "人数多了一个"
    ] and len(sections["vacancy:01"].rows) == 3
    # a remark that nothing was done about is seen as well
    assert sections["policy"].comments and not sections["policy"].rows
    assert breaks(session, round_.code) == []


def test_the_same_instant_is_the_same_content_in_whatever_clock_it_was_given(
    session: Session, at: datetime
) -> None:
    unions = tree(session)
    round_ = drafted_round(session, unions, at=at, by=office(session, unions).publisher)
    before = round_content(session, round_)
    for window in round_.windows:
        window.starts_at, window.ends_at = (
            window.starts_at.astimezone(SHANGHAI),
            window.ends_at.astimezone(SHANGHAI),
        )
    assert round_content(session, round_) == before


def test_yes_with_amendments_needs_its_list_and_a_no_ends_the_round(
    session: Session, at: datetime
) -> None:
    round_, officers = handed_in(session, at)
    city, publisher = actor(officers.city_approver), actor(officers.publisher)
    with pytest.raises(Refused, match=r"round\.amendments_missing"):
        reply_to_round(RoundAct(session, city, at, round_), "amend", Reply(comment="同意，改一改"))
    reply_to_round(
        RoundAct(session, city, at, round_), "amend", Reply(comments=[("windows", "面试推后一周")])
    )
    assert round_.state == "returned"
    submit_round(RoundAct(session, publisher, at, round_))
    with pytest.raises(Refused, match=r"round\.comment_missing"):
        reply_to_round(RoundAct(session, city, at, round_), "refuse")
    reply_to_round(RoundAct(session, city, at, round_), "refuse", Reply(comment="本年度员额已满"))
    assert round_.state == "cancelled"
    for act in (
        lambda: edit_round(RoundAct(session, publisher, at, round_), {"text": "再来"}),
        lambda: submit_round(RoundAct(session, publisher, at, round_)),
    ):
        with pytest.raises(Refused):
            act()


def test_withdrawn_before_the_reply_and_revoked_before_publication(
    session: Session, at: datetime
) -> None:
    round_, officers = handed_in(session, at)
    city, publisher = actor(officers.city_approver), actor(officers.publisher)
    with pytest.raises(Refused, match=r"round\.comment_missing"):
        withdraw_round(RoundAct(session, publisher, at, round_), reason="")
    withdraw_round(RoundAct(session, publisher, at, round_), reason="岗位表有误")
    assert round_.state == "draft"
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        reply_to_round(RoundAct(session, city, at, round_), "approve", Reply(document_number="复1"))
    submit_round(RoundAct(session, publisher, at, round_))
    approve(session, round_, by=officers.city_approver, at=at)
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        withdraw_round(RoundAct(session, publisher, at, round_), reason="太晚")
    reply_to_round(RoundAct(session, city, at, round_), "revoke", Reply(comment="发现岗位重复"))
    assert round_.state == "returned"
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        release_round(RoundAct(session, actor(officers.checker), at, round_), BODY)


def test_every_warning_is_let_pass_with_its_reason_on_record(
    session: Session, at: datetime
) -> None:
    round_, officers = handed_in(session, at, requirements=POINTED)
    warned = warned_of(round_, vacancies_of(session, round_.id))
    assert {(one.vacancy, one.kind) for one in warned} == {("01", "household"), ("02", "household")}
    subjects = [one.subject for one in warned]
    for given in ([], subjects[:1], ["01|sex|declared:1"]):
        with pytest.raises(Refused, match=r"round\.warnings_open"):
            reply_to_round(
                RoundAct(session, actor(officers.city_approver), at, round_),
                "approve",
                Reply(document_number="复1", acknowledged=given),
            )
    reply_to_round(
        RoundAct(session, actor(officers.city_approver), at, round_),
        "approve",
        Reply(document_number="复1", acknowledged=subjects),
    )
    kept = session.query(Acknowledgement).all()
    assert {(one.subject, one.reason) for one in kept} == {
        (subject, POINTED["condition_reason"]) for subject in subjects
    }


def test_quota_overlap_is_flagged_to_the_approver(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    unions.street.single_unions_count, unions.street.workers_count = 250, 3000
    round_ = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)
    add_vacancy(session, round_, by=officers.publisher, at=at, code="01", using_union=unions.street)
    put_papers(session, round_, by=officers.publisher, at=at)
    submit_round(RoundAct(session, actor(officers.publisher), at, round_))
    assert [one.kind for one in warned_of(round_, vacancies_of(session, round_.id))] == [
        "quota_overlap"
    ]
    with pytest.raises(Refused, match=r"round\.warnings_open"):
        reply_to_round(
            RoundAct(session, actor(officers.city_approver), at, round_),
            "approve",
            Reply(document_number="复1"),
        )


def test_conditions_without_a_reason_do_not_go_to_the_city(session: Session, at: datetime) -> None:
    with pytest.raises(Refused, match=r"round\.not_ready.*first=conditions_explained"):
        handed_in(session, at, requirements={"household": ["本镇"]})


def test_approver_decides_on_what_he_saw(session: Session, at: datetime) -> None:
    round_, officers = handed_in(session, at)
    city, publisher = actor(officers.city_approver), actor(officers.publisher)
    seen = last_version(session, round_.id).digest  # type: ignore[union-attr]
    withdraw_round(RoundAct(session, publisher, at, round_), reason="改一处")
    edit_round(RoundAct(session, publisher, at, round_), {"text": "改过的公告正文。"})
    submit_round(RoundAct(session, publisher, at, round_))
    with pytest.raises(Refused, match=r"round\.changed_since_seen"):
        reply_to_round(
            RoundAct(session, city, at, round_),
            "approve",
            Reply(document_number="复1", seen_digest=seen),
        )
    round_.text += "偷偷加一句"
    session.flush()
    with pytest.raises(Refused, match=r"round\.changed_since_submission"):
        reply_to_round(RoundAct(session, city, at, round_), "approve", Reply(document_number="复1"))


def test_two_approvers_cannot_both_win(
    committed: Committed, database: Database, at: datetime
) -> None:
    with committed() as session:
        round_, officers = handed_in(session, at)
        other = officer(
            session,
            roles.CITY_APPROVER,
            union=session.get_one(RecruitmentRound, round_.id).approver,
        )
    with database.transaction() as session:
        stale = session.get_one(RecruitmentRound, round_.id).version
        reply_to_round(
            RoundAct(session, actor(officers.city_approver), at, locked_round(session, round_.id)),
            "refuse",
            Reply(comment="不同意"),
        )
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"), database.transaction() as session:
        fresh = locked_round(session, round_.id)
        assert fresh.version == stale + 1
        reply_to_round(
            RoundAct(session, actor(other), at, fresh), "approve", Reply(document_number="复1")
        )
    with database.transaction() as session:
        assert session.get_one(RecruitmentRound, round_.id).state == "cancelled"


@pytest.mark.database
def test_of_two_answers_at_the_same_moment_one_counts(
    committed: Committed, database: Database, at: datetime
) -> None:
    with committed() as session:
        round_, officers = handed_in(session, at)
        other = officer(
            session,
            roles.CITY_APPROVER,
            union=session.get_one(RecruitmentRound, round_.id).approver,
        )
    ready = Barrier(2)

    def answer(account: Account, action: str) -> str:
        ready.wait(10)
        try:
            with database.transaction() as session:
                fresh = locked_round(session, round_.id)
                reply_to_round(
                    RoundAct(session, actor(account), at, fresh),
                    action,
                    Reply(document_number="复1", comment="已阅"),
                )
        except Refused as refused:
            return refused.code
        return action

    with ThreadPoolExecutor(2) as pool:
        said = [
            pool.submit(answer, officers.city_approver, "approve"),
            pool.submit(answer, other, "return"),
        ]
        found = sorted(one.result() for one in said)
    assert "lifecycle.not_allowed" in found and len({"approve", "return"} & set(found)) == 1
    with database.transaction() as session:
        kept = [
            one.action
            for one in decisions_of(session, session.get_one(RecruitmentRound, round_.id))
        ]
    assert kept == ["submit", next(word for word in found if word != "lifecycle.not_allowed")]


@pytest.mark.database
@pytest.mark.parametrize("table", ["round_version", "decision_comment", "decision_acknowledgement"])
def test_history_cannot_be_rewritten(committed: Committed, at: datetime, table: str) -> None:
    with committed() as session:
        round_, officers = handed_in(session, at, requirements=POINTED)
        subjects = [one.subject for one in warned_of(round_, vacancies_of(session, round_.id))]
        remarks = [("policy", "照此办理")]
        reply_to_round(
            RoundAct(session, actor(officers.city_approver), at, round_),
            "approve",
            Reply(document_number="复1", acknowledged=subjects, comments=remarks),
        )
    with pytest.raises(DBAPIError), committed() as session:
        session.execute(sql(f"DELETE FROM {table}"))  # noqa: S608  table names of this test


def test_city_run_round_waits_for_its_counties_and_its_own_meeting(
    session: Session, at: datetime
) -> None:
    unions = tree(session)
    city_officers = [
        officer(session, role, union=unions.city)
        for role in (roles.PUBLISHER, roles.CITY_APPROVER, roles.CHECKER)
    ]
    publisher, approver, checker = city_officers
    counties = [
        officer(session, roles.CHECKER, union=one) for one in (unions.county, unions.other_county)
    ]
    round_ = draft_round(
        Act(session, actor(publisher), at), unions.city, title="全市统一招聘", run_kind="city_run"
    )
    phones = {"contact_phone": "0517-83900000", "supervision_phone": "0517-83900001"}
    edit_round(act_on(session, round_, publisher, at), {"text": "统一招聘。"} | phones)
    set_windows(RoundAct(session, actor(publisher), at, round_), windows_around(at))
    for code, unit in (("01", unions.street), ("02", unions.other_county)):
        add_vacancy(
            session,
            round_,
            by=publisher,
            at=at,
            code=code,
            using_union=unit,
            quota_reason="县级统筹",
        )
    with pytest.raises(Refused, match=r"round\.not_ready.*first=counties_confirmed"):
        submit_round(RoundAct(session, actor(publisher), at, round_))
    parts = county_parts(session, round_)
    assert [part.union.id for part in parts] == sorted((unions.county.id, unions.other_county.id))
    for part, who in zip(parts, counties, strict=True):
        confirm_vacancies(
            RoundAct(session, actor(who), at, round_), part.union.id, seen_digest=part.digest
        )
    vacancy = first_vacancy(session, round_)
    put_vacancy(
        RoundAct(session, actor(publisher), at, round_),
        {"code": "01", "headcount": 2, "using_union_id": unions.street.id},
        vacancy=vacancy,
    )
    # the county confirmed one, not two
    with pytest.raises(Refused, match=r"approval\.rows_changed"):
        confirm_vacancies(
            RoundAct(session, actor(counties[0]), at, round_),
            unions.county.id,
            seen_digest=parts[0].digest,
        )
    changed = next(
        part for part in county_parts(session, round_) if part.union.id == unions.county.id
    )
    assert changed.confirmation is None
    confirm_vacancies(
        RoundAct(session, actor(counties[0]), at, round_),
        unions.county.id,
        seen_digest=changed.digest,
    )
    with pytest.raises(Refused, match=r"round\.not_ready.*first=discipline_body"):
        submit_round(RoundAct(session, actor(publisher), at, round_))
    put_body(
        RoundAct(session, actor(publisher), at, round_),
        {"kind": "discipline", "name": "驻市总工会纪检监察组"},
    )
    submit_round(RoundAct(session, actor(publisher), at, round_))
    subjects = [one.subject for one in warned_of(round_, vacancies_of(session, round_.id))]
    with pytest.raises(Refused, match=r"round\.not_ready.*first=paper_city_minutes"):
        reply_to_round(
            RoundAct(session, actor(approver), at, round_), "approve", Reply(acknowledged=subjects)
        )
    put_papers(session, round_, "city_minutes", by=approver, at=at)
    reply_to_round(
        RoundAct(session, actor(approver), at, round_), "approve", Reply(acknowledged=subjects)
    )
    release_round(RoundAct(session, actor(checker), at, round_), BODY)
    assert round_.state == "published"


def test_side_by_side_on_the_page(
    committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        round_, officers = handed_in(session, at)
        remarks = [("vacancy:01", "写清楚<b>职责</b>")]
        reply_to_round(
            RoundAct(session, actor(officers.city_approver), at, round_),
            "return",
            Reply(comments=remarks),
        )
        neighbour = officer(session, roles.PUBLISHER, union=tree(session).other_county)
        vacancy = first_vacancy(session, round_)
        put_vacancy(
            RoundAct(session, actor(officers.publisher), at, round_),
            {"code": "01", "headcount": 2, "duties": "组建工会"},
            vacancy=vacancy,
        )
    base = f"/office/rounds/{round_.code}/approval"
    publisher = signed_in(officers.publisher)
    page = publisher.get(base).text
    assert (
        "与第 1 版相比" in page
        and "写清楚&lt;b&gt;职责&lt;/b&gt;" in page
        and "<ins>组建工会</ins>" in page
    )
    assert publisher.submit(f"{base}/submit").status_code == 303
    second = signed_in(officers.city_approver).get(f"{base}/versions/2").text
    assert "<del>1</del>" in second and "<ins>2</ins>" in second
    assert publisher.get(f"{base}/versions/3").status_code == 404
    assert signed_in(neighbour).get(f"{base}/versions/1").status_code == 404
    more = signed_in(officers.city_approver).submit(
        f"{base}/reply", {"more": "1", "comment": "打了一半", "comments-0-text": "第一条"}
    )
    assert (
        more.status_code == 200
        and "打了一半" in more.text
        and "第一条" in more.text
        and 'name="comments-5-text"' in more.text
    )
