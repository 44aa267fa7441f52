"""Nobody alone gives an officer a way in or an office, on either side."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.audit_chain import Actor
from portal.foundation.officers.appointments import Office
from portal.foundation.officers.requests import VALID_FOR
from portal.foundation.security.second_factor import code_at
from portal.foundation.time.clock import Clock, local
from portal.kernel.errors import Refused
from tests.builders.accounts import PASSWORD
from tests.foundation.officers.sides import Side
from tests.foundation.officers.test_contract import enrol, sign_in

ADMIN = "security_admin"
REASON = {"reason": "手机丢了"}


def _places(side: Side, session: Session) -> dict[str, Any]:
    """The tree, made once in a test."""
    table = side.unions.Union
    known = {row.level: row for row in session.scalars(select(table).order_by(table.id.desc()))}
    return known or side.places(session)


def _admins(side: Side, session: Session, number: int = 2) -> list[Any]:
    top = _places(side, session)["province"]
    return [side.officer(session, f"admin.{n}", ADMIN, top) for n in range(number)]


def _act(side: Side, session: Session, account: Any, at: datetime) -> Any:
    return side.act(session, Actor(account.id, account.display_name), at)


def _account(side: Side, session: Session, account: Any) -> Any:
    return session.get_one(side.accounts.Account, account.id)


# Founding


def test_two_administrators_are_founded_and_no_more(
    side: Side, client: Any, committed: Any, at: datetime
) -> None:
    with committed() as session:
        top = _places(side, session)["province"]
        first = side.found(session, top, at=at)
    with committed() as session:
        again = side.found(session, session.merge(top), at=at)
        held = session.scalars(select(side.unions.Appointment)).all()
        assert [(row.role, row.union_id) for row in held] == [(ADMIN, top.id)] * 2
    assert first.keys() == again.keys() == {"anna", "bobo"} and first["anna"] != again["anna"]
    assert enrol(client, "anna", first["anna"]).status_code == 422, (
        "the earlier code stopped working"
    )
    assert enrol(client, "anna", again["anna"]).status_code == 303
    with committed() as session:
        kept = side.found(session, session.merge(top), at=at)
    assert kept["anna"] == "" and kept["bobo"] != again["bobo"]
    assert enrol(client, "bobo", kept["bobo"]).status_code == 303
    with committed() as session:
        with pytest.raises(Refused, match=r"founding\.done"):
            side.found(session, session.merge(top), at=at)
        with pytest.raises(Refused, match=r"founding\.done"):
            side.found(session, session.merge(top), at=at, logins=("third", "fourth"))


def test_one_person_is_not_two(side: Side, session: Session, at: datetime) -> None:
    top = _places(side, session)["province"]
    with pytest.raises(Refused, match=r"founding\.two_people"):
        side.found(session, top, at=at, logins=("anna", " Anna "))


def test_the_last_administrator_is_joined_by_another(
    side: Side, session: Session, at: datetime
) -> None:
    top = _places(side, session)["province"]
    side.officer(session, "anna", ADMIN, top)
    assert [bool(code) for code in side.found(session, top, at=at).values()] == [False, True]
    side.officer(session, "somebody")
    with pytest.raises(Refused, match=r"officer\.login_taken"):
        side.found(session, top, at=at, logins=("anna", "somebody"))


# Enrolment and reset


def test_a_reset_waits_for_a_second_and_each_knows_half_the_code(
    side: Side, client: Any, committed: Any, at: datetime
) -> None:
    with committed() as session:
        first, second = _admins(side, session)
        person = side.officer(session, "li.ming")
        row, half = side.requests.ask_enrolment(
            _act(side, session, first, at), person, reason="手机丢了"
        )
        number = row.id
    assert sign_in(client, "li.ming").status_code == 303, "nothing has happened yet"
    with committed() as session:
        row = session.get_one(side.requests.table, number)
        for alone in (first, person):
            with pytest.raises(Refused, match=r"two_people\.same"):
                side.requests.confirm(_act(side, session, alone, at), row)
        other_half = side.requests.confirm(_act(side, session, second, at), row)
        assert row.code is None and row.code_sealed is None
    assert client.get(side.desk).status_code == 302, "what was open has ended"
    assert sign_in(client, "li.ming").status_code == 422
    for guess in (half, other_half, f"{other_half}-{half}"):
        assert enrol(client, "li.ming", guess).status_code == 422
    assert enrol(client, "li.ming", f"{half}-{other_half}").status_code == 303


def test_a_first_enrolment_goes_the_same_way(side: Side, session: Session, at: datetime) -> None:
    first, second = _admins(side, session)
    person = side.open(session, login="new.one", name="新人", at=at)
    row, _half = side.requests.ask_enrolment(_act(side, session, first, at), person, reason="新来")
    with pytest.raises(Refused, match=r"officer_request\.waiting"):
        side.requests.ask_enrolment(_act(side, session, second, at), person, reason="新来")
    assert side.requests.waiting(session, at) == [row]
    side.requests.refuse(_act(side, session, second, at), row)
    assert (row.state, row.code, side.requests.waiting(session, at)) == ("refused", None, [])


def test_with_one_administrator_nothing_is_asked_in_vain(
    side: Side, session: Session, at: datetime
) -> None:
    (only,) = _admins(side, session, 1)
    person = side.officer(session)
    with pytest.raises(Refused, match=r"officer_request\.no_second"):
        side.requests.ask_enrolment(_act(side, session, only, at), person, reason="手机丢了")


def test_of_two_neither_is_reset_by_the_other_alone(
    side: Side, session: Session, at: datetime
) -> None:
    first, second = _admins(side, session)
    with pytest.raises(Refused, match=r"officer_request\.no_second"):
        side.requests.ask_enrolment(_act(side, session, first, at), second, reason="手机丢了")


def test_a_request_dies_with_its_askers_office(side: Side, session: Session, at: datetime) -> None:
    first, second = _admins(side, session)
    person = side.officer(session)
    row, _half = side.requests.ask_enrolment(_act(side, session, first, at), person, reason="急")
    side.change(session, first, "suspend", at=at)
    with pytest.raises(Refused, match=r"officer_request\.requester_gone"):
        side.requests.confirm(_act(side, session, second, at), row)


def test_what_nobody_confirms_in_a_week_is_over(side: Side, session: Session, at: datetime) -> None:
    first, second = _admins(side, session)
    row, _half = side.requests.ask_enrolment(
        _act(side, session, first, at), side.officer(session), reason="手机丢了"
    )
    late = at + VALID_FOR
    assert side.requests.waiting(session, late) == []
    with pytest.raises(Refused, match=r"officer_request\.expired"):
        side.requests.confirm(_act(side, session, second, late), row)
    session.expire_all()
    assert side.requests.expire(session, late - timedelta(seconds=1)) == 0
    assert side.requests.expire(session, late) == 1
    assert (row.state, row.code) == ("expired", None)


def test_only_who_asked_takes_back(side: Side, session: Session, at: datetime) -> None:
    first, second = _admins(side, session)
    row, _half = side.requests.ask_enrolment(
        _act(side, session, first, at), side.officer(session), reason="手机丢了"
    )
    with pytest.raises(Refused, match=r"officer_request\.not_own"):
        side.requests.withdraw(_act(side, session, second, at), row)
    side.requests.withdraw(_act(side, session, first, at), row)
    assert (row.state, row.code) == ("withdrawn", None)


@pytest.mark.database
@pytest.mark.parametrize("who", ["requested_by", "account_id"])
def test_the_database_knows_the_rule_of_two(
    side: Side, session: Session, at: datetime, who: str
) -> None:
    first, _second = _admins(side, session)
    row, _half = side.requests.ask_enrolment(
        _act(side, session, first, at), side.officer(session), reason="手机丢了"
    )
    row.state, row.decided_by, row.decided_at = "confirmed", getattr(row, who), at
    with pytest.raises(IntegrityError):
        session.flush()


# Appointments


def _ask_office(side: Side, session: Session, by: Any, person: Any, role: str, at: datetime) -> Any:
    places = _places(side, session)
    place = places["province" if role.endswith("admin") else "county"]
    office = Office(role, local(at).date())
    return side.requests.give(
        _act(side, session, by, at), person, place, office, reason="接替退休的同事"
    )


def test_who_does_is_appointed_by_two_and_who_reads_by_one(
    side: Side, session: Session, at: datetime
) -> None:
    first, second = _admins(side, session)
    today, person, reader = local(at).date(), side.officer(session), side.officer(session)
    row = _ask_office(side, session, first, person, side.doing, at)
    appointments = side.requests.appointments
    assert appointments.in_force(session, person.id, today) == []
    assert side.requests.confirm(_act(side, session, second, at), row) == ""
    (held,) = appointments.in_force(session, person.id, today)
    assert (held.role, held.appointed_by) == (side.doing, second.id)
    assert _ask_office(side, session, first, reader, "auditor", at) is None
    assert [one.role for one in appointments.in_force(session, reader.id, today)] == ["auditor"]


def test_another_administrator_is_made_by_two(side: Side, session: Session, at: datetime) -> None:
    first, _second = _admins(side, session)
    puppet = side.officer(session)
    _ask_office(side, session, first, puppet, ADMIN, at)
    assert puppet.id not in [one.id for one in side.requests.administrators(session, at)]


def test_a_conflict_that_came_meanwhile_stops_the_confirmation(
    side: Side, session: Session, at: datetime
) -> None:
    first, second = _admins(side, session)
    person = side.officer(session)
    row = _ask_office(side, session, first, person, side.doing, at)
    _ask_office(side, session, first, person, "auditor", at)
    with pytest.raises(Refused, match=r"appointment\.conflict"):
        side.requests.confirm(_act(side, session, second, at), row)


# What is new is watched


def test_what_somebody_does_on_the_first_day_carries_a_mark(
    side: Side, app: Any, committed: Any, at: datetime
) -> None:
    from portal.foundation.officers.viewers import Viewers

    with committed() as session:
        first, second = _admins(side, session)
        person = side.officer(session, "li.ming")
        row = _ask_office(side, session, first, person, side.doing, at)
        side.requests.confirm(_act(side, session, second, at), row)
    viewers = Viewers(side.requests.appointments)

    def watched(later: timedelta) -> bool:
        app.extensions["clock"].travel_to(at + later)
        with committed() as session:
            opened = side.sessions.open_session(
                session, _account(side, session, person), device="", network="", at=at + later
            )
        with app.test_request_context():
            seen = viewers.of_session(opened.id)
        assert seen is not None
        return seen.holdings[0].watched

    assert watched(timedelta(minutes=1)) and watched(timedelta(hours=23))
    assert not watched(timedelta(hours=25))


def test_a_watched_entry_says_so_and_lies_before_the_supervisor(
    side: Side, session: Session, at: datetime
) -> None:
    person = side.officer(session)
    by = Actor(person.id, "某人", watched=True)
    act = side.act(session, by, at)
    act.record("some.decision", "thing:1")
    plain = side.act(session, Actor(person.id, "某人"), at)
    plain.record("some.decision", "thing:2")
    audit = __import__(f"portal.{side.name}.audit", fromlist=["audit"])
    marked = session.scalars(select(audit.WatchedEntry)).one()
    entry = session.get_one(audit.AuditEntry, marked.entry_id)
    assert (entry.subject, entry.facts, marked.seen_at) == ("thing:1", {"watched": True}, None)
    assert audit.breaks(session, "general") == []


# A stolen password, or a screen left open


def _proof(clock: Clock, account: Any) -> dict[str, str]:
    return {"proof_code": code_at(account.totp_secret, clock.now())}


def test_a_stolen_password_alone_changes_nothing(side: Side, client: Any, committed: Any) -> None:
    with committed() as session:
        first, _second = _admins(side, session)
        person = side.officer(session, "li.ming")
        login = first.login
    assert sign_in(client, login, PASSWORD).status_code == 303
    base = f"/office/officers/{person.public_id}"
    for path in ("enrolment", "suspend", "appointments/new"):
        answer = client.submit(f"{base}/{path}", REASON)
        assert answer.status_code in {302, 404, 405}
    for path in ("/office/officers", "/office/officer-requests", "/contact"):
        assert client.get(path).status_code in {302, 404}
    with committed() as session:
        assert side.requests.waiting(session, side.conftest.AT) == []
        assert _account(side, session, person).state == "active"


def test_a_screen_left_open_asks_again_and_keeps_what_was_typed(
    side: Side, signed_in: Callable[..., Any], committed: Any, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        first, _second = _admins(side, session)
        person = side.officer(session, "li.ming")
    browser = signed_in(first)
    path = f"/office/officers/{person.public_id}/enrolment"
    typed = {"reason": '手机丢了，"本人" 到场\n核对'}
    clock.travel_to(at + timedelta(minutes=6))
    asked = browser.submit(path, typed)
    assert asked.status_code == 422 and 'name="proof_code"' in asked.text
    assert "手机丢了，&#34;本人&#34; 到场\n核对" in asked.text
    wrong = browser.submit(path, typed | {"proof_code": "000000"})
    assert wrong.status_code == 422 and "手机丢了" in wrong.text
    with committed() as session:
        assert side.requests.waiting(session, clock.now()) == []
    proof = _proof(clock, first)
    done = browser.submit(path, typed | proof)
    assert done.status_code == 200 and re.search(r">[2-9A-Z]{5}<", done.text)
    with committed() as session:
        (row,) = side.requests.waiting(session, clock.now())
        assert row.reason.startswith("手机丢了")
        side.requests.withdraw(_act(side, session, first, clock.now()), row)
    clock.travel_to(at + timedelta(minutes=10))
    assert browser.submit(path, typed).status_code == 200, "five minutes from the last proof"
    clock.travel_to(at + timedelta(minutes=12))
    replayed = browser.submit(f"/office/officers/{person.public_id}/suspend", REASON | proof)
    assert replayed.status_code in {404, 405, 422}, "a code works once"


# The pages


def test_from_the_one_who_asks_to_the_one_who_confirms(
    side: Side, client: Any, signed_in: Callable[..., Any], committed: Any
) -> None:
    with committed() as session:
        first, second = _admins(side, session)
        person = side.officer(session, "li.ming")
        clerk = side.officer(session, "", side.doing, _places(side, session)["county"])
    asking, confirming, working = signed_in(first), signed_in(second), signed_in(clerk)
    told = asking.submit(f"/office/officers/{person.public_id}/enrolment", REASON)
    half = re.search(r">([2-9A-Z]{5})<", told.text).group(1)  # type: ignore[union-attr]
    listed = confirming.get("/office/officer-requests").text
    path = re.search(r"/office/officer-requests/[0-9a-f]{16}", listed).group(0)  # type: ignore[union-attr]
    assert "手机丢了" in listed and "件申请" in confirming.get("/office/officers").text
    assert working.get(path).status_code == working.submit(f"{path}/confirm").status_code == 403
    assert "/confirm" not in asking.get(path).text and "/withdraw" in asking.get(path).text
    assert asking.submit(f"{path}/confirm").status_code == 409
    assert "/confirm" in confirming.get(path).text
    released = confirming.submit(f"{path}/confirm")
    other = re.search(r">([2-9A-Z]{5})<", released.text).group(1)  # type: ignore[union-attr]
    assert enrol(client, "li.ming", half + other).status_code == 303
    assert confirming.submit(f"{path}/confirm").status_code == 409
    assert "已确认" in asking.get(f"/office/officers/{person.public_id}").text


def test_the_command_founds_two_and_refuses_afterwards(
    side: Side, app: Any, client: Any, committed: Any
) -> None:
    run = app.test_cli_runner().invoke
    named = ["officers", "found", "anna", "周安", "bobo", "周波"]
    first, again = run(args=named), run(args=named)
    assert first.exit_code == again.exit_code == 0, first.output + again.output
    codes = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", again.output)
    assert len(codes) == 2 and codes[0] not in first.output
    for login, code in zip(("anna", "bobo"), codes, strict=True):
        assert enrol(client, login, code).status_code == 303
    refused = run(args=named)
    assert refused.exit_code == 1 and "已经有两位安全管理员设好了密码" in refused.output
    same = run(args=["officers", "found", "anna", "周安", "anna", "周安"])
    assert same.exit_code == 1 and "两个不同的登录名" in same.output
    assert run(args=["unions", "load"]).output == "0 new unions\n"
