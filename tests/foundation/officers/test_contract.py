"""What holds at the officers' doors of both sides, whichever side one asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.audit_chain import Actor
from portal.foundation.data.database import Database
from portal.foundation.security.passwords import hash_password, needs_rehash
from portal.foundation.security.second_factor import code_at
from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from tests.builders.accounts import PASSWORD
from tests.foundation.officers.sides import Side

NEW = "窗前 horse 2026"
TWICE = {"password": NEW, "password_again": NEW}
BUSINESS, ADMIN = "auditor", "system_admin"


def sign_in(client: Any, login: str, typed: str = PASSWORD) -> Any:
    return client.submit("/office/sign-in", {"login": login, "password": typed})


def enrol(client: Any, login: str, code: str) -> Any:
    return client.submit("/office/enrol", {"login": login, "code": code, **TWICE})


# Appointments


def test_nobody_appoints_themself(side: Side, session: Session, at: datetime) -> None:
    place, person = side.places(session)["county"], side.officer(session)
    with pytest.raises(Refused, match="two_people.same"):
        side.appoint(session, person, place, BUSINESS, at=at, by=Actor(person.id, "本人"))


def test_nobody_ends_their_own_appointment(side: Side, session: Session, at: datetime) -> None:
    person = side.officer(session)
    row = side.appoint(session, person, side.places(session)["county"], BUSINESS, at=at)
    with pytest.raises(Refused, match="two_people.same"):
        side.end(session, person, row.id, at=at, by=Actor(person.id, "本人"))
    assert row.ended_at is None


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_appointment_ends_for_a_reason(
    side: Side, session: Session, at: datetime, reason: str
) -> None:
    person = side.officer(session)
    row = side.appoint(session, person, side.places(session)["county"], BUSINESS, at=at)
    with pytest.raises(Refused, match="officer.reason"):
        side.end(session, person, row.id, at=at, reason=reason)
    side.end(session, person, row.id, at=at)
    assert row.ended_at == at
    with pytest.raises(Refused, match="appointment.not_found"):
        side.end(session, person, row.id, at=at)


def test_an_appointment_of_somebody_else_is_not_found(
    side: Side, session: Session, at: datetime
) -> None:
    person, other = side.officer(session), side.officer(session)
    row = side.appoint(session, person, side.places(session)["county"], BUSINESS, at=at)
    with pytest.raises(Refused, match="appointment.not_found"):
        side.end(session, other, row.id, at=at)


def test_a_role_is_not_given_twice(side: Side, session: Session, at: datetime) -> None:
    places, person = side.places(session), side.officer(session)
    side.appoint(session, person, places["county"], BUSINESS, at=at)
    with pytest.raises(Refused, match="appointment.twice"):
        side.appoint(session, person, places["county"], BUSINESS, at=at)
    side.appoint(session, person, places["province"], BUSINESS, at=at)


def test_a_role_that_begins_later_is_not_given_twice(
    side: Side, session: Session, at: datetime
) -> None:
    place, person = side.places(session)["county"], side.officer(session)
    side.future_appointment(session, person, place, BUSINESS)
    with pytest.raises(Refused, match="appointment.twice"):
        side.appoint(session, person, place, BUSINESS, at=at)


@pytest.mark.parametrize("action", ["suspend", "close"])
def test_a_suspended_or_closed_account_is_not_appointed(
    side: Side, session: Session, at: datetime, action: str
) -> None:
    place, person = side.places(session)["county"], side.officer(session)
    side.change(session, person, action, at=at)
    with pytest.raises(Refused, match="appointment.account"):
        side.appoint(session, person, place, BUSINESS, at=at)


def test_an_appointment_to_come_conflicts_already(
    side: Side, session: Session, at: datetime
) -> None:
    place, person = side.places(session)["province"], side.officer(session)
    side.future_appointment(session, person, place, ADMIN)
    with pytest.raises(Refused) as refused:
        side.appoint(session, person, place, BUSINESS, at=at)
    assert refused.value.code == "appointment.conflict"
    assert refused.value.facts == {"role": BUSINESS, "held": ADMIN}


def test_administrators_stand_at_the_top_only(side: Side, session: Session, at: datetime) -> None:
    places, person = side.places(session), side.officer(session)
    with pytest.raises(Refused, match="appointment.admin_place"):
        side.appoint(session, person, places["county"], ADMIN, at=at)
    side.appoint(session, person, places["province"], ADMIN, at=at)


def test_an_unknown_role_is_refused(side: Side, session: Session, at: datetime) -> None:
    places, person = side.places(session), side.officer(session)
    with pytest.raises(Refused, match="appointment.role"):
        side.appoint(session, person, places["county"], "emperor", at=at)


def at_once(work: Callable[[], Any], times: int = 4) -> list[str]:
    """The answers of several who come in the same moment: '' for done, else the refusal's code."""
    start = Barrier(times)

    def come(_number: int) -> str:
        start.wait()
        try:
            work()
        except Refused as refused:
            return refused.code
        return ""

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(come, range(times)))


