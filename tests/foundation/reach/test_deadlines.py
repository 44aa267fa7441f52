"""Whoever is asked outside the house has one deadline for the whole exchange, not one per byte."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.foundation.reach import deadline
from portal.foundation.reach.http import ExchangeFailed, exchange
from portal.foundation.reach.mail import Mail, SmtpMail
from portal.foundation.reach.sms import HttpSms, ShortMessage
from portal.protocol.messages import Keys, Wire, webhook_secret
from tests.foundation.reach import dripping

SECONDS = 0.3
SLACK = 5.0  # a busy machine; without a deadline the other side drips for minutes
SLOW = [
    dripping.in_the_head,
    dripping.in_the_body,
    dripping.mute,
    dripping.without_end,
    dripping.head_without_end,
    dripping.packed,
]


def _took(began: float) -> float:
    return time.monotonic() - began


@pytest.mark.parametrize("talk", SLOW, ids=lambda talk: talk.__name__)
def test_an_answer_that_never_ends_is_given_up_in_time(talk):
    with dripping.server(talk) as port:
        began = time.monotonic()
        with pytest.raises(ExchangeFailed):
            exchange("GET", f"http://127.0.0.1:{port}/", headers={}, seconds=SECONDS)
        assert _took(began) < SECONDS + SLACK


def test_a_request_that_nobody_reads_is_given_up_in_time():
    with dripping.server(dripping.not_reading) as port:
        began = time.monotonic()
        with pytest.raises(ExchangeFailed):
            exchange(
                "POST",
                f"http://127.0.0.1:{port}/",
                headers={},
                content=b"x" * 20_000_000,
                seconds=SECONDS,
            )
        assert _took(began) < SECONDS + SLACK


def test_the_other_side_and_the_sms_provider_are_asked_so():
    keys = Keys(webhook_secret("a secret of this test"), Ed25519PrivateKey.generate())
    with dripping.server(dripping.in_the_head) as port:
        began = time.monotonic()
        answer = Wire(f"http://127.0.0.1:{port}", keys).get(
            "/x", at=datetime.now(UTC), timeout=SECONDS
        )
        assert (answer.status, answer.document) == (0, None)
        sms = HttpSms(f"http://127.0.0.1:{port}/send", "token", seconds=SECONDS)
        with pytest.raises(OSError, match="slow|Timeout"):
            sms.send(ShortMessage("13812345678", "x", {}, "x", "sms-1"))
        assert _took(began) < 2 * SECONDS + 0.7


@pytest.mark.parametrize("talk", [dripping.slow_greeting, dripping.slow_after_hello])
def test_a_mail_relay_that_drips_is_given_up_in_time(talk):
    with dripping.server(talk) as port:
        began = time.monotonic()
        relay = SmtpMail("127.0.0.1", port, sender="a@example.org", seconds=SECONDS)
        with pytest.raises(OSError):  # smtplib's own errors are of this kind too
            relay.send(Mail("b@example.org", "x", "x", "mail-1"))
        assert _took(began) < SECONDS + SLACK


def test_a_handshake_that_never_ends_is_given_up_in_time():
    with dripping.server(dripping.in_the_head) as port:
        began = time.monotonic()
        with pytest.raises(ExchangeFailed):
            exchange("GET", f"https://127.0.0.1:{port}/", headers={}, seconds=SECONDS)
        assert _took(began) < SECONDS + SLACK


def test_a_name_that_is_not_found_in_time_is_given_up(monkeypatch):
    monkeypatch.setattr(deadline.socket, "getaddrinfo", lambda *_a, **_n: time.sleep(2) or [])
    began = time.monotonic()
    with pytest.raises(ExchangeFailed):
        exchange("GET", "http://slow.example/", headers={}, seconds=SECONDS)
    assert _took(began) < SECONDS + SLACK


def test_a_whole_answer_in_time_is_taken():
    def well(line, _over):
        line.recv(65536)
        line.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}")

    with dripping.server(well) as port:
        answer = exchange("POST", f"http://127.0.0.1:{port}/", headers={}, content=b"{}", seconds=5)
    assert (answer.status, answer.body) == (202, b"{}")
