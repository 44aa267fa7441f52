"""What the doors of this side have beside the officers' kit: a question for a busy network, the
applicants' names of fields, and the password asked again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from portal.foundation.officers.doors import Doors, network
from portal.foundation.security import captcha
from portal.foundation.web.unit import now, reading, transaction
from portal.recruitment.accounts.forms import AskedForm
from portal.recruitment.accounts.services.guessing import spend as spend_answer
from portal.recruitment.accounts.side import OFFICERS

DOORS = Doors(OFFICERS)
# Which field a refusal belongs to, for ``refusals_on``.
ON_NUMBER = dict.fromkeys(
    [
        f"identity_{code}"
        for code in ("check_digit", "date", "future", "form", "prefix", "old_number", "empty")
    ],
    "number",
)
ON_MOBILE = dict.fromkeys(["account_mobile_form", "account_mobile_taken"], "mobile")
ON_CURRENT = dict.fromkeys(["account_password_wrong"], "current")


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
    if not DOORS.guessing.is_busy(reading(), network(), now()):
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
    if not DOORS.guessing.is_busy(reading(), network(), now()):
        return

    def spend(digest: str, until: object) -> bool:
        with transaction() as chosen:
            return spend_answer(chosen, digest, until)  # type: ignore[arg-type]

    if form.altcha.data:
        captcha.check_work(form.altcha.data, _key(), purpose=purpose, at=now(), spend=spend)
        return
    token, answer = form.captcha_token.data or "", form.captcha_answer.data or ""
    captcha.check_answer(token, answer, _key(), purpose=purpose, at=now(), spend=spend)