def test_of_several_who_appoint_at_once_one_does(
    side: Side, database: Database, committed: Any, at: datetime
) -> None:
    with committed() as session:
        place, person = side.places(session)["county"], side.officer(session)

    def appoint() -> None:
        with database.transaction() as session:
            account = session.get_one(side.accounts.Account, person.id)
            side.appoint(session, account, place, BUSINESS, at=at)

    assert at_once(appoint) == [""] + ["appointment.twice"] * 3


def test_of_several_who_end_an_appointment_at_once_one_does(
    side: Side, database: Database, committed: Any, at: datetime
) -> None:
    with committed() as session:
        person = side.officer(session)
        row = side.appoint(session, person, side.places(session)["county"], BUSINESS, at=at)

    def end() -> None:
        with database.transaction() as session:
            side.end(session, session.get_one(side.accounts.Account, person.id), row.id, at=at)

    assert at_once(end) == [""] + ["appointment.not_found"] * 3


# Accounts


def test_nobody_enrols_suspends_or_closes_themself(
    side: Side, session: Session, at: datetime
) -> None:
    person = side.officer(session)
    own = Actor(person.id, "本人")
    with pytest.raises(Refused, match="two_people.same"):
        side.enrolment(session, person, at=at, by=own)
    for action in ("suspend", "close"):
        with pytest.raises(Refused, match="two_people.same"):
            side.change(session, person, action, at=at, by=own)


def test_a_change_of_state_needs_a_reason(side: Side, session: Session, at: datetime) -> None:
    person = side.officer(session)
    with pytest.raises(Refused, match="officer.reason"):
        side.change(session, person, "suspend", at=at, reason=" ")
    assert person.state == "active"


def test_a_name_is_at_least_two_letters_without_digits(
    side: Side, session: Session, at: datetime
) -> None:
    for name, code in (("李", "officer.name"), ("李4", "account.name_form")):
        with pytest.raises(Refused, match=code):
            side.open(session, login="li.si", name=name, at=at)
    assert side.open(session, login="Li.Si", name=" 李四 ", at=at).display_name == "李四"
    with pytest.raises(Refused, match="officer.login_taken"):
        side.open(session, login="li.si", name="李思", at=at)
    with pytest.raises(Refused, match="officer.login_form"):
        side.open(session, login="4li", name="李思", at=at)


def test_a_suspended_account_gets_no_code(side: Side, session: Session, at: datetime) -> None:
    person = side.officer(session)
    side.change(session, person, "suspend", at=at)
    with pytest.raises(Refused, match="officer.not_active"):
        side.enrolment(session, person, at=at)


def test_a_closed_account_keeps_nothing_that_signs_in(
    side: Side, session: Session, at: datetime
) -> None:
    person = side.open(session, login="gu.chun", name="顾淳", at=at)
    person.password_hash = "$argon2id$"
    person.totp_secret = "A" * 32
    session.add(side.accounts.RecoveryCode(account_id=person.id, code_hash="0" * 64))
    side.change(session, person, "close", at=at)
    assert (person.login, person.password_hash, person.totp_secret) == (None, "!", None)
    assert session.scalars(select(side.accounts.RecoveryCode)).all() == []
    assert side.open(session, login="gu.chun", name="顾纯", at=at).id != person.id


# Sign-in


def test_known_and_unknown_names_get_the_same_answer(
    side: Side, client: Any, committed: Any
) -> None:
    with committed() as session:
        side.officer(session, "zhou")
    answers = [sign_in(client, login, "wrong password") for login in ("zhou", "nobody")]
    pages = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422] and pages[0] == pages[1]


