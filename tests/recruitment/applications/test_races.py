"""Several people, tabs and presses of a button in one moment, and the last second: exactly one
right outcome, and nothing acknowledged is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.foundation.data.database import Database
from portal.foundation.time.clock import Clock
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application, ApplicationFile, ApplicationVersion
from portal.recruitment.audit import HISTORY, TABLES
from portal.recruitment.messages.models import Message
from tests.builders.accounts import resident_number
from tests.builders.applications import draft_application
from tests.builders.rounds import published_round
from tests.builders.unions import tree
from tests.foundation import corpus
from tests.recruitment.conftest import Browser, Committed

SIGN_UP = {
    "kind": "resident_id",
    "number": resident_number(811),
    "name": "顾淳",
    "password": "清江浦 horse 2026",
    "password_again": "清江浦 horse 2026",
    "consent": "y",
}
PERSON = {
    "seen": "1",
    "sex": "female",
    "political": "none",
    "household": "淮安市清江浦区",
    "address": "",
    "mobile": "13900000811",
}


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each of ``works`` gives, all begun in one instant, each in a thread of its own."""
    begin = Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        begin.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [found.result() for found in [pool.submit(one, work) for work in works]]


@pytest.fixture
def application(app: Flask, committed: Committed, at: datetime) -> Application:
    """A draft that could be handed in."""
    with committed() as session:
        row = draft_application(
            session,
            published_round(session, tree(session), at=at),
            app.extensions["storage"],
            at=at,
        )
        assert row.account and row.round_.windows
        return row


@pytest.fixture
def tabs(
    app: Flask, signed_in: Callable[..., Browser], application: Application
) -> Callable[[int], list[Browser]]:
    """``tabs(n)`` → that many browsers of the one applicant, each able to send while another is
    sending."""

    def open_tabs(count: int) -> list[Browser]:
        return [signed_in(application.account) for _ in range(count)]

    return open_tabs


@pytest.fixture
def path(application: Application) -> str:
    return f"/my/applications/{application.public_id}"


@pytest.fixture
def closes(application: Application) -> datetime:
    """The end of registration."""
    return max(
        window.ends_at for window in application.round_.windows if window.kind == "registration"
    )


def _only(database: Database) -> Application:
    with database.reading() as session:
        row = session.scalars(select(Application)).one()
        assert row.facts is not None and row.files is not None
        return row


