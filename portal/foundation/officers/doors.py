"""Steps that all doors share: who knocks from where, counting, the password, the second factor, and
the cookie of a new session.

Known and unknown people get the same status, the same words and the same work: a password is
checked against a dummy hash, counters count any name. Counting is committed before anything is
hashed, so that no number of attempts at once costs more hashes than are allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import request, session
from flask_login import login_user
from sqlalchemy.orm import Session

from portal.foundation.data.throttle import network_key
from portal.foundation.officers.accounts import OfficerAccounts
from portal.foundation.officers.guessing import Guessing
from portal.foundation.officers.side import NO_PASSWORD, OfficerSide
from portal.foundation.officers.viewers import viewer_from
from portal.foundation.print.qr import qr_svg_uri
from portal.foundation.security import passwords, second_factor
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused

# Which field a refusal belongs to, for ``refusals_on``.
ON_PASSWORD = dict.fromkeys(
    [f"password_{code}" for code in ("too_short", "too_long", "common", "contains_name")],
    "password",
)
FACTOR = "second_factor"
ENROL = "enrol"
Find = Callable[[Session, str], Any]
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


class Doors:
    """One side's doors."""

    def __init__(self, side: OfficerSide) -> None:
        self.side, self.guessing = side, Guessing(side)
        self.accounts = OfficerAccounts(side)
        self.factor, self.sessions = self.accounts.factor, self.accounts.sessions

    def count(self, scope: str, name: str) -> None:
        """Count an attempt for good, then refuse the sixth. Raises ``Refused('sign_in.wait')``."""
        with transaction() as chosen:
            minutes = self.guessing.count_attempt(chosen, scope, name, now())
        _refuse_to_wait(minutes)

    def count_network(self) -> None:
        """Count an attempt from here for good. Raises ``Refused('sign_in.wait')`` where busy
        networks are closed."""
        with transaction() as chosen:
            minutes = self.guessing.count_network(chosen, network(), now())
        _refuse_to_wait(minutes)

    def knock(self, scope: str, name: str) -> None:
        """Count an attempt for the name and for the network. Raises ``Refused('sign_in.wait')``."""
        with transaction() as chosen:
            minutes = max(
                self.guessing.count_attempt(chosen, scope, name, now()),
                self.guessing.count_network(chosen, network(), now()),
            )
        _refuse_to_wait(minutes)

    def admit(self, scope: str, login: str, password: str, find: Find) -> Any:
        """Sign in with a password: the account, with a new session in the cookie.

        Raises ``sign_in.wrong``, ``sign_in.wait``, the side's refusal of suspended accounts.
        """
        name = "".join(login.split()).casefold()
        self.knock(scope, name)
        known = find(reading(), login)
        known_id, stored = (None, None) if known is None else (known.id, known.password_hash)
        if stored == NO_PASSWORD:
            stored = None
        if not passwords.verify_password(stored, password) or stored is None:
            raise Refused("sign_in.wrong")
        renewed = passwords.renewed_hash(stored, password)
        with transaction() as chosen:
            account = self.side.locked_account(chosen, known_id)
            if account.password_hash != stored:
                raise Refused("sign_in.wrong")
            row = self.sessions.open_session(
                chosen, account, device=device(), network=network(), at=now()
            )
            account.password_hash = renewed or stored
            self._forgive(chosen, scope, name)
            self.carry(account, row)
        return account

    def admit_officer(self, login: str, password: str) -> Any:
        return self.admit("sign_in.officer", login, password, self.accounts.by_login)

    def enrol(self, *, login: str, code: str, password: str) -> None:
        """Set the password with the security administrator's code, whose tries are counted too.

        The password's rules are checked before. Raises ``sign_in.wait`` and the side's one refusal
        of a code.
        """
        name, codes = login.strip().casefold(), self.side.enrolment
        self.knock(ENROL, name)
        with transaction() as chosen:
            left = codes.count_try(chosen, self.side.login_index(name), now())
        hashed = passwords.hash_password(password)
        if not left:
            raise codes.wrong()
        with transaction() as chosen:
            self.accounts.enrol(chosen, login=name, code=code, password_hash=hashed, at=now())
            self.guessing.forgive_network(chosen, network())

    def show_code(self, code: str) -> None:
        """The second step with the authenticator. Raises ``second_factor.wrong``."""
        self._second_step(lambda chosen, own: (self.factor.show_code(chosen, own, code, at=now()),))

    def show_recovery_code(self, code: str) -> None:
        """The second step with a code from paper."""
        self._second_step(
            lambda chosen, own: self.factor.show_recovery_code(chosen, own, code, at=now())
        )

    def show_either(self, code: str) -> None:
        """The second step where one field takes both."""
        self._second_step(
            lambda chosen, own: (self.factor.show_either(chosen, own, code, at=now()),)
        )

    def prove_again(self, code: str) -> None:
        """The second factor before something weighty; the sign-in stays the same.

        Raises ``second_factor.wrong``, ``sign_in.wait``.
        """
        person = viewer()
        self.knock(FACTOR, str(person.account_id))
        with transaction() as chosen:
            self.factor.prove_again(chosen, person.session_id, code, at=now())
            self._forgive(chosen, FACTOR, str(person.account_id))

    def confirm_set_up(self, code: str) -> list[str]:
        """The authenticator's first code; returns the recovery codes, shown once."""
        _row, codes = self._second_step(
            lambda chosen, own: self.factor.confirm_set_up(chosen, own, code, at=now())
        )
        return list(codes)

    def new_recovery_codes(self, code: str) -> list[str]:
        """Another set of codes on paper; the old ones stop working."""
        name = str(viewer().account_id)
        self.knock(FACTOR, name)
        with transaction() as chosen:
            account = self.side.locked_account(chosen, viewer().account_id)
            codes = self.factor.new_recovery_codes(chosen, account, code, at=now())
            self._forgive(chosen, FACTOR, name)
        return codes

    def set_up_values(self) -> dict[str, str]:
        """What the page of a new authenticator shows: the QR code, and its secret in fours."""
        with transaction() as chosen:
            account = self.side.locked_account(chosen, viewer().account_id)
            secret, login = self.factor.begin_set_up(chosen, account), account.login or ""
        uri = second_factor.provisioning_uri(secret, account=login, issuer=self.side.issuer)
        spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return {"qr": qr_svg_uri(uri), "secret": spaced}

    def right_password(self, password: str, scope: str = "own_password") -> None:
        """The signed-in person's own password, asked again before something weighty.

        Raises ``account.password_wrong``, ``sign_in.wait``.
        """
        account_id = viewer().account_id
        self.count(scope, str(account_id))
        stored = reading().get_one(self.side.account, account_id).password_hash
        if not passwords.verify_password(stored, password):
            raise Refused("account.password_wrong")
        with transaction() as chosen:
            self.guessing.forgive(chosen, scope, str(account_id))

    def carry(self, account: Any, row: Any) -> None:
        """Put the session into the browser's cookie, and nothing of what stood there before."""
        session.clear()
        login_user(viewer_from(row, account, self.side.kind_of(account)))

    def _second_step(self, show: Callable[[Session, str], tuple[Any, ...]]) -> tuple[Any, ...]:
        """Count, show the second factor, and carry the renewed session on."""
        person = viewer()
        self.knock(FACTOR, str(person.account_id))
        with transaction() as chosen:
            shown = show(chosen, person.session_id)
            self._forgive(chosen, FACTOR, str(person.account_id))
            self.carry(self.side.locked_account(chosen, person.account_id), shown[0])
        return shown

    def _forgive(self, chosen: Session, scope: str, name: str) -> None:
        self.guessing.forgive(chosen, scope, name)
        self.guessing.forgive_network(chosen, network())


def _refuse_to_wait(minutes: int) -> None:
    if minutes:
        raise Refused("sign_in.wait", minutes=minutes)
