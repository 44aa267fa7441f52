"""Two ways to make asking cost something, neither of them needing eyes: a proof of work done by the
browser, and, for browsers that run no scripts, a ticket that ripens while one waits.

The proof of work is ALTCHA's (version 2 challenges, PBKDF2/SHA-256). The library accepts a solution
any number of times, and reads the machine's clock; here a signed ``until`` is compared with the
caller's time, and the caller stores what was spent.

Measured on one core: a solution costs the browser 256 derivations, 0.6 s on average (level 2: 4096
derivations, 9 s), its check costs us one, 2.5 ms.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import altcha

from portal.kernel.errors import Refused

VALID_FOR = timedelta(minutes=20)
ALGORITHM = "PBKDF2/SHA-256"
COST = 5_000
# What the derived key begins with; each hexadecimal digit makes the search sixteen times as long
# and the check no dearer.
KEY_PREFIX = {1: "00", 2: "000"}
RIPENS_AFTER = timedelta(seconds=20)
_MAX_PAYLOAD = 8_192

# spend(digest, until) → True the first time, False ever after; `until` says how long it must be
# remembered.
Spend = Callable[[str, datetime], bool]


def new_challenge(
    key: bytes, *, purpose: str, at: datetime, level: int = 1, cost: int = COST
) -> dict[str, Any]:
    """The JSON that the widget fetches; good for ``purpose`` (a form's name) only and for 20
    minutes. ``level`` 2 is the harder one."""
    until = int((at + VALID_FOR).timestamp())
    challenge = altcha.create_challenge(
        ALGORITHM,
        cost,
        key_prefix=KEY_PREFIX[level],
        data={"purpose": purpose, "until": until, "level": level},
        hmac_secret=_key(key, "work"),
    )
    return challenge.to_dict()


def check_work(
    payload: str, key: bytes, *, purpose: str, at: datetime, spend: Spend, level: int = 1
) -> None:
    """Raises Refused: ``captcha.missing``, ``captcha.wrong`` (also for another purpose or a lower
    level), ``captcha.expired``, ``captcha.spent``."""
    if not payload:
        raise Refused("captcha.missing")
    parsed = _parsed(payload)
    data = parsed.challenge.parameters.data
    # The signature covers algorithm and cost, so that a payload can't make the check expensive.
    verdict = altcha.verify_solution(parsed, _key(key, "work"))
    if not verdict.verified or not isinstance(data, dict) or data.get("purpose") != purpose:
        raise Refused("captcha.wrong")
    if int(data["level"]) < level:
        raise Refused("captcha.wrong")
    _check_until(int(data["until"]), at)
    _spend_once(f"work:{parsed.challenge.parameters.nonce}", int(data["until"]), at, spend)


def new_ticket(key: bytes, *, purpose: str, at: datetime) -> str:
    """A hidden field's value, good once, for ``purpose`` only, from 20 seconds to 20 minutes on."""
    body = {"n": secrets.token_hex(12), "f": int(at.timestamp()), "p": purpose}
    text = base64.urlsafe_b64encode(json.dumps(body).encode()).decode()
    return f"{text}.{_ticket_mark(key, text)}"


def check_ticket(ticket: str, key: bytes, *, purpose: str, at: datetime, spend: Spend) -> None:
    """Raises Refused as :func:`check_work`, and ``captcha.early`` with the ``seconds`` to wait."""
    nonce, since = _read_ticket(ticket, key, purpose)
    until = since + int(VALID_FOR.total_seconds())
    _check_until(until, at)
    left = since + RIPENS_AFTER.total_seconds() - at.timestamp()
    if left > 0:
        raise Refused("captcha.early", seconds=math.ceil(left))
    _spend_once(f"ticket:{nonce}", until, at, spend)


def may_still_be_used(
    ticket: str, key: bytes, *, purpose: str, at: datetime, is_spent: Callable[[str], bool]
) -> bool:
    """Whether the ticket is genuine, in time and unspent, ripe or not: whoever's post failed for
    another reason, or came too early, keeps it."""
    try:
        nonce, since = _read_ticket(ticket, key, purpose)
    except Refused:
        return False
    in_time = at.timestamp() < since + (VALID_FOR - RIPENS_AFTER).total_seconds()
    return in_time and not is_spent(_digest(f"ticket:{nonce}"))


def _read_ticket(ticket: str, key: bytes, purpose: str) -> tuple[str, int]:
    if not ticket:
        raise Refused("captcha.missing")
    text, _, mark = ticket.partition(".")
    if len(ticket) > _MAX_PAYLOAD or not hmac.compare_digest(
        mark.encode(errors="replace"), _ticket_mark(key, text).encode()
    ):
        raise Refused("captcha.wrong")
    body = json.loads(base64.urlsafe_b64decode(text))  # genuine, so it is what we wrote
    if body["p"] != purpose:
        raise Refused("captcha.wrong")
    return body["n"], body["f"]


def _parsed(payload: str) -> altcha.Payload:
    if len(payload) > _MAX_PAYLOAD:
        raise Refused("captcha.wrong")
    try:
        return altcha.Payload.from_base64(payload)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("captcha.wrong") from error


def _key(key: bytes, use: str) -> bytes:
    return hmac.new(key, f"captcha:{use}".encode(), hashlib.sha256).digest()


def _ticket_mark(key: bytes, text: str) -> str:
    use = _key(key, "ticket")
    return hmac.new(use, text.encode(errors="replace"), hashlib.sha256).hexdigest()


def _check_until(until: int, at: datetime) -> None:
    if until < at.timestamp():
        raise Refused("captcha.expired")


def _spend_once(name: str, until: int, at: datetime, spend: Spend) -> None:
    if not spend(_digest(name), datetime.fromtimestamp(until, at.tzinfo)):
        raise Refused("captcha.spent")


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