def _count(database: Database, model: Any, *where: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def _handed_in_once(database: Database, application: Application) -> None:
    """One number, one version, one entry of the chain, one message."""
    row = _only(database)
    assert (row.state, row.number) == ("submitted", f"{application.round_.code}-0001")
    with database.reading() as session:
        version = session.scalars(select(ApplicationVersion)).one()
        entries = [
            entry
            for entry in TABLES.entries(session, application.round_.code)
            if entry.action == "applications.submit"
        ]
        assert HISTORY.breaks(session, application.round_.code) == []
    assert version.digest == row.content_digest == entries[0].facts["digest"] and len(entries) == 1
    assert _count(database, Message, Message.kind == "application.received") == 1


def test_one_document_signed_up_twice_in_one_moment_opens_one_account(
    app: Flask, database: Database
) -> None:
    """Both hear the same, so that nobody learns who is registered; the door then tells the second
    what to do."""
    browsers: list[Browser] = [app.test_client() for _ in range(2)]  # type: ignore[misc]
    mobiles = ["13900000821", "13900000822"]
    answers = at_once(
        [
            lambda browser=browser, mobile=mobile: browser.submit(
                "/sign-up", SIGN_UP | {"mobile": mobile}
            )
            for browser, mobile in zip(browsers, mobiles, strict=True)
        ]
    )
    assert [(one.status_code, one.location) for one in answers] == [
        (303, "/sign-in?done=sign-up")
    ] * 2
    assert _count(database, Account) == 1
    doors = [
        browser.submit("/sign-in", {"login": mobile, "password": SIGN_UP["password"]})
        for browser, mobile in zip(browsers, mobiles, strict=True)
    ]
    assert sorted(one.status_code for one in doors) == [303, 422]
    refused = next(one for one in doors if one.status_code == 422)
    assert "账号或密码不对" in refused.text
    guide = browsers[0].get("/sign-in?done=sign-up").text
    assert "找回" in guide


def test_one_person_begins_twice_in_one_moment_and_has_one_form(
    app: Flask,
    database: Database,
    committed: Committed,
    signed_in: Callable[..., Browser],
    application: Application,
) -> None:
    from tests.builders.accounts import applicant

    with committed() as session:
        somebody = applicant(session)
    browsers = [signed_in(somebody) for _ in range(4)]
    start = f"/my/applications/start/{application.round_.code}"
    answers = at_once(
        [lambda browser=browser: browser.submit(start, {"reuse": "yes"}) for browser in browsers]
    )
    assert {one.status_code for one in answers} == {303} and len(
        {one.location for one in answers}
    ) == 1
    assert _count(database, Application, Application.account_id == somebody.id) == 1


def test_two_tabs_save_one_section_in_one_moment(
    tabs: Callable[[int], list[Browser]], path: str, database: Database
) -> None:
    """One is kept; the other is told, still has what was typed, and can lay it over."""
    typed = ["第一个标签页里的地址", "第二个标签页里的地址"]
    browsers = tabs(2)
    answers = at_once(
        [
            lambda browser=browser, words=words: browser.submit(
                f"{path}/sections/person", PERSON | {"address": words}
            )
            for browser, words in zip(browsers, typed, strict=True)
        ]
    )
    assert sorted(one.status_code for one in answers) == [303, 422]
    second = next(place for place, one in enumerate(answers) if one.status_code == 422)
    assert (
        "您在另一个页面或设备上改过这一部分" in answers[second].text
        and typed[second] in answers[second].text
    )
    assert (_only(database).facts or {})["person"]["address"] == typed[1 - second]
    seen = re.search(r'name="seen" type="hidden" value="(\d+)"', answers[second].text)
    assert seen is not None
    again = browsers[second].submit(
        f"{path}/sections/person", PERSON | {"address": typed[second], "seen": seen.group(1)}
    )
    assert (
        again.status_code == 303
        and (_only(database).facts or {})["person"]["address"] == typed[second]
    )


def test_two_tabs_choose_another_vacancy_in_one_moment(
    tabs: Callable[[int], list[Browser]], path: str, database: Database
) -> None:
    choices, browsers = ["01", "02"], tabs(2)
    answers = at_once(
        [
            lambda browser=browser, code=code: browser.submit(
                f"{path}/sections/vacancy", {"seen": "0", "vacancy": code}
            )
            for browser, code in zip(browsers, choices, strict=True)
        ]
    )
    assert sorted(one.status_code for one in answers) == [303, 422]
    second = next(place for place, one in enumerate(answers) if one.status_code == 422)
    assert "您在另一个页面或设备上改过这一部分" in answers[second].text
    with database.reading() as session:
        vacancy = session.scalars(select(Application)).one().vacancy
        assert vacancy is not None and vacancy.code == choices[1 - second]


def test_handed_in_by_many_presses_in_one_moment_is_handed_in_once(
    tabs: Callable[[int], list[Browser]], path: str, database: Database, application: Application
) -> None:
    answers = at_once(
        [lambda browser=browser: browser.submit(f"{path}/submit") for browser in tabs(4)]
    )
    assert {(one.status_code, one.location) for one in answers} == {(303, f"{path}/receipt")}
    _handed_in_once(database, application)


def test_many_people_hand_in_in_one_moment_and_each_has_a_number(
    app: Flask,
    committed: Committed,
    signed_in: Callable[..., Browser],
    database: Database,
    application: Application,
    at: datetime,
) -> None:
    with committed() as session:
        round_ = session.merge(application.round_)
        others = [
            draft_application(session, round_, app.extensions["storage"], at=at) for _ in range(5)
        ]
        people = [application.account, *(one.account for one in others)]
    rows = [application, *others]
    browsers = [signed_in(person) for person in people]
    answers = at_once(
        [
            lambda browser=browser, row=row: browser.submit(
                f"/my/applications/{row.public_id}/submit"
            )
            for browser, row in zip(browsers, rows, strict=True)
        ]
    )
    assert {one.status_code for one in answers} == {303}
    with database.reading() as session:
        numbers = session.scalars(select(Application.number)).all()
        assert HISTORY.breaks(session, application.round_.code) == []
    assert sorted(number or "" for number in numbers) == [
        f"{application.round_.code}-{place:04d}" for place in range(1, 7)
    ]


def test_the_last_second_counts_and_the_end_itself_does_not(
    tabs: Callable[[int], list[Browser]],
    path: str,
    database: Database,
    clock: Clock,
    closes: datetime,
    application: Application,
) -> None:
    """At 24:00 the form is refused in words, and all of it is still there; a second earlier it is
    taken."""
    clock.travel_to(closes - timedelta(minutes=1))
    own = tabs(1)[0]
    before = dict(_only(database).facts or {})
    clock.travel_to(closes)
    late = own.submit(f"{path}/submit")
    assert (
        late.status_code == 422 and "报名已经截止" in late.text and "您填写的内容还在" in late.text
    )
    changed = own.submit(f"{path}/sections/person", PERSON | {"address": "截止以后打的地址"})
    assert (
        changed.status_code == 422
        and "报名已经截止" in changed.text
        and "截止以后打的地址" in changed.text
    )
    row = _only(database)
    assert (row.state, row.number, row.facts) == ("draft", None, before) and len(row.files) == 3
    assert "时间已过，不能再改。您填写的内容还保存着" in own.get(path).text
    clock.travel_to(closes - timedelta(seconds=1))
    taken = own.submit(f"{path}/submit")
    assert (taken.status_code, taken.location) == (303, f"{path}/receipt")
    _handed_in_once(database, application)
    submitted = _only(database).submitted_at
    assert submitted is not None and closes - timedelta(seconds=1) <= submitted < closes
    clock.travel_to(closes + timedelta(seconds=1))
    again = own.submit(f"{path}/submit")
    assert (again.status_code, again.location) == (303, f"{path}/receipt"), (
        "who was in time is told so, whenever he presses again"
    )
    _handed_in_once(database, application)


def test_presses_across_the_end_agree_with_the_clock(
    tabs: Callable[[int], list[Browser]],
    path: str,
    database: Database,
    clock: Clock,
    closes: datetime,
    application: Application,
) -> None:
    """Every answer says the truth: a receipt means handed in before the end, a refusal that nothing
    was taken."""
    clock.travel_to(closes - timedelta(minutes=1))
    browsers = tabs(4)
    clock.travel_to(closes - timedelta(milliseconds=60))
    codes = {
        one.status_code
        for one in at_once(
            [lambda browser=browser: browser.submit(f"{path}/submit") for browser in browsers]
        )
    }
    row = _only(database)
    if 303 in codes:
        assert row.submitted_at is not None and row.submitted_at < closes
        _handed_in_once(database, application)
    else:
        assert codes == {422} and (row.state, row.number) == ("draft", None)


def test_a_file_that_arrives_while_the_form_is_handed_in(
    tabs: Callable[[int], list[Browser]], path: str, database: Database, application: Application
) -> None:
    """Acknowledged and part of what was handed in, or refused in words and no part of it: never
    acknowledged and left out."""
    first, second = tabs(2)
    sent = {"file": (io.BytesIO(corpus.jpeg(800, 600)), "补充.jpg")}
    upload, submit = at_once(
        [
            lambda: first.submit(f"{path}/files/other", sent, content_type="multipart/form-data"),
            lambda: second.submit(f"{path}/submit"),
        ]
    )
    assert (submit.status_code, submit.location) == (303, f"{path}/receipt")
    _handed_in_once(database, application)
    with database.reading() as session:
        content = session.scalars(select(ApplicationVersion)).one().content
        files = session.scalars(
            select(ApplicationFile).where(ApplicationFile.replaced_at.is_(None))
        ).all()
    assert content["files"] == sorted([file.kind, file.sha256] for file in files)
    if upload.status_code == 303:
        assert "other" in {file.kind for file in files}
    else:
        assert (
            upload.status_code == 422
            and "报名表已经提交，现在不能改" in upload.text
            and "other" not in {file.kind for file in files}
        )
