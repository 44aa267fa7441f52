"""After publication only a numbered notice changes anything: drafted, approved by another,
published by a third, told to everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.fill_in import is_open, may_edit
from portal.recruitment.applications.services.hand_in import submit
from portal.recruitment.applications.services.let_lapse import lapse_overdue
from portal.recruitment.audit import SYSTEM, breaks
from portal.recruitment.changes.act import ChangeAct
from portal.recruitment.changes.documents import change_body, change_title, difference_rows
from portal.recruitment.changes.jobs import tell
from portal.recruitment.changes.models import NoticeTelling
from portal.recruitment.changes.queries import notice_lines, version_behind
from portal.recruitment.changes.services.approve import (
    discard_change,
    reply_to_change,
    submit_change,
)
from portal.recruitment.changes.services.draft import begin_change, items_of, put_items
from portal.recruitment.changes.services.publish import publish_change
from portal.recruitment.changes.services.tell import KIND, order_telling, tell_some
from portal.recruitment.changes.services.values import as_stored
from portal.recruitment.labels import refusal_words
from portal.recruitment.messages.models import Message
from portal.recruitment.publications.services import is_genuine
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import PolicyVersion, RecruitmentRound
from portal.recruitment.rounds.queries import policy_versions
from portal.recruitment.rulebook.policy import policy_digest
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import decide
from portal.recruitment.vacancies.queries import vacancy_in
from tests.builders.applications import (
    draft_application,
    eligible_application,
    submitted_application,
)
from tests.builders.changes import (
    approved_change,
    drafted_change,
    published_change,
    released_change,
)
from tests.builders.rounds import Office, actor, drafted_round, office, published_round
from tests.builders.unions import tree

PHONE = ("contact", "contact_phone", "")


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


def told(session: Session, at: datetime, **values: Any) -> tuple[RecruitmentRound, Office]:
    unions = tree(session)
    officers = office(session, unions)
    return published_round(session, unions, at=at, officers=officers, **values), officers


def window(
    round_: RecruitmentRound,
    kind: str,
    *,
    start: timedelta = timedelta(0),
    end: timedelta = timedelta(0),
) -> Any:
    found = round_.window(kind)
    assert found is not None
    return as_stored((found.starts_at + start, found.ends_at + end))


def test_old_and_new_are_the_systems_words_and_both_stay(
    app: Flask, session: Session, at: datetime
) -> None:
    round_, officers = told(session, at)
    with app.app_context():
        change = approved_change(
            session,
            round_,
            officers,
            {
                PHONE: "0517-83999999",
                ("vacancy", "01", "work_place"): "长东街道",
                ("text", "basis", ""): round_.text,
            },
            at=at,
        )
        # the same text is no change
        assert [item.place for item in items_of(change)] == [
            PHONE,
            ("vacancy", "01", "work_place"),
        ]
        publication = released_change(session, round_, officers, change, at=at)
    assert (
        publication.number == f"{round_.code}-N2"
        and publication.title.endswith("更正公告（第1号）")
        and is_genuine(publication)
    )
    assert publication.content["tables"][0]["rows"] == [
        ["咨询电话", "0517-83900000", "0517-83999999"],
        ["岗位 01 工作地点", "（无）", "长东街道"],
    ]
    assert {"term": "咨询电话", "value": "0517-83999999"} in publication.content["facts"]
    assert (
        round_.contact_phone == "0517-83999999"
        and vacancy_in(session, round_, "01").work_place == "长东街道"
    )
    assert [line.kind for line in notice_lines(session, round_)] == ["recruitment", "correction"]
    assert breaks(session, round_.code) == []


def test_three_different_people(app: Flask, session: Session, at: datetime) -> None:
    round_, officers = told(session, at)
    change = drafted_change(session, round_, officers, {PHONE: "0517-83999999"}, at=at)
    submit_change(ChangeAct(session, actor(officers.publisher), at, round_, change))
    with pytest.raises(Refused, match=r"two_people\.same"):
        reply_to_change(
            ChangeAct(session, actor(officers.publisher), at, round_, change),
            "approve",
            document_number="复1",
        )
    with pytest.raises(Refused, match=r"change\.number_missing"):
        reply_to_change(
            ChangeAct(session, actor(officers.city_approver), at, round_, change), "approve"
        )
    reply_to_change(
        ChangeAct(session, actor(officers.city_approver), at, round_, change),
        "approve",
        document_number="复1",
    )
    with app.app_context():
        for one in (officers.publisher, officers.city_approver):
            with pytest.raises(Refused, match=r"two_people\.same"):
                publish_change(
                    ChangeAct(session, actor(one), at, round_, change),
                    "x",
                    change_body(session, round_, change),
                )


def test_returned_mended_and_approved_content_is_what_goes_out(
    app: Flask, session: Session, at: datetime
) -> None:
    round_, officers = told(session, at)
    by = actor(officers.publisher)
    change = drafted_change(session, round_, officers, {PHONE: "0517-83999999"}, at=at)
    submit_change(ChangeAct(session, by, at, round_, change))
    with pytest.raises(Refused, match=r"change\.frozen"):
        put_items(ChangeAct(session, by, at, round_, change), {PHONE: "0517-83999998"})
    with pytest.raises(Refused, match=r"round\.comment_missing"):
        reply_to_change(
            ChangeAct(session, actor(officers.city_approver), at, round_, change), "return"
        )
    reply_to_change(
        ChangeAct(session, actor(officers.city_approver), at, round_, change),
        "return",
        comment="电话还是错的",
    )
    put_items(ChangeAct(session, by, at, round_, change), {PHONE: "0517-83999998"})
    submit_change(ChangeAct(session, by, at, round_, change))
    reply_to_change(
        ChangeAct(session, actor(officers.city_approver), at, round_, change),
        "approve",
        document_number="复1",
    )
    change.items = [change.items[0] | {"after": "0517-83999997"}]  # whoever got at the row
    with app.app_context(), pytest.raises(Refused, match=r"change\.changed_since_approval"):
        released_change(session, round_, officers, change, at=at)


def test_a_place_that_another_notice_touched_is_stale(
    app: Flask, session: Session, at: datetime
) -> None:
    round_, officers = told(session, at)
    with app.app_context():
        slow = approved_change(session, round_, officers, {PHONE: "0517-83999999"}, at=at)
        published_change(session, round_, officers, {PHONE: "0517-83999998"}, at=at)
        with pytest.raises(Refused, match=r"change\.stale"):
            released_change(session, round_, officers, slow, at=at)
    discard_change(ChangeAct(session, actor(officers.publisher), at, round_, slow))
    assert (slow.state, round_.contact_phone) == ("discarded", "0517-83999998")


def test_a_new_policy_version_and_the_old_one_still_verifies(
    app: Flask, session: Session, at: datetime
) -> None:
    round_, officers = told(session, at)
    before = dict(round_.policy)
    after = before | {"publicity_days": 5}
    with app.app_context():
        publication = published_change(
            session, round_, officers, {("policy", "", ""): after}, at=at
        )
    one, two = policy_versions(session, round_.id)
    assert (one.document, one.digest) == (
        before,
        policy_digest(before),
    ) and one.publication_number.endswith("-N1")
    assert (two.document, two.digest) == (
        after,
        policy_digest(after),
    ) and two.publication_number == publication.number
    assert round_.policy_digest == two.digest and one.digest != two.digest
    assert (
        version_behind(session, round_.id, one.digest) == 1
        and version_behind(session, round_.id, two.digest) == 2
    )
    rows = publication.content["tables"][0]["rows"]
    assert ["规则摘要（SHA-256）", one.digest, two.digest] in rows and any(
        "5" in row[2] and "7" in row[1] for row in rows
    )
    # nobody rewrites a version, not even by SQL
    with (
        pytest.raises(DBAPIError),
        session.begin_nested(),
    ):
        session.query(PolicyVersion).filter_by(id=one.id).update({"digest": "0" * 64})


def test_a_policy_that_is_none_and_one_that_comes_too_late_are_refused(
    app: Flask, session: Session, at: datetime
) -> None:
    round_, officers = told(session, at)
    change = begin_change(
        RoundAct(session, actor(officers.publisher), at, round_), "correction", reason="规则有误。"
    )
    with pytest.raises(Refused, match=r"policy\."):
        put_items(
            ChangeAct(session, actor(officers.publisher), at, round_, change),
            {("policy", "", ""): {"schema": "policy/1"}},
        )
    assert change.items == []
    with app.app_context():
        late = approved_change(
            session,
            round_,
            officers,
            {("policy", "", ""): round_.policy | {"publicity_days": 5}},
            at=at,
        )
        with pytest.raises(Refused, match=r"change\.policy_too_late"):
            released_change(session, round_, officers, late, at=at + timedelta(days=15))


def test_requirements_reopen_and_whoever_was_judged_is_judged_again(
    app: Flask, session: Session, storage: Storage, at: datetime
) -> None:
    round_, officers = told(session, at)
    passed = eligible_application(session, round_, storage, at=at, screener=officers.screener)
    waiting = submitted_application(session, round_, storage, at=at)
    other = eligible_application(
        session,
        round_,
        storage,
        at=at,
        screener=officers.screener,
        vacancy=vacancy_in(session, round_, "02"),
    )
    wanted = {("requirements", "01", ""): {"education": "bachelor"}}
    with app.app_context():
        late = at + timedelta(days=3)
        with pytest.raises(Refused, match=r"change\.requirements_need_reopening"):
            approved_change(session, round_, officers, wanted, at=late)
        longer = wanted | {
            ("window", "registration", ""): window(round_, "registration", end=timedelta(days=1))
        }
        publication = published_change(session, round_, officers, longer, at=late)
    assert any(
        row[0] == "岗位 01 学历" and row[1] != row[2]
        for row in publication.content["tables"][0]["rows"]
    )
    assert (passed.state, waiting.state, other.state) == ("submitted", "submitted", "eligible")
    assert passed.answer_due_at == late + timedelta(hours=24)


def test_registration_reopened_after_its_end_gives_drafts_back(
    app: Flask, session: Session, storage: Storage, at: datetime
) -> None:
    round_, officers = told(session, at)
    draft = draft_application(session, round_, storage, at=at)
    late = at + timedelta(days=5, hours=1)  # registration has ended an hour ago
    lapse_overdue(session, round_, at=late)
    assert draft.state == "lapsed" and not is_open(round_, late)
    with app.app_context():
        published_change(
            session,
            round_,
            officers,
            {("window", "registration", ""): window(round_, "registration", end=timedelta(days=2))},
            kind="extension",
            at=late,
        )
    assert draft.state == "draft" and is_open(round_, late) and may_edit(draft, late)


def test_what_was_not_mended_in_time_can_be_taken_up_when_registration_reopens(
    app: Flask, session: Session, storage: Storage, at: datetime
) -> None:
    round_, officers = told(session, at)
    row = submitted_application(session, round_, storage, at=at)
    number = row.number
    decide(
        CaseAct(session, actor(officers.screener), at, row),
        Opinion("return", "C02", "毕业证书只拍到半页，请拍全。"),
        seen_digest=row.content_digest or "",
    )
    late = at + timedelta(days=5, hours=1)
    lapse_overdue(session, round_, at=late)
    assert row.state == "lapsed"
    with app.app_context():
        published_change(
            session,
            round_,
            officers,
            {("window", "registration", ""): window(round_, "registration", end=timedelta(days=2))},
            kind="extension",
            at=late,
        )
    assert (row.state, row.number) == ("draft", number) and may_edit(row, late)
    assert (
        "application.resumed"
        in session.scalars(select(Message.kind).where(Message.account_id == row.account_id)).all()
    )
    submit(own_act(session, row, late))
    assert (row.state, row.number) == ("submitted", number)


def test_headcount_only_down_and_back_to_the_quota(
    app: Flask, session: Session, storage: Storage, at: datetime
) -> None:
    round_, officers = told(session, at, headcount=2)
    person = eligible_application(
        session,
        round_,
        storage,
        at=at,
        screener=officers.screener,
        vacancy=vacancy_in(session, round_, "02"),
    )
    by = actor(officers.publisher)
    change = begin_change(RoundAct(session, by, at, round_), "correction", reason="人数有误。")
    with pytest.raises(Refused, match=r"change\.not_of_kind"):
        put_items(ChangeAct(session, by, at, round_, change), {("headcount", "01", ""): 1})
    with app.app_context():
        up = drafted_change(
            session, round_, officers, {("headcount", "01", ""): 3}, kind="reduction", at=at
        )
        with pytest.raises(Refused, match=r"change\.headcount_only_down"):
            submit_change(ChangeAct(session, by, at, round_, up))
        publication = published_change(
            session,
            round_,
            officers,
            {("headcount", "01", ""): 1, ("headcount", "02", ""): 0},
            kind="reduction",
            at=at,
        )
    one, two = vacancy_in(session, round_, "01"), vacancy_in(session, round_, "02")
    assert (one.headcount, one.state, two.state, two.seats) == (1, "open", "cancelled", 0)
    assert person.state == "transferring"
    assert publication.content["tables"][0]["rows"] == [
        ["岗位 01 招聘人数", "2 人", "1 人"],
        ["岗位 02 招聘人数", "2 人", "取消岗位"],
    ]
    with pytest.raises(Refused, match=r"vacancy\.opening_decided"):
        drafted_change(
            session, round_, officers, {("headcount", "02", ""): 1}, kind="reduction", at=at
        )


@pytest.mark.parametrize(
    "place",
    [
        ("vacancy", "01", "code"),
        ("vacancy", "01", "using_union_id"),
        ("contact", "title", ""),
        ("text", "photo", ""),
    ],
)
def test_other_facts_can_not_be_changed_at_all(
    session: Session, at: datetime, place: tuple[str, str, str]
) -> None:
    round_, officers = told(session, at)
    with pytest.raises(Refused, match=r"change\.unknown_place"):
        drafted_change(session, round_, officers, {place: "x"}, at=at)


def test_only_a_published_round_has_changes(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    draft = drafted_round(session, unions, at=at, by=officers.publisher)
    with pytest.raises(Refused, match=r"change\.not_published"):
        begin_change(
            RoundAct(session, actor(officers.publisher), at, draft), "correction", reason="改一改。"
        )


def test_everybody_who_applied_is_told_once(
    app: Flask, session: Session, storage: Storage, at: datetime
) -> None:
    round_, officers = told(session, at)
    people = [draft_application(session, round_, storage, at=at) for _ in range(2)]
    people += [submitted_application(session, round_, storage, at=at) for _ in range(3)]
    people[4].state = "withdrawn"
    with app.app_context():
        publication = published_change(session, round_, officers, {PHONE: "0517-83999999"}, at=at)
    order = session.scalars(select(NoticeTelling)).one()
    assert (
        order_telling(RoundAct(session, SYSTEM, at, round_), publication, body="再来一次") is order
    )
    # one batch; then the worker is killed and begins again
    assert tell_some(session, order.id, at=at, batch=3) is True
    assert tell_some(session, order.id, at=at, batch=3) is False
    assert tell_some(session, order.id, at=at, batch=3) is False
    messages = session.scalars(select(Message).where(Message.kind == KIND)).all()
    assert sorted(message.account_id for message in messages) == sorted(
        one.account_id for one in people[:4]
    )
    assert (order.told_count, order.told_at) == (4, at) and messages[
        0
    ].link == f"/publications/{publication.number}"
    assert tell.__module__.endswith("changes.jobs")


def test_a_leak_stops_everything(app: Flask, session: Session, at: datetime) -> None:
    round_, officers = told(session, at)
    with app.app_context():
        change = drafted_change(session, round_, officers, {PHONE: "0517-83999999"}, at=at)
        change.text = "咨询请打 13912345678。"  # past the look that drafting takes
        submit_change(ChangeAct(session, actor(officers.publisher), at, round_, change))
        approver = actor(officers.city_approver)
        reply_to_change(
            ChangeAct(session, approver, at, round_, change), "approve", document_number="1号"
        )
        with pytest.raises(Refused, match=r"publication\.leak"), session.begin_nested():
            released_change(session, round_, officers, change, at=at)
    session.expire_all()
    assert round_.contact_phone == "0517-83900000" and change.state == "approved"


@pytest.mark.parametrize(
    ("wanted", "text", "field"),
    [
        ({}, "咨询请打 +86 139-1234-5678。", "text"),
        ({PHONE: "0517-83999999/13912345678"}, "", "contact_phone"),
        ({("vacancy", "01", "remark"): "联系人手机139.1234.5678"}, "", "remark"),
    ],
)
def test_a_personal_number_is_refused_when_it_is_drafted_and_the_field_is_named(
    app: Flask, session: Session, at: datetime, wanted: dict[Any, str], text: str, field: str
) -> None:
    round_, officers = told(session, at)
    with pytest.raises(Refused) as refused:
        drafted_change(session, round_, officers, wanted, at=at, text=text)
    assert (refused.value.code, refused.value.facts["field"]) == ("change.personal_number", field)
    with app.test_request_context():
        said = refusal_words(refused.value.code, dict(refused.value.facts)).title
    assert field not in said and "13" in said


def test_titles_count_within_the_kind_and_rows_stand_in_order(
    app: Flask, session: Session, at: datetime
) -> None:
    round_, officers = told(session, at)
    with app.app_context():
        published_change(session, round_, officers, {PHONE: "0517-83999999"}, at=at)
        moved = {
            ("window", "written", ""): window(
                round_, "written", start=timedelta(days=1), end=timedelta(days=1)
            ),
            ("window", "registration", ""): window(round_, "registration", end=timedelta(days=1)),
        }
        change = drafted_change(session, round_, officers, moved, at=at)
        assert change_title(session, round_, change).endswith("更正公告（第2号）")
        assert [row[0] for row in difference_rows(round_, items_of(change))] == ["报名", "笔试"]
    assert session.scalars(select(Application)).all() == []