def test_the_sixth_attempt_waits_even_with_the_right_password(
    side: Side, client: Any, committed: Any, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        side.officer(session, "zhou")
    for _attempt in range(5):
        assert sign_in(client, "zhou", "wrong password").status_code == 422
    assert sign_in(client, "ZHOU").status_code == 429
    clock.travel_to(at + timedelta(minutes=16))
    assert sign_in(client, "zhou").status_code == 303


def test_a_hash_with_other_parameters_is_renewed(side: Side, client: Any, committed: Any) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with committed() as session:
        person = side.officer(session, "zhou")
        person.password_hash = weak
    assert needs_rehash(weak) and sign_in(client, "zhou").status_code == 303
    with committed() as session:
        kept = session.get_one(side.accounts.Account, person.id).password_hash
    assert kept != weak and not needs_rehash(kept)
    assert sign_in(client, "zhou").status_code == 303


def test_a_suspended_officer_does_not_come_in(
    side: Side, client: Any, committed: Any, at: datetime
) -> None:
    with committed() as session:
        person = side.officer(session, "zhou")
        side.change(session, person, "suspend", at=at)
    assert sign_in(client, "zhou").status_code in (403, 422)
    with committed() as session:
        assert session.scalars(select(side.accounts.UserSession)).all() == []


def test_suspension_ends_what_is_open(
    side: Side, signed_in: Callable[..., Any], committed: Any, at: datetime
) -> None:
    with committed() as session:
        person = side.officer(session, "", BUSINESS, side.places(session)["county"])
    browser = signed_in(person)
    assert browser.get(side.desk).status_code == 200
    with committed() as session:
        account = session.get_one(side.accounts.Account, person.id)
        side.change(session, account, "suspend", at=at)
    assert browser.get(side.desk).status_code == 302


def test_fifteen_minutes_alone_or_twelve_hours_end_a_session(
    side: Side, signed_in: Callable[..., Any], committed: Any, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        person = side.officer(session, "", BUSINESS, side.places(session)["county"])
    idle, busy = signed_in(person), signed_in(person)
    for minutes in range(10, 12 * 60, 10):
        clock.travel_to(at + timedelta(minutes=minutes))
        assert busy.get(side.desk).status_code == 200
    assert idle.get(side.desk).status_code == 302
    clock.travel_to(at + timedelta(hours=12, minutes=1))
    assert busy.get(side.desk).status_code == 302


# Second factor


def test_a_code_works_once_and_the_session_gets_another_name(
    side: Side, app: Flask, client: Any, committed: Any, clock: Clock
) -> None:
    with committed() as session:
        person = side.officer(session, "zhou")
    code = code_at(person.totp_secret, clock.now())
    second = app.test_client()
    names = []
    for browser, status in ((client, 303), (second, 422)):
        sign_in(browser, "zhou")
        assert browser.get(side.desk).status_code == 302
        with browser.session_transaction() as cookie:
            names.append(cookie["_user_id"])
        answer = browser.submit("/office/second-factor", {"code": code})  # type: ignore[attr-defined]
        assert answer.status_code == status
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] not in names
    with committed() as session:
        first = session.get_one(side.accounts.UserSession, names[0])
        assert first.ended_why == "renewed"


def test_six_wrong_codes_and_the_right_one_waits(
    side: Side, client: Any, committed: Any, clock: Clock
) -> None:
    with committed() as session:
        person = side.officer(session, "zhou")
    sign_in(client, "zhou")
    codes = ["000000"] * 5 + [code_at(person.totp_secret, clock.now())]
    answers = [client.submit("/office/second-factor", {"code": code}) for code in codes]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]


# Enrolment


def test_a_code_enrols_once_and_what_was_there_before_ends(
    side: Side,
    app: Flask,
    client: Any,
    signed_in: Callable[..., Any],
    committed: Any,
    clock: Clock,
) -> None:
    with committed() as session:
        place = side.places(session)["county"]
        person = side.officer(session, "zhou", BUSINESS, place)
        session.add(side.accounts.RecoveryCode(account_id=person.id, code_hash="0" * 64))
    before = signed_in(person)
    with committed() as session:
        account = session.get_one(side.accounts.Account, person.id)
        code = side.enrolment(session, account, at=clock.now())
        assert session.scalars(select(side.accounts.RecoveryCode)).all() == []
    assert before.get(side.desk).status_code == 302
    assert sign_in(client, "zhou").status_code == 422
    assert enrol(client, "nobody", code).status_code == 422
    assert enrol(client, "zhou", code.lower().replace("-", " ")).status_code == 303
    assert enrol(client, "zhou", code).status_code == 422
    assert sign_in(client, "zhou", NEW).status_code == 303
    assert "/set-up" in client.get("/office/second-factor").location


