"""Mail and SMS say only that something waits, go only where the person wished and proved, and
failures end where an officer sees them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.reach.mail import FileMail
from portal.foundation.reach.outbox import dropped
from portal.foundation.reach.sms import FileSms, HttpSms, ShortMessage
from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import OneTimeProof
from portal.recruitment.accounts.one_time_codes import six_digits
from portal.recruitment.messages import jobs  # noqa: F401  what is queued must have been declared
from portal.recruitment.messages.models import ContactChange, ContactPreference, MessageNotice
from portal.recruitment.messages.services import mark_all_read, send
from portal.recruitment.messages.services.change_contact import MAIL, ask_change
from portal.recruitment.messages.services.contact import choose_ways
from portal.recruitment.messages.services.notify import ATTEMPTS
from portal.recruitment.rulebook import roles
from tests.builders.accounts import PASSWORD, applicant, officer
from tests.builders.unions import union
from tests.foundation.reach import dripping
from tests.recruitment.conftest import AT, Browser, Committed

ADDRESS = "wang@example.org"


class Broken:
    def send(self, _message: Any) -> None:
        raise OSError(f"connection to {ADDRESS} refused")


@pytest.fixture
def gateways(app: Flask, tmp_path: Any) -> Iterator[Any]:
    app.extensions.update(mail=FileMail(tmp_path / "mail"), sms=FileSms(tmp_path / "sms"))
    yield tmp_path
    app.extensions.pop("mail")
    app.extensions.pop("sms")


def _notices(committed: Committed) -> list[MessageNotice]:
    with committed() as session:
        return list(session.scalars(select(MessageNotice).order_by(MessageNotice.id)))


def test_an_address_is_proved_before_anything_goes_there(
    gateways: Any,
    signed_in: Callable[..., Browser],
    committed: Committed,
    run_job: Callable[..., None],
    clock: Clock,
) -> None:
    with committed() as session:
        person = applicant(session, name="王小明")
    browser = signed_in(person)
    assert browser.submit("/contact", {"mail_on": "y"}).status_code == 422
    wrong = {"address": "nobody@here", "current": PASSWORD}
    assert browser.submit("/contact/address", wrong).status_code == 422
    assert browser.submit("/contact/address", {"address": ADDRESS}).status_code == 422
    proof = _propose(browser, committed, ADDRESS)
    with committed() as session:
        change = session.scalars(select(ContactChange)).one()
        assert ADDRESS.encode() not in (change.new_sealed or b"") and change.new == ADDRESS
    run_job("messages.send_contact_code", change.id, proof.id)
    assert six_digits(proof) in dropped(gateways / "mail")[0]["body"]
    assert "w***@example.org" in browser.get("/contact").text
    wrong = {"code": "000000" if six_digits(proof) != "000000" else "111111"}
    assert browser.submit("/contact/mail/code", wrong).status_code == 422
    assert browser.submit("/contact/mail/code", {"code": six_digits(proof)}).status_code == 303
    with committed() as session:
        send(session, person.id, "screening.returned", "材料退回", "王小明，请补充。", at=AT)
    run_job("messages.notify", _notices(committed)[0].id)
    run_job("messages.notify", _notices(committed)[0].id)
    mail = dropped(gateways / "mail")
    assert len(mail) == 2 and mail[1]["to"] == ADDRESS and "/my/messages" in mail[1]["body"]
    assert not any(word in mail[1]["body"] + mail[1]["subject"] for word in ("王", "退回", "补充"))
    assert browser.submit("/contact/forget").status_code == 422
    assert browser.submit("/contact/forget", {"current": PASSWORD}).status_code == 303
    with committed() as session:
        assert session.scalars(select(ContactPreference)).one().mail == ADDRESS
    clock.travel_to(clock.now() + timedelta(days=1))
    run_job("messages.settle_contacts")
    with committed() as session:
        forgotten = session.scalars(select(ContactPreference)).one()
        assert (forgotten.mail, forgotten.mail_sealed, forgotten.mail_on) == (None, None, False)


def _propose(browser: Browser, committed: Committed, address: str) -> OneTimeProof:
    wish = {"address": address, "current": PASSWORD}
    assert browser.submit("/contact/address", wish).status_code == 303
    with committed() as session:
        return session.scalars(select(OneTimeProof).order_by(OneTimeProof.id.desc())).all()[0]


def test_five_wrong_codes_end_it(
    gateways: Any, signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        person = applicant(session)
    browser = signed_in(person)
    right = six_digits(_propose(browser, committed, ADDRESS))
    wrong = "123456" if right != "123456" else "654321"
    assert {
        browser.submit("/contact/mail/code", {"code": wrong}).status_code for _ in range(5)
    } == {422}
    assert browser.submit("/contact/mail/code", {"code": right}).status_code == 422


def test_nothing_leaves_the_house_unless_wished(session: Session, at: datetime) -> None:
    person = applicant(session)
    send(session, person.id, "test", "题", "文", at=at)
    choose_ways(session, person.id, mail_on=False, sms_on=False, at=at)
    send(session, person.id, "test", "题", "文", at=at)
    assert session.scalar(select(func.count()).select_from(MessageNotice)) == 0
    with pytest.raises(Refused, match=r"contact\.mail_unproved"):
        choose_ways(session, person.id, mail_on=True, sms_on=False, at=at)
    ask_change(session, person.id, MAIL, ADDRESS, provable=True, at=at)
    with pytest.raises(Refused, match=r"contact\.mail_unproved"):
        choose_ways(session, person.id, mail_on=True, sms_on=False, at=at)


def test_what_fails_is_tried_again_and_ends_as_a_dead_letter(
    app: Flask,
    gateways: Any,
    signed_in: Callable[..., Browser],
    committed: Committed,
    run_job: Callable[..., None],
) -> None:
    with committed() as session:
        person = applicant(session, mobile="13912345678")
        admin = officer(session, roles.SYSTEM_ADMIN, union=union(session, level="province"))
        choose_ways(session, person.id, mail_on=False, sms_on=True, at=AT)
        send(session, person.id, "test", "题", "文", at=AT)
    notice = _notices(committed)[0]
    working, app.extensions["sms"] = app.extensions["sms"], Broken()
    for _ in range(ATTEMPTS - 1):
        with pytest.raises(OSError, match="refused"):
            run_job("messages.notify", notice.id)
    run_job("messages.notify", notice.id)
    dead = _notices(committed)[0]
    assert (dead.state, dead.attempts, dead.last_error) == ("dead", ATTEMPTS, "OSError")
    browser = signed_in(admin)
    page = browser.get("/office/dead-letters").text
    assert dead.public_id in page and ADDRESS not in page
    assert not [digits for digits in ("1391234", "139*", "12345678", "*5678") if digits in page]
    assert signed_in(person).get("/office/dead-letters").status_code == 403
    app.extensions["sms"] = working
    assert browser.submit(f"/office/dead-letters/{dead.public_id}/again").status_code == 303
    assert browser.submit(f"/office/dead-letters/{dead.public_id}/again").status_code == 409
    run_job("messages.notify", notice.id)
    assert (
        _notices(committed)[0].state == "sent"
        and dropped(gateways / "sms")[0]["template"] == "waiting"
    )


def test_two_workers_at_once_send_a_notice_once(
    gateways: Any, app: Flask, committed: Committed, run_job: Callable[..., None], at: datetime
) -> None:
    with committed() as session:
        person = applicant(session, mobile="13912345678")
        choose_ways(session, person.id, mail_on=False, sms_on=True, at=at)
        send(session, person.id, "test", "题", "文", at=at)
    (notice,) = _notices(committed)
    real, together = FileSms(gateways / "sms"), threading.Barrier(2)

    class Slow:
        def send(self, message: Any) -> None:
            time.sleep(0.3)
            real.send(message)

    app.extensions["sms"] = Slow()

    def work() -> str:
        together.wait()
        try:
            run_job("messages.notify", notice.id)
        except jobs.Claimed:
            return "claimed"
        return "sent"

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(work) for _ in range(2)]
        assert sorted(one.result() for one in done) == ["claimed", "sent"]
    assert len(dropped(gateways / "sms")) == 1
    assert _notices(committed)[0].state == "sent"


def test_tidying_up_makes_no_receipt_of_a_decision(session: Session, at: datetime) -> None:
    person = applicant(session)
    news, decision = (
        send(session, person.id, kind, "题", "文", at=at) for kind in ("bulk", "screening.fail")
    )
    assert mark_all_read(session, person.id, at=at) == 1
    session.expire_all()
    assert (news.read_at, decision.read_at) == (at, None)


def test_the_inbox_begins_with_the_unread_and_can_show_one_round(
    signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        person = applicant(session)
        for number, code in enumerate(("HA-1", "HA-1", "HA-2")):
            send(
                session,
                person.id,
                "bulk",
                f"第{number}条",
                "文",
                at=AT.replace(minute=number),
                round_code=code,
            )
    browser = signed_in(person)
    first = browser.get("/my/messages").text
    assert first.index("第2条") < first.index("第1条") < first.index("第0条")
    browser.get(first.split('href="/my/messages/')[1].split('"')[0].join(["/my/messages/", ""]))
    again = browser.get("/my/messages").text
    assert again.index("第1条") < again.index("第2条")
    one = browser.get("/my/messages?round=HA-2").text
    assert "第2条" in one and "第1条" not in one
    assert (
        browser.submit("/my/messages/all-read").status_code == 303
        and "条未读" not in browser.get("/my/messages").text
    )


def test_an_sms_gateway_must_be_safe_and_its_failures_hold_no_number() -> None:
    with pytest.raises(ValueError, match="https"):
        HttpSms("http://sms.example.org/send", "t")
    asked: list[bytes] = []

    def busy(line: Any, _over: Any) -> None:
        asked.append(line.recv(65536))
        line.sendall(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")

    message = ShortMessage("13912345678", "waiting", {}, "x", "notice-1")
    with (
        dripping.server(busy) as port,
        pytest.raises(OSError, match="^HTTP 503$"),
    ):
        HttpSms(f"http://127.0.0.1:{port}/send", "secret").send(message)
    assert b"Idempotency-Key: notice-1" in asked[0]
