"""Before the sign-up form, where SMS reaches people: the mobile, and the code sent to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import session

from portal.foundation.jobs.queue import enqueue
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back
from portal.foundation.web.unit import now, transaction
from portal.kernel.errors import Refused
from portal.recruitment.accounts.forms import ProveMobileForm, SignUpCodeForm
from portal.recruitment.accounts.gateway import sms_reaches_people
from portal.recruitment.accounts.jobs import SEND_SIGN_UP_CODE
from portal.recruitment.accounts.one_time_codes import SIGN_UP as PURPOSE
from portal.recruitment.accounts.one_time_codes import count_try, use_code
from portal.recruitment.accounts.services.mobile_proof import (
    HOLDS_FOR,
    ask_for_code,
    new_browser_mark,
    proof_index,
)
from portal.recruitment.accounts.services.sign_up import checked_mobile
from portal.recruitment.accounts.views.doors_pages import pages, shown
from portal.recruitment.accounts.views.entry_steps import CODES_AN_HOUR, DOORS, ON_MOBILE, SIGN_UP

KEPT = "sign_up"


def proved_mobile() -> str | None:
    """The mobile that this browser has shown to be its own a short while ago."""
    kept = session.get(KEPT) or {}
    until = datetime.fromtimestamp(kept.get("proved_at", 0), now().tzinfo) + HOLDS_FOR
    return kept["mobile"] if timedelta(0) < until - now() <= HOLDS_FOR else None


def forget_proof() -> None:
    session.pop(KEPT, None)


def check_proved(mobile: str) -> None:
    """Raises ``account.mobile_unproved``."""
    if sms_reaches_people() and mobile != proved_mobile():
        raise Refused("account.mobile_unproved")


@pages.route("/sign-up/mobile", methods=["GET", "POST"])
@access.public
def prove_mobile() -> Answer:
    form = ProveMobileForm()
    if form.validate_on_submit():
        with refusals_on(form, **ON_MOBILE):
            mobile = checked_mobile(form.mobile.data)
            DOORS.try_once(form, SIGN_UP, mobile, None, CODES_AN_HOUR)
            DOORS.count_early(SIGN_UP.purpose)
            _send(mobile)
            return back("accounts_applicant.sign_up_code")
    return shown("applicant/prove_mobile", form, DOORS.question(SIGN_UP))


def _send(mobile: str) -> None:
    kept = {"mobile": mobile, "browser": new_browser_mark()}
    with transaction() as chosen:
        row = ask_for_code(chosen, PURPOSE, mobile, kept["browser"], at=now())
        enqueue(chosen, SEND_SIGN_UP_CODE, row.id, workflow_id=f"{SEND_SIGN_UP_CODE}-{row.id}")
    session[KEPT] = kept


@pages.route("/sign-up/code", methods=["GET", "POST"])
@access.public
def sign_up_code() -> Answer:
    kept = session.get(KEPT)
    if not kept:
        return back("accounts_applicant.prove_mobile")
    form = SignUpCodeForm()
    if form.validate_on_submit():
        with refusals_on(form, proof_wrong="code"):
            _use(kept, form.code.data)
            return back("accounts_applicant.register")
    return shown("applicant/sign_up_code", form, mobile=kept["mobile"])


def _use(kept: dict[str, str], code: str) -> None:
    index = proof_index(PURPOSE, kept["mobile"], kept["browser"])
    with transaction() as chosen:
        left = count_try(chosen, PURPOSE, index, at=now())
    if left is None:
        raise Refused("proof.wrong")
    with transaction() as chosen:
        use_code(chosen, PURPOSE, index, code, at=now())
    session[KEPT] = {**kept, "proved_at": int(now().timestamp())}