def test_a_code_ends_after_three_days(
    side: Side, client: Any, committed: Any, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        code = side.enrolment(session, side.officer(session, "zhou"), at=at)
    clock.travel_to(at + timedelta(hours=72))
    assert enrol(client, "zhou", code).status_code == 422


def test_wrong_tries_elsewhere_do_not_use_up_somebodys_code(
    side: Side, app: Flask, client: Any, committed: Any, at: datetime
) -> None:
    with committed() as session:
        code = side.enrolment(session, side.officer(session, "zhou"), at=at)
    for number in range(9):
        elsewhere = {"environ_base": {"REMOTE_ADDR": f"198.51.{number}.7"}}
        values = {"login": "zhou", "code": "AAAAA-AAAAA", **TWICE}
        tried = app.test_client().submit("/office/enrol", values, **elsewhere)  # type: ignore[attr-defined]
        assert tried.status_code == 422
    assert enrol(client, "zhou", code).status_code == 303


def test_five_wrong_tries_from_one_network_wait(
    side: Side, client: Any, committed: Any, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        code = side.enrolment(session, side.officer(session, "zhou"), at=at)
    for _try in range(5):
        assert enrol(client, "zhou", "AAAAA-AAAAA").status_code == 422
    assert enrol(client, "zhou", code).status_code == 429
    clock.travel_to(at + timedelta(minutes=16))
    assert enrol(client, "zhou", code).status_code == 303


# Counting


class Watched:
    """Stands in for the password hasher and notes what was counted for good when it was asked."""

    def __init__(self, inner: PasswordHasher, database: Database) -> None:
        self._inner, self._database = inner, database
        self.seen: list[int] = []

    def hits(self) -> int:
        with self._database.reading() as session:
            table = session.connection().exec_driver_sql(
                "SELECT coalesce(sum(hits), 0) FROM throttle"
            )
            return int(table.scalar_one())

    def hash(self, password: str) -> str:
        self.seen.append(self.hits())
        return self._inner.hash(password)

    def verify(self, stored: str, password: str) -> bool:
        self.seen.append(self.hits())
        return self._inner.verify(stored, password)

    def check_needs_rehash(self, stored: str) -> bool:
        return self._inner.check_needs_rehash(stored)


@pytest.fixture
def hasher(database: Database, monkeypatch: pytest.MonkeyPatch) -> Watched:
    from portal.foundation.security import passwords

    hash_password(PASSWORD)
    watched = Watched(passwords._HASHER, database)
    monkeypatch.setattr(passwords, "_HASHER", watched)
    return watched


OFFICERS_FORMS = {
    "/office/sign-in": {"login": "zhou", "password": "wrong password"},
    "/office/enrol": {"login": "zhou", "code": "AAAAA-AAAAA", **TWICE},
}
APPLICANTS_FORMS = {
    "/sign-in": {"login": "13700000001", "password": "wrong password"},
    "/sign-up": {
        "kind": "passport",
        "number": "E12345678",
        "name": "顾淳",
        "mobile": "13700000001",
        "consent": "y",
        **TWICE,
    },
    "/recover/code/use": {
        "mobile": "13700000001",
        "number": "E12345678",
        "code": "123456",
        **TWICE,
    },
    "/recover/desk": {
        "number": "E12345678",
        "code": "AAAAA-AAAAA",
        "mobile": "13700000001",
        **TWICE,
    },
}


@pytest.mark.parametrize("path", [*OFFICERS_FORMS, *APPLICANTS_FORMS])
def test_an_attempt_is_counted_for_good_before_anything_is_hashed(
    side: Side, client: Any, committed: Any, hasher: Watched, path: str
) -> None:
    if path in APPLICANTS_FORMS and side.name != "recruitment":
        return  # nobody applies there
    with committed() as session:
        side.officer(session, "zhou")
    answers = []
    for attempt in (1, 2):
        before, asked = hasher.hits(), len(hasher.seen)
        answers.append(client.submit(path, (OFFICERS_FORMS | APPLICANTS_FORMS)[path]).status_code)
        assert len(hasher.seen) > asked, f"attempt {attempt} hashed nothing"
        assert min(hasher.seen[asked:]) > before
    assert set(answers) <= {422, 303}


@pytest.mark.parametrize("path", list(OFFICERS_FORMS))
def test_whoever_has_to_wait_costs_no_hash(
    side: Side, client: Any, committed: Any, hasher: Watched, path: str
) -> None:
    with committed() as session:
        side.officer(session, "zhou")
    for _attempt in range(5):
        client.submit(path, OFFICERS_FORMS[path])
    asked = len(hasher.seen)
    assert client.submit(path, OFFICERS_FORMS[path]).status_code == 429
    assert len(hasher.seen) == asked


def test_a_code_of_the_second_factor_is_counted_before_it_is_checked(
    side: Side,
    client: Any,
    committed: Any,
    hasher: Watched,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from portal.foundation.security import second_factor

    with committed() as session:
        side.officer(session, "zhou")
    sign_in(client, "zhou")
    before, seen = hasher.hits(), []

    def checked(*_arguments: object) -> None:
        seen.append(hasher.hits())

    monkeypatch.setattr(second_factor, "verify", checked)
    assert client.submit("/office/second-factor", {"code": "123456"}).status_code == 422
    assert seen == [hasher.hits()] and seen[0] > before
