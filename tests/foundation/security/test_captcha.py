import base64
import json
from datetime import UTC, datetime, timedelta

import altcha
import pytest

from portal.foundation.security.captcha import (
    check_ticket,
    check_work,
    may_still_be_used,
    new_challenge,
    new_ticket,
)
from portal.kernel.errors import Refused

KEY = b"k" * 32
AT = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)


class Spent:
    def __init__(self):
        self.seen = {}

    def __call__(self, digest, until):
        if digest in self.seen:
            return False
        self.seen[digest] = until
        return True


@pytest.fixture
def spend():
    return Spent()


def solved(challenge):
    parsed = altcha.Challenge.from_dict(challenge)
    return altcha.Payload(parsed, altcha.solve_challenge(parsed)).to_base64()


@pytest.fixture(scope="module")
def payload():
    return solved(new_challenge(KEY, purpose="sign_up", at=AT, cost=50))


def code(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_work_is_taken_once(payload, spend):
    check_work(payload, KEY, purpose="sign_up", at=AT + timedelta(minutes=19), spend=spend)
    assert list(spend.seen.values()) == [AT + timedelta(minutes=20)]
    assert code(check_work, payload, KEY, purpose="sign_up", at=AT, spend=spend) == "captcha.spent"


def test_work_is_bound_to_key_purpose_and_time(payload, spend):
    assert (
        code(check_work, payload, b"x" * 32, purpose="sign_up", at=AT, spend=spend)
        == "captcha.wrong"
    )
    assert code(check_work, payload, KEY, purpose="look_up", at=AT, spend=spend) == "captcha.wrong"
    assert (
        code(
            check_work, payload, KEY, purpose="sign_up", at=AT + timedelta(minutes=21), spend=spend
        )
        == "captcha.expired"
    )
    assert spend.seen == {}


def test_a_changed_or_broken_payload_is_wrong(payload, spend):
    body = json.loads(base64.b64decode(payload))
    body["challenge"]["parameters"]["cost"] = 1
    cheaper = base64.b64encode(json.dumps(body).encode()).decode()
    body = json.loads(base64.b64decode(payload))
    body["solution"]["counter"] += 1
    guessed = base64.b64encode(json.dumps(body).encode()).decode()
    for bad in (
        cheaper,
        guessed,
        "x",
        "e30=",
        base64.b64encode(b"[]").decode(),
        base64.b64encode(b"\xff").decode(),
        "A" * 9000,
    ):
        assert code(check_work, bad, KEY, purpose="sign_up", at=AT, spend=spend) == "captcha.wrong"
    assert code(check_work, "", KEY, purpose="sign_up", at=AT, spend=spend) == "captcha.missing"


def test_a_harder_question_is_not_answered_by_an_easier_one(payload, spend):
    assert (
        code(check_work, payload, KEY, purpose="sign_up", at=AT, spend=spend, level=2)
        == "captcha.wrong"
    )
    harder = solved(new_challenge(KEY, purpose="sign_up", at=AT, cost=1, level=2))
    check_work(harder, KEY, purpose="sign_up", at=AT, spend=spend, level=2)


def after(seconds):
    return AT + timedelta(seconds=seconds)


def kept(ticket, key, purpose, at, spend):
    return may_still_be_used(ticket, key, purpose=purpose, at=at, is_spent=spend.seen.__contains__)


def test_a_ticket_ripens_and_is_good_once(spend):
    ticket = new_ticket(KEY, purpose="sign_up", at=AT)
    with pytest.raises(Refused) as refusal:
        check_ticket(ticket, KEY, purpose="sign_up", at=after(7), spend=spend)
    assert (refusal.value.code, refusal.value.facts) == ("captcha.early", {"seconds": 13})
    assert kept(ticket, KEY, "sign_up", after(19), spend) and spend.seen == {}
    assert kept(ticket, KEY, "sign_up", after(1000), spend)
    check_ticket(ticket, KEY, purpose="sign_up", at=after(20), spend=spend)
    assert (
        code(check_ticket, ticket, KEY, purpose="sign_up", at=after(21), spend=spend)
        == "captcha.spent"
    )
    assert not kept(ticket, KEY, "sign_up", after(21), spend)


def test_a_ticket_is_bound_to_key_purpose_and_time(spend):
    ticket = new_ticket(KEY, purpose="sign_up", at=AT)
    for key, purpose, at, refusal in (
        (b"x" * 32, "sign_up", after(30), "captcha.wrong"),
        (KEY, "look_up", after(30), "captcha.wrong"),
        (KEY, "sign_up", AT + timedelta(minutes=21), "captcha.expired"),
    ):
        assert code(check_ticket, ticket, key, purpose=purpose, at=at, spend=spend) == refusal
        assert not kept(ticket, key, purpose, at, spend)
    for bad in ("x", ".", "e30=.aa", ticket[:-1], "é.é", "\ud800.\ud800", "A" * 9000):
        assert (
            code(check_ticket, bad, KEY, purpose="sign_up", at=after(30), spend=spend)
            == "captcha.wrong"
        )
    assert (
        code(check_ticket, "", KEY, purpose="sign_up", at=after(30), spend=spend)
        == "captcha.missing"
    )
    assert spend.seen == {}
