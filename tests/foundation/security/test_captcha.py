import base64
import json
from datetime import UTC, datetime, timedelta

import altcha
import pytest

from portal.foundation.security.captcha import check_answer, check_work, new_challenge, new_question
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


def answer_of(question):
    return question.first + question.second if question.plus else question.first - question.second


def test_a_question_is_answered_once(spend):
    for _ in range(30):
        question = new_question(KEY, purpose="sign_up", at=AT)
        assert 0 <= answer_of(question) <= 18
        check_answer(
            question.token, f" {answer_of(question)} ", KEY, purpose="sign_up", at=AT, spend=spend
        )
        assert (
            code(
                check_answer,
                question.token,
                str(answer_of(question)),
                KEY,
                purpose="sign_up",
                at=AT,
                spend=spend,
            )
            == "captcha.spent"
        )


def test_a_wrong_answer_spends_the_question(spend):
    question = new_question(KEY, purpose="sign_up", at=AT)
    assert (
        code(
            check_answer,
            question.token,
            str(answer_of(question) + 1),
            KEY,
            purpose="sign_up",
            at=AT,
            spend=spend,
        )
        == "captcha.wrong"
    )
    assert (
        code(
            check_answer,
            question.token,
            str(answer_of(question)),
            KEY,
            purpose="sign_up",
            at=AT,
            spend=spend,
        )
        == "captcha.spent"
    )


def test_a_question_is_bound_to_key_purpose_and_time(spend):
    question = new_question(KEY, purpose="sign_up", at=AT)
    right = str(answer_of(question))
    assert (
        code(check_answer, question.token, right, b"x" * 32, purpose="sign_up", at=AT, spend=spend)
        == "captcha.wrong"
    )
    assert (
        code(check_answer, question.token, right, KEY, purpose="look_up", at=AT, spend=spend)
        == "captcha.wrong"
    )
    assert (
        code(
            check_answer,
            question.token,
            right,
            KEY,
            purpose="sign_up",
            at=AT + timedelta(hours=1),
            spend=spend,
        )
        == "captcha.expired"
    )
    for bad in ("x", ".", "e30=.aa", question.token[:-1], "é.é"):
        assert (
            code(check_answer, bad, right, KEY, purpose="sign_up", at=AT, spend=spend)
            == "captcha.wrong"
        )
    assert (
        code(check_answer, question.token, "", KEY, purpose="sign_up", at=AT, spend=spend)
        == "captcha.missing"
    )


@pytest.mark.parametrize(
    ("written", "number"), [("８", 8), ("八", 8), ("十", 10), ("十二", 12), ("两", 2)]
)
def test_numbers_may_be_written_as_people_write_them(written, number, spend):
    while True:
        question = new_question(KEY, purpose="p", at=AT)
        if answer_of(question) == number:
            break
    check_answer(question.token, written, KEY, purpose="p", at=AT, spend=spend)
