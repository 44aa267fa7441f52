"""Another mobile or mailbox: the old one is told, may stop it, and is never dropped at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.reach.mail import FileMail
from portal.foundation.reach.outbox import dropped
from portal.foundation.reach.sms import FileSms
from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account, OneTimeProof
from portal.recruitment.accounts.one_time_codes import CONTACT_OLD, six_digits
from portal.recruitment.messages import jobs  # noqa: F401  what is queued must have been declared
from portal.recruitment.messages.models import ContactChange, Message, MessageNotice
from portal.recruitment.messages.services.change_contact import (
    MAIL,
    MOBILE,
    WAIT,
    agree,
    ask_change,
    prove,
    send_code,
    settle,
    settle_due,
    stop,
)
from tests.builders.accounts import PASSWORD, applicant, officer
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

OLD, NEW = "13900000780", "13900000782"
WISH = {"mobile": NEW, "current": PASSWORD}


@pytest.fixture
def sms(app: Flask, tmp_path: Path) -> Iterator[Path]:
    app.extensions.update(mail=FileMail(tmp_path / "mail"), sms=FileSms(tmp_path / "sms"))
    yield tmp_path / "sms"
    app.extensions.pop("mail")
    app.extensions.pop("sms")


def _ask(session: Session, at: datetime, *, provable: bool = True) -> tuple[Account, ContactChange]:
    person = applicant(session, mobile=OLD)
    return person, ask_change(session, person.id, MOBILE, NEW, provable=provable, at=at)


def _code(session: Session) -> str:
    return six_digits(session.scalars(select(OneTimeProof).order_by(OneTimeProof.id)).all()[-1])


def test_the_old_number_counts_until_the_new_one_is_proved_and_a_day_is_over(
    session: Session, at: datetime
) -> None:
    person, change = _ask(session, at)
    assert not settle(session, change, at=at + WAIT), "nobody proved the new one"
    prove(session, change, _code(session), at=at)
    assert (person.mobile, settle_due(session, at + WAIT - timedelta(minutes=1))) == (OLD, 0)
    assert settle_due(session, at + WAIT) == 1
    assert (person.mobile, person.login, change.state) == (NEW, NEW, "effective")


def test_the_old_number_may_agree_at_once(session: Session, at: datetime) -> None:
    person, change = _ask(session, at)
    prove(session, change, _code(session), at=at)
    send_code(session, change, CONTACT_OLD, at=at)
    with pytest.raises(Refused, match=r"proof\.wrong"):
        agree(session, change, "000000" if _code(session) != "000000" else "111111", at=at)
    assert person.mobile == OLD
    agree(session, change, _code(session), at=at)
    assert person.mobile == NEW


def test_the_code_of_one_address_is_none_of_the_other(session: Session, at: datetime) -> None:
    person, change = _ask(session, at)
    for_new = _code(session)
    send_code(session, change, CONTACT_OLD, at=at)
    assert for_new != _code(session)
    with pytest.raises(Refused, match=r"proof\.wrong"):
        agree(session, change, for_new, at=at)
    assert person.mobile == OLD


def test_who_stops_it_keeps_the_old_number(session: Session, at: datetime) -> None:
    person, change = _ask(session, at, provable=False)
    stop(session, change, at=at)
    assert settle_due(session, at + WAIT) == 0
    assert (person.mobile, change.state) == (OLD, "stopped")
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        stop(session, change, at=at)


def test_the_old_number_is_told_although_sms_is_switched_off(
    session: Session, at: datetime
) -> None:
    person, _change = _ask(session, at)
    message = session.scalars(select(Message).where(Message.account_id == person.id)).one()
    assert (message.kind, message.link) == ("security.contact", "/contact")
    assert session.scalars(select(MessageNotice.channel)).all() == ["sms"]


def test_a_second_wish_replaces_the_first(session: Session, at: datetime) -> None:
    person, change = _ask(session, at)
    later = ask_change(session, person.id, MOBILE, "13900000783", provable=False, at=at)
    assert (change.state, later.state) == ("stopped", "waiting")
    with pytest.raises(Refused, match=r"contact\.same"):
        ask_change(session, person.id, MOBILE, OLD, provable=False, at=at)


def test_a_number_that_somebody_has_is_told_when_the_day_is_over_and_not_before(
    session: Session, at: datetime
) -> None:
    applicant(session, mobile=NEW)
    person, change = _ask(session, at, provable=False)
    assert settle_due(session, at + WAIT) == 0
    assert (person.mobile, change.state) == (OLD, "failed")


def test_a_mailbox_that_is_proved_stays_until_another_one_counts(
    session: Session, at: datetime
) -> None:
    person = applicant(session)
    first = ask_change(session, person.id, MAIL, "a@example.org", provable=True, at=at)
    prove(session, first, _code(session), at=at)
    assert first.state == "effective", "there was none to drop"
    second = ask_change(session, person.id, MAIL, "b@example.org", provable=True, at=at)
    prove(session, second, _code(session), at=at)
    assert second.state == "waiting" and settle_due(session, at + WAIT) == 1


def test_a_stolen_session_neither_changes_nor_learns_anything(
    client: Browser,
    signed_in: Callable[..., Browser],
    committed: Committed,
    clock: Clock,
    run_job: Callable[..., None],
) -> None:
    with committed() as session:
        person = applicant(session, mobile=OLD)
        applicant(session, mobile="13900000781")
    browser = signed_in(person)
    assert browser.submit("/contact/mobile", {"mobile": NEW}).status_code == 422
    answers = []
    for mobile in (NEW, "13900000781"):
        answer = browser.submit("/contact/mobile", {"mobile": mobile, "current": PASSWORD})
        answers.append((answer.status_code, answer.location))
    assert answers[0] == answers[1] == (303, "/contact"), "taken or not is not told"
    assert browser.submit("/contact/mobile/stop").status_code == 303
    assert browser.submit("/contact/mobile", WISH).status_code == 303
    assert "停止更换" in browser.get("/contact").text
    login = {"login": OLD, "password": PASSWORD}
    assert client.submit("/sign-in", login).status_code == 303
    clock.travel_to(clock.now() + WAIT)
    run_job("messages.settle_contacts")
    assert client.submit("/sign-in", login).status_code == 422
    assert client.submit("/sign-in", login | {"login": NEW}).status_code == 303


def test_wishes_and_wrong_passwords_are_counted(
    signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        guessed, wishing = applicant(session), applicant(session)
    browser = signed_in(guessed)
    wrong = WISH | {"current": "一句 猜错的 话"}
    answers = [browser.submit("/contact/mobile", wrong).text for _ in range(6)]
    assert "密码不对" in answers[4] and "密码不对" not in answers[5]
    browser = signed_in(wishing)
    for number in range(5):
        wish = WISH | {"mobile": f"1390000079{number}"}
        assert browser.submit("/contact/mobile", wish).status_code == 303
    assert browser.submit("/contact/mobile", WISH).status_code == 429


def test_an_officer_needs_the_second_factor(
    signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        person = officer(session, "publisher", union=tree(session).county)
    half = signed_in(person, second_factor=False)
    assert "/second-factor" in half.get("/contact").location
    posts = ("/contact", "/contact/address", "/contact/forget", "/contact/mail/stop")
    for path in (*posts, "/contact/mail/code", "/contact/mail/agree", "/contact/mail/ask-old"):
        answer = half.submit(path, {"address": "a@example.org", "current": PASSWORD})
        assert answer.status_code == 302 and "/second-factor" in answer.location
    assert signed_in(person).get("/contact").status_code == 200


def test_both_addresses_get_their_codes(
    sms: Path,
    signed_in: Callable[..., Browser],
    committed: Committed,
    run_job: Callable[..., None],
) -> None:
    with committed() as session:
        person = applicant(session, mobile=OLD)
    browser = signed_in(person)
    browser.submit("/contact/mobile", WISH)
    browser.submit("/contact/mobile/ask-old")
    with committed() as session:
        change = session.scalars(select(ContactChange)).one()
        proofs = session.scalars(select(OneTimeProof).order_by(OneTimeProof.id)).all()
        notices: list[Any] = list(session.scalars(select(MessageNotice)))
    for proof in proofs:
        run_job("messages.send_contact_code", change.id, proof.id)
    for notice in notices:
        run_job("messages.notify", notice.id)
    sent = {one["to"]: one for one in dropped(sms)}
    assert set(sent) == {NEW, OLD}
    assert "有人申请更换您登录用的手机号" in str(dropped(sms))
    new, old = (six_digits(proof) for proof in proofs)
    assert browser.submit("/contact/mobile/code", {"code": new}).status_code == 303
    assert browser.submit("/contact/mobile/agree", {"code": old}).status_code == 303
    with committed() as session:
        assert session.get_one(Account, person.id).mobile == NEW
