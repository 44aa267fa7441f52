"""Two ways to show that a person asks, neither of them needing eyes: a proof of work done by the
browser, and a plain question in words.

The proof of work is ALTCHA's (version 2 challenges, PBKDF2/SHA-256). The library accepts a solution
any number of times, and reads the machine's clock; here a signed ``until`` is compared with the
caller's time, and the caller stores what was spent.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import altcha

from portal.kernel.errors import Refused

VALID_FOR = timedelta(minutes=20)
ALGORITHM = "PBKDF2/SHA-256"
COST = 5_000
KEY_PREFIX = "00"
_MAX_PAYLOAD = 8_192

# spend(digest, until) → True the first time, False ever after; `until` says how long it must be
# remembered.
Spend = Callable[[str, datetime], bool]


@dataclass(frozen=True)
class Question:
    """A question in words and the signed token that goes with it as a hidden field."""

    first: int
    second: int
    plus: bool
    token: str


def new_challenge(key: bytes, *, purpose: str, at: datetime, cost: int = COST) -> dict[str, Any]:
    """The JSON that the widget fetches; good for ``purpose`` (a form's name) only and for 20
    minutes."""
    until = int((at + VALID_FOR).timestamp())
    challenge = altcha.create_challenge(
        ALGORITHM,
        cost,
        key_prefix=KEY_PREFIX,
        data={"purpose": purpose, "until": until},
        hmac_secret=_key(key, "work"),
    )
    return challenge.to_dict()


def check_work(payload: str, key: bytes, *, purpose: str, at: datetime, spend: Spend) -> None:
    """Raises Refused: ``captcha.missing``, ``captcha.wrong`` (also for another purpose),
    ``captcha.expired``, ``captcha.spent``."""
    if not payload:
        raise Refused("captcha.missing")
    parsed = _parsed(payload)
    data = parsed.challenge.parameters.data
    # The signature covers algorithm and cost, so that a payload can't make the check expensive.
    verdict = altcha.verify_solution(parsed, _key(key, "work"))
    if not verdict.verified or not isinstance(data, dict) or data.get("purpose") != purpose:
        raise Refused("captcha.wrong")
    _check_until(int(data["until"]), at)
    _spend_once(f"work:{parsed.challenge.parameters.nonce}", int(data["until"]), at, spend)


def new_question(key: bytes, *, purpose: str, at: datetime) -> Question:
    """A sum of two small numbers or a difference that is not negative."""
    plus = secrets.randbelow(2) == 0
    first, second = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    if not plus and first < second:
        first, second = second, first
    answer = first + second if plus else first - second
    body = {"n": secrets.token_hex(12), "u": int((at + VALID_FOR).timestamp()), "p": purpose}
    text = base64.urlsafe_b64encode(json.dumps(body).encode()).decode()
    return Question(first, second, plus, f"{text}.{_answer_mark(key, text, answer)}")


def check_answer(
    token: str, answer: str, key: bytes, *, purpose: str, at: datetime, spend: Spend
) -> None:
    """As :func:`check_work`; a wrong answer spends the question too, so that it can't be guessed
    through."""
    if not token or not answer.strip():
        raise Refused("captcha.missing")
    text, _, mark = token.partition(".")
    try:
        body = json.loads(base64.urlsafe_b64decode(text))
        nonce, until, meant_for = str(body["n"]), int(body["u"]), str(body["p"])
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError) as error:
        raise Refused("captcha.wrong") from error
    number = _plain_number(answer)
    genuine = [
        value for value in range(19) if hmac.compare_digest(mark, _answer_mark(key, text, value))
    ]
    if not genuine or meant_for != purpose:
        raise Refused("captcha.wrong")
    _check_until(until, at)
    _spend_once(f"question:{nonce}", until, at, spend)
    if number != genuine[0]:
        raise Refused("captcha.wrong")


def _parsed(payload: str) -> altcha.Payload:
    if len(payload) > _MAX_PAYLOAD:
        raise Refused("captcha.wrong")
    try:
        return altcha.Payload.from_base64(payload)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("captcha.wrong") from error


def _key(key: bytes, use: str) -> bytes:
    return hmac.new(key, f"captcha:{use}".encode(), hashlib.sha256).digest()


def _answer_mark(key: bytes, text: str, answer: int) -> str:
    return hmac.new(_key(key, "question"), f"{text}\n{answer}".encode(), hashlib.sha256).hexdigest()


def _check_until(until: int, at: datetime) -> None:
    if until < at.timestamp():
        raise Refused("captcha.expired")


def _spend_once(name: str, until: int, at: datetime, spend: Spend) -> None:
    if not spend(
        hashlib.sha256(name.encode()).hexdigest(), datetime.fromtimestamp(until, at.tzinfo)
    ):
        raise Refused("captcha.spent")


def _plain_number(answer: str) -> int | None:
    """ASCII, full-width and simple Chinese numerals."""
    text = answer.strip().translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if text.isascii() and text.isdigit() and len(text) <= 3:
        return int(text)
    ones = {
        "零": 0,
        "〇": 0,
        "一": 1,
        "二": 2,
        "两": 2,
        "三": 3,
        "四": 4,
        "五": 5,
        "六": 6,
        "七": 7,
        "八": 8,
        "九": 9,
    }
    if text in ones:
        return ones[text]
    if text[:1] == "十" and len(text) <= 2:
        return 10 + ones.get(text[1:], 0) if text == "十" or text[1:] in ones else None
    return None
