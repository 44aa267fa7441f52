"""Steps that all doors share: who knocks from where, counting, the password, the second factor, and
the cookie of a new session.

Known and unknown people get the same status, the same words and the same work: a password is
checked against a dummy hash, counters count any name. Counting is committed before anything is
hashed, so that no number of attempts at once costs more hashes than are allowed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, session
from flask_login import login_user
from sqlalchemy.orm import Session

from portal.foundation.data.throttle import network_key
from portal.foundation.officers.accounts import OfficerAccounts
from portal.foundation.officers.devices import Devices
from portal.foundation.officers.guessing import Asker, Guessing
from portal.foundation.officers.questions import AskedForm, Asking, Question, Questions
from portal.foundation.officers.side import NO_PASSWORD, OfficerSide
from portal.foundation.officers.viewers import viewer_from
from portal.foundation.print.qr import qr_svg_uri
from portal.foundation.security import passwords, second_factor
from portal.foundation.security.viewer import OFFICER
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused

# Which field a refusal belongs to, for ``refusals_on``.
ON_PASSWORD = dict.fromkeys(
    [f"password_{code}" for code in ("too_short", "too_long", "common", "contains_name")],
    "password",
)
FACTOR = Asking("second_factor", "second_factor")
# An hour from all unknown devices together: who tries codes has shown the password already, and six
# digits bear no more.
FACTOR_TRIES = 20
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


def plain_name(login: str) -> str:
    """A name as it is counted: blanks and case don't matter."""
    return "".join(login.split()).casefold()


@dataclass(frozen=True)
class Door:
    """Where one signs in: what is asked and counted there, and who is found by a name."""

    asking: Asking
    find: Find


class Doors:
    """One side's doors; ``challenges`` is the endpoint that gives the browser its work."""

    def __init__(self, side: OfficerSide, challenges: str) -> None:
        self.side, self.guessing, self.devices = side, Guessing(side), Devices(side)
        self.questions = Questions(self.guessing, challenges)
        self.accounts = OfficerAccounts(side)
        self.factor, self.sessions = self.accounts.factor, self.accounts.sessions

    def asker(self, name: str = "", account: Any = None) -> Asker:
        """Who asks for this name; on a known device of ``account`` it counts for itself."""
        return Asker(plain_name(name), network(), self.devices.known(account))

    def count(self, scope: str, asker: Asker, most: int | None = None) -> None:
        """Count an attempt for good, then refuse the sixth. Raises ``Refused('sign_in.wait')``."""
        with transaction() as chosen:
            until = self.guessing.count_attempt(chosen, scope, asker, now(), most=most)
        if until is not None:
            raise Refused("sign_in.wait", until=until)

    def knock(self, scope: str, asker: Asker, most: int | None = None) -> None:
        """As :meth:`count`, and count it for the network too, which is asked a question later."""
        with transaction() as chosen:
            self.guessing.count_network(chosen, asker.network, now())
        self.count(scope, asker, most)

    def count_early(self, purpose: str) -> None:
        """Count what asks its question early, also when it succeeds."""
        with transaction() as chosen:
            self.guessing.count_early(chosen, purpose, network(), now())

    def admit(self, door: Door, login: str, password: str, form: AskedForm) -> Any:
        """Sign in with a password: the account, with a new session in the cookie.

        Raises ``sign_in.wrong``, ``sign_in.wait``, ``captcha.…``, the side's refusal of suspended
        accounts.
        """
        known = door.find(reading(), login)
        asker = self.try_once(form, door.asking, login, known)
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
            self.forgive(chosen, door.asking, asker)
            self.carry(account, row)
        return account

    def try_once(
        self, form: AskedForm, asking: Asking, name: str, account: Any, most: int | None = None
    ) -> Asker:
        """What was asked is answered, and the attempt is counted for good. Raises ``captcha.…``,
        ``sign_in.wait``."""
        asker = self.asker(name, account)
        self.questions.check(form, asking, asker)
        self.knock(asking.scope, asker, most)
        return asker

    def question(
        self, asking: Asking, name: str | None = None, find: Find | None = None
    ) -> Question | None:
        """What the page asks next of whoever typed this name."""
        known = find(reading(), name) if name and find else None
        return self.questions.question(asking, self.asker(name or "", known))

    def enrol(self, form: AskedForm, asking: Asking, *, code: str, password: str) -> None:
        """Set the password of ``form.login`` with the security administrator's code.

        The password's rules are checked before. Raises ``captcha.…``, ``sign_in.wait`` and the
        side's one refusal of a code.
        """
        login = form.login.data.strip().casefold()
        asker = self.try_once(form, asking, login, self.accounts.by_login(reading(), login))
        hashed = passwords.hash_password(password)
        with transaction() as chosen:
            self.accounts.enrol(chosen, login=login, code=code, password_hash=hashed, at=now())
            self.forgive(chosen, asking, asker)

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
        person, asker = viewer(), self._own_asker()
        self.knock(FACTOR.scope, asker, FACTOR_TRIES)
        with transaction() as chosen:
            self.factor.prove_again(chosen, person.session_id, code, at=now())
            self.forgive(chosen, FACTOR, asker)

    def confirm_set_up(self, code: str) -> list[str]:
        """The authenticator's first code; returns the recovery codes, shown once."""
        _row, codes = self._second_step(
            lambda chosen, own: self.factor.confirm_set_up(chosen, own, code, at=now())
        )
        return list(codes)

    def new_recovery_codes(self, code: str) -> list[str]:
        """Another set of codes on paper; the old ones stop working."""
        asker = self._own_asker()
        self.knock(FACTOR.scope, asker, FACTOR_TRIES)
        with transaction() as chosen:
            account = self.side.locked_account(chosen, viewer().account_id)
            codes = self.factor.new_recovery_codes(chosen, account, code, at=now())
            self.forgive(chosen, FACTOR, asker)
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
        account_id, asker = viewer().account_id, self._own_asker()
        self.count(scope, asker)
        stored = reading().get_one(self.side.account, account_id).password_hash
        if not passwords.verify_password(stored, password):
            raise Refused("account.password_wrong")
        with transaction() as chosen:
            self.guessing.forgive(chosen, scope, asker)

    def count_own(self, scope: str, most: int) -> None:
        """Count what the signed-in person tries; ``most`` an hour from all unknown devices."""
        self.count(scope, self._own_asker(), most)

    def carry(self, account: Any, row: Any) -> None:
        """Put the session into the browser's cookie, and nothing of what stood there before.

        Whoever is wholly inside makes this a known device.
        """
        kind = self.side.kind_of(account)
        session.clear()
        login_user(viewer_from(row, account, kind))
        if kind != OFFICER or row.second_factor_at is not None:
            self.devices.remember(account)

    def _own_asker(self) -> Asker:
        account = reading().get_one(self.side.account, viewer().account_id)
        return self.asker(str(account.id), account)

    def _second_step(self, show: Callable[[Session, str], tuple[Any, ...]]) -> tuple[Any, ...]:
        """Count, show the second factor, and carry the renewed session on."""
        person, asker = viewer(), self._own_asker()
        self.knock(FACTOR.scope, asker, FACTOR_TRIES)
        with transaction() as chosen:
            shown = show(chosen, person.session_id)
            self.forgive(chosen, FACTOR, asker)
            self.carry(self.side.locked_account(chosen, person.account_id), shown[0])
        return shown

    def forgive(self, chosen: Session, asking: Asking, asker: Asker) -> None:
        """What was tried was right: only wrong attempts stay counted."""
        self.guessing.forgive(chosen, asking.scope, asker)
        self.guessing.forgive_network(chosen, asker.network)
