"""Steps that all doors share: who knocks from where, is a question due, is the password right, and
the cookie of a new session.

Known and unknown people get the same status, the same words and the same work: a password is
checked against a dummy hash, a code is prepared for any number, counters count any name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, session, url_for
from flask_login import login_user
from sqlalchemy.orm import Session

from portal.foundation.data.throttle import network_key
from portal.foundation.security import captcha
from portal.foundation.security.passwords import (
    check_password_rules,
    hash_password,
    verify_password,
)
from portal.foundation.security.viewer import Viewer
from portal.foundation.web.unit import now, reading, transaction
from portal.kernel.errors import Refused
from portal.kernel.resident_id import normalised
from portal.recruitment.accounts.forms import AskedForm
from portal.recruitment.accounts.models import Account, UserSession
from portal.recruitment.accounts.services import guessing
from portal.recruitment.accounts.services.credentials import locked_account, renewed_hash
from portal.recruitment.accounts.services.officers import NO_PASSWORD
from portal.recruitment.accounts.services.sessions import open_session

# Which field a refusal belongs to, for ``refusals_on``.
ON_NUMBER = dict.fromkeys(
    [
        f"identity_{code}"
        for code in ("check_digit", "date", "future", "form", "prefix", "old_number", "empty")
    ],
    "number",
)
ON_MOBILE = dict.fromkeys(["account_mobile_form", "account_mobile_taken"], "mobile")
ON_PASSWORD = dict.fromkeys(
    [f"password_{code}" for code in ("too_short", "too_long", "common", "contains_name")],
    "password",
)
ON_CURRENT = dict.fromkeys(["account_password_wrong"], "current")
Find = Callable[[Session, str], Account | None]
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("QQBrowser", "QQ 浏览器"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def network() -> str:
    return network_key(request.remote_addr or "")


def device() -> str:
    """The browser and system in two words, for the list of one's sessions."""
    agent = request.headers.get("User-Agent", "")
    named = [
        next((word for mark, word in table if mark in agent), "") for table in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(word for word in named if word) or agent[:60] or "—"


def inside(target: str | None, default: str) -> str:
    """A path on this site to go on to; never another host."""
    if not target or not re.match(r"/(?![/\\])[^\x00-\x1f\\]*\Z", target):
        return default
    return target


def _key() -> bytes:
    return str(current_app.secret_key).encode()


@dataclass(frozen=True)
class Asked:
    """What a busy network is asked: work for its browser (``challenge`` is where the widget fetches
    it) or, instead, a sum in words."""

    challenge: str
    question: captcha.Question


def question(purpose: str) -> Asked | None:
    """What this network has to show next, or ``None`` while it is calm."""
    if not guessing.is_busy(reading(), network(), now()):
        return None
    return Asked(
        url_for("accounts_applicant.challenge", purpose=purpose),
        captcha.new_question(_key(), purpose=purpose, at=now()),
    )


def challenge(purpose: str) -> dict[str, Any]:
    """The work itself, good for this form only."""
    return captcha.new_challenge(_key(), purpose=purpose, at=now())


def check_question(form: AskedForm, purpose: str) -> None:
    """Raises ``captcha.…`` when work or an answer was due and is missing or wrong; what was spent
    stays spent."""
    if not guessing.is_busy(reading(), network(), now()):
        return

    def spend(digest: str, until: object) -> bool:
        with transaction() as chosen:
            return guessing.spend(chosen, digest, until)  # type: ignore[arg-type]

    if form.altcha.data:
        captcha.check_work(form.altcha.data, _key(), purpose=purpose, at=now(), spend=spend)
        return
    token, answer = form.captcha_token.data or "", form.captcha_answer.data or ""
    captcha.check_answer(token, answer, _key(), purpose=purpose, at=now(), spend=spend)


def count(scope: str, name: str) -> None:
    """Count an attempt for good, then refuse the sixth. Raises ``Refused('sign_in.wait')``."""
    with transaction() as chosen:
        minutes = guessing.count_attempt(chosen, scope, name, now())
    if minutes:
        raise Refused("sign_in.wait", minutes=minutes)


def count_network() -> None:
    with transaction() as chosen:
        guessing.count_network(chosen, network(), now())


def new_hash(password: str, login_name: str) -> str:
    """Check the rules and hash, before any transaction opens. Raises ``password.…``."""
    check_password_rules(password, login_name=login_name)
    return hash_password(password)


def admit(scope: str, login: str, password: str, find: Find) -> Account:
    """Sign in with a password: the account, with a new session in the cookie.

    Raises ``sign_in.wrong``, ``sign_in.wait``, ``account.suspended``.
    """
    name = normalised(login).casefold()
    count(scope, name)
    account = find(reading(), login)
    account_id = account.id if account is not None else None
    stored = (
        account.password_hash
        if account is not None and account.password_hash != NO_PASSWORD
        else None
    )
    if not verify_password(stored, password) or stored is None or account_id is None:
        count_network()
        raise Refused("sign_in.wrong")
    fresh = renewed_hash(stored, password)
    with transaction() as chosen:
        account = locked_account(chosen, account_id)
        if account.password_hash != stored:
            raise Refused("sign_in.wrong")
        if account.state != "active":
            raise Refused("account.suspended")
        account.password_hash = fresh or stored
        guessing.forgive(chosen, scope, name)
        row = open_session(chosen, account, device=device(), network=network(), at=now())
        carry(account, row)
    return account


def carry(account: Account, row: UserSession) -> None:
    """Put the session into the browser's cookie, and nothing of what stood there before."""
    person = Viewer(
        account_id=account.id,
        account_public_id=account.public_id,
        session_id=row.id,
        kind=account.kind,
        display_name=account.display_name,
        second_factor=row.second_factor_at is not None,
        confirmed_at=row.second_factor_at or row.started_at,
    )
    session.clear()
    login_user(person)


def right_password(account_id: int, password: str, scope: str = "own_password") -> None:
    """The signed-in person's own password, asked again before something weighty.

    Raises ``account.password_wrong``, ``sign_in.wait``.
    """
    count(scope, str(account_id))
    stored = reading().get_one(Account, account_id).password_hash
    if not verify_password(stored, password):
        raise Refused("account.password_wrong")
    with transaction() as chosen:
        guessing.forgive(chosen, scope, str(account_id))
