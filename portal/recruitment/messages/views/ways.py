"""/my/contact and /office/contact: mail and SMS on or off, and proving an address.

And the notices that nobody could deliver.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template

from portal.foundation.text.masking import masked_address, masked_phone
from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.accounts.gateway import sms_reaches_people
from portal.recruitment.accounts.one_time_codes import CONTACT_NEW, CONTACT_OLD, count_try
from portal.recruitment.accounts.queries import own_account
from portal.recruitment.accounts.views.entry_steps import DOORS, ON_CURRENT, ON_MOBILE
from portal.recruitment.messages.forms import (
    AddressForm,
    CodeForm,
    CurrentForm,
    MobileForm,
    WaysForm,
)
from portal.recruitment.messages.gateway import mail_reaches_people
from portal.recruitment.messages.models import ContactChange, ContactPreference
from portal.recruitment.messages.queries import contact_preference, dead_letters, locked_notice
from portal.recruitment.messages.services.change_contact import (
    MAIL,
    MOBILE,
    agree,
    ask_change,
    code_index,
    old_address,
    prove,
    send_code,
    stop,
    waiting_change,
    waiting_changes,
)
from portal.recruitment.messages.services.contact import choose_ways
from portal.recruitment.messages.services.notify import again
from portal.recruitment.messages.views.inboxes import audience
from portal.recruitment.rulebook.roles import SYSTEM_ADMIN
from portal.recruitment.unions.posting import act_as

pages = Blueprint("messages_ways", __name__)
EMPTY = {
    "address": AddressForm,
    "new_mobile": MobileForm,
    "code": CodeForm,
    "forget": CurrentForm,
    "confirm": ConfirmForm,
}


def _ways_form(wished: ContactPreference | None) -> WaysForm:
    mail_on, sms_on = (bool(wished.mail_on), bool(wished.sms_on)) if wished else (False, False)
    return WaysForm(formdata=None, mail_on=mail_on, sms_on=sms_on)


def _page(**forms: Form) -> Answer:
    """The page with empty forms, but for those that came back with something wrong."""
    account = own_account(reading(), viewer().account_id)
    wished = contact_preference(reading(), account.id)
    mail = wished.mail if wished is not None and wished.mail_verified_at is not None else None
    shown_forms = {name: form(formdata=None) for name, form in EMPTY.items()} | forms
    page = render_template(
        "recruitment/messages/ways.html",
        layout="office" if audience() == "office" else "public",
        inbox=f"messages_{audience()}.inbox",
        mail=masked_address(mail) if mail else "",
        mobile=masked_phone(account.mobile) if account.mobile else "",
        waiting={row.kind: _waiting(row) for row in waiting_changes(reading(), account.id)},
        mail_works=mail_reaches_people(),
        sms_works=sms_reaches_people(),
        **{"ways": _ways_form(wished), **shown_forms},
    )
    return shown(page)


def _waiting(row: ContactChange) -> dict[str, Any]:
    masked = masked_phone if row.kind == MOBILE else masked_address
    old = old_address(reading(), row)
    return {
        "new": masked(row.new) if row.new else "",
        "due_at": row.due_at,
        "proved": row.proved_at is not None,
        "agrees": bool(old) and (row.kind == MAIL or sms_reaches_people()),
        "keeps": bool(old),
    }


def _done() -> Response:
    return back(".show")


@pages.get("/contact")
@access.signed_in
def show() -> Answer:
    return _page()


@pages.post("/contact")
@access.signed_in
def choose() -> Answer:
    form = WaysForm()
    if form.validate_on_submit():
        wished = {"mail_on": form.mail_on.data, "sms_on": form.sms_on.data}
        with refusals_on(form), act_as() as act:
            choose_ways(act.session, viewer().account_id, **wished, at=act.at)
    return _page(ways=form) if form.errors else _done()


def _ask(form: CurrentForm, kind: str, new: str, *, provable: bool) -> None:
    """The password is asked and every wish counted: each sends a code to a stranger's address."""
    account_id = viewer().account_id
    DOORS.right_password(form.current.data)
    DOORS.count("new_contact", str(account_id))
    with act_as() as act:
        ask_change(act.session, account_id, kind, new, provable=provable, at=act.at)


@pages.post("/contact/address")
@access.signed_in
def propose() -> Answer:
    form = AddressForm()
    if form.validate_on_submit():
        with refusals_on(form, contact_mail_form="address", contact_same="address", **ON_CURRENT):
            _ask(form, MAIL, form.address.data, provable=True)
            return _done()
    return _page(address=form)


@pages.post("/contact/forget")
@access.signed_in
def forget() -> Answer:
    form = CurrentForm()
    if form.validate_on_submit():
        with refusals_on(form, contact_same="current", **ON_CURRENT):
            _ask(form, MAIL, "", provable=False)
            return _done()
    return _page(forget=form)


@pages.post("/contact/mobile")
@access.applicant
def new_mobile() -> Answer:
    form = MobileForm()
    if form.validate_on_submit():
        with refusals_on(form, contact_same="mobile", **ON_MOBILE, **ON_CURRENT):
            _ask(form, MOBILE, form.mobile.data, provable=sms_reaches_people())
            return _done()
    return _page(new_mobile=form)


@pages.post("/contact/<any(mobile, mail):kind>/code")
@access.signed_in
def prove_new(kind: str) -> Answer:
    return _with_code(kind, CONTACT_NEW, prove)


@pages.post("/contact/<any(mobile, mail):kind>/ask-old")
@access.signed_in
def ask_old(kind: str) -> Response:
    """Send the old address a code with which it agrees."""
    DOORS.count("old_contact", str(viewer().account_id))
    with act_as() as act:
        row = waiting_change(act.session, viewer().account_id, kind)
        send_code(act.session, row, CONTACT_OLD, at=act.at)
    return _done()


@pages.post("/contact/<any(mobile, mail):kind>/agree")
@access.signed_in
def agree_old(kind: str) -> Answer:
    return _with_code(kind, CONTACT_OLD, agree)


def _with_code(kind: str, purpose: str, step: Callable[..., None]) -> Answer:
    """A try is counted in a transaction of its own: a wrong code rolls nothing of that back."""
    form, account_id = CodeForm(), viewer().account_id
    if form.validate_on_submit():
        with refusals_on(form, proof_wrong="code"):
            with act_as() as act:
                row = waiting_change(act.session, account_id, kind)
                left = count_try(act.session, purpose, code_index(row, purpose), at=act.at)
            if left is None:
                raise Refused("proof.wrong")
            with act_as() as act:
                row = waiting_change(act.session, account_id, kind)
                step(act.session, row, form.code.data, at=act.at)
            return _done()
    return _page(code=form)


@pages.post("/contact/<any(mobile, mail):kind>/stop")
@access.signed_in
def stop_change(kind: str) -> Response:
    with act_as() as act:
        stop(act.session, waiting_change(act.session, viewer().account_id, kind), at=act.at)
    return _done()


@pages.get("/office/dead-letters")
@access.officer(SYSTEM_ADMIN)
def dead() -> str:
    return render_template(
        "recruitment/messages/office/dead_letters.html",
        letters=dead_letters(reading()),
        form=ConfirmForm(),
    )


@pages.post("/office/dead-letters/<public_id>/again")
@access.officer(SYSTEM_ADMIN)
def dead_again(public_id: str) -> Response:
    with act_as(SYSTEM_ADMIN) as act:
        again(act, locked_notice(act.session, public_id))
    return back(".dead")
