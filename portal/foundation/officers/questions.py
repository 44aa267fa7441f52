"""The question that a busy network, a name tried too often or a sign-up meets: work for the
browser, or, where no scripts run, a ticket that ripens in twenty seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, request, url_for
from wtforms import HiddenField

from portal.foundation.data import throttle
from portal.foundation.officers.guessing import Asker, Guessing
from portal.foundation.security import captcha
from portal.foundation.web.forms import Form
from portal.foundation.web.unit import now, reading, transaction
from portal.kernel.errors import Refused

SPENT = "captcha.spent"
TICKETS = "captcha.tickets"
TICKETS_PER_NETWORK = 10
WINDOW = timedelta(minutes=15)


class AskedForm(Form):
    """A form that may carry an answer: work of the browser (``altcha``) or a ripe ticket."""

    altcha = HiddenField()
    captcha_ticket = HiddenField()


@dataclass(frozen=True)
class Question:
    """What the page carries: where the widget fetches its work, and the ticket."""

    challenge: str
    ticket: str


@dataclass(frozen=True)
class Asking:
    """Which form asks, and what it counts names under."""

    purpose: str
    scope: str


class Questions:
    """One side's questions; ``endpoint`` gives the work."""

    def __init__(self, guessing: Guessing, endpoint: str) -> None:
        self.guessing, self.endpoint = guessing, endpoint

    def question(self, asking: Asking, asker: Asker) -> Question | None:
        """What the asker has to show next, or ``None`` while all is calm."""
        level = self.guessing.level(reading(), asking.purpose, asking.scope, asker, now())
        return self.always(asking.purpose, level) if level else None

    def always(self, purpose: str, level: int = 1) -> Question:
        """A question for a form that always asks."""
        kept = request.form.get("captcha_ticket", "") if request.method == "POST" else ""
        if not captcha.may_still_be_used(
            kept, _key(), purpose=purpose, at=now(), is_spent=_is_spent
        ):
            kept = captcha.new_ticket(_key(), purpose=purpose, at=now())
        harder = {"level": level} if level > 1 else {}
        return Question(url_for(self.endpoint, purpose=purpose, **harder), kept)

    def check(self, form: AskedForm, asking: Asking, asker: Asker) -> None:
        """Raises ``captcha.…`` when an answer was due and is missing or wrong."""
        level = self.guessing.level(reading(), asking.purpose, asking.scope, asker, now())
        if level:
            self.check_always(form, asking.purpose, self.guessing.key_digest(asker.network), level)

    def check_always(
        self, form: AskedForm, purpose: str, network_digest: str, level: int = 1
    ) -> None:
        """As :meth:`check`, whatever was tried before. What was spent stays spent."""
        if form.altcha.data:
            captcha.check_work(
                form.altcha.data, _key(), purpose=purpose, at=now(), spend=_spend, level=level
            )
            return

        def spend(digest: str, until: datetime) -> bool:
            self._count_ticket(network_digest)
            return _spend(digest, until)

        ticket = form.captcha_ticket.data or ""
        captcha.check_ticket(ticket, _key(), purpose=purpose, at=now(), spend=spend)

    def _count_ticket(self, network_digest: str) -> None:
        """Ripening costs nothing but time, so that a network has few tickets at once."""
        with transaction() as chosen:
            answer = throttle.hit(
                chosen, TICKETS, network_digest, now(), TICKETS_PER_NETWORK, WINDOW
            )
        if isinstance(answer, throttle.Wait):
            raise Refused("captcha.tickets", until=answer.until)


def challenge(purpose: str) -> dict[str, Any]:
    """The work itself, good for this form only."""
    level = 2 if request.args.get("level") == "2" else 1
    return captcha.new_challenge(_key(), purpose=purpose, at=now(), level=level)


def _key() -> bytes:
    return str(current_app.secret_key).encode()


def _spend(digest: str, until: datetime) -> bool:
    """Remember a used answer until it would have expired; ``False`` when it was used before."""
    with transaction() as chosen:
        answer = throttle.hit(chosen, SPENT, digest, now(), 1, until - now() + WINDOW)
    return isinstance(answer, throttle.Allowed)


def _is_spent(digest: str) -> bool:
    return throttle.hits(reading(), SPENT, digest, now()) > 0
