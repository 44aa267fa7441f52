"""/my/contact and /office/contact: mail and SMS on or off, and proving an address.

And the notices that nobody could deliver.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.foundation.text.masking import masked_address, masked_phone
from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.accounts.gateway import sms_reaches_people
from portal.recruitment.accounts.one_time_codes import MAIL, count_try
from portal.recruitment.accounts.queries import own_account
from portal.recruitment.messages.forms import AddressForm, CodeForm, WaysForm
from portal.recruitment.messages.gateway import mail_reaches_people
from portal.recruitment.messages.queries import contact_preference, dead_letters, locked_notice
from portal.recruitment.messages.services.contact import (
    choose_ways,
    forget_address,
    mail_index,
    propose_address,
    prove_address,
)
from portal.recruitment.messages.services.notify import again
from portal.recruitment.messages.views.inboxes import audience
from portal.recruitment.rulebook.roles import SYSTEM_ADMIN
from portal.recruitment.unions.acting import acting

pages = Blueprint("messages_ways", __name__)


def _page(
    ways: WaysForm | None = None, address: AddressForm | None = None, code: CodeForm | None = None
) -> tuple[str, int]:
    account = own_account(reading(), viewer().account_id)
    wished = contact_preference(reading(), account.id)
    mail, proved = (wished.mail, wished.mail_verified_at) if wished else (None, None)
    ways = ways or WaysForm(
        formdata=None,
        mail_on=bool(wished and wished.mail_on),
        sms_on=bool(wished and wished.sms_on),
    )
    forms: list[Form] = [form for form in (ways, address, code) if form is not None]
    page = render_template(
        "recruitment/messages/ways.html",
        layout="office" if audience() == "office" else "public",
        inbox=f"messages_{audience()}.inbox",
        ways=ways,
        address=address or AddressForm(formdata=None),
        code=code or CodeForm(formdata=None),
        forget=ConfirmForm(formdata=None),
        mail=masked_address(mail) if mail else "",
        proved=proved,
        mobile=masked_phone(account.mobile) if account.mobile else "",
        mail_works=mail_reaches_people(),
        sms_works=sms_reaches_people(),
    )
    return page, 422 if any(form.errors for form in forms) else 200


def _done() -> Response:
    return redirect(url_for(".show"), 303)


@pages.get("/contact")
@access.signed_in
def show() -> tuple[str, int]:
    return _page()


@pages.post("/contact")
@access.signed_in
def choose() -> Response | tuple[str, int]:
    form = WaysForm()
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            choose_ways(
                session,
                viewer().account_id,
                mail_on=form.mail_on.data,
                sms_on=form.sms_on.data,
                at=now(),
            )
    return _page(ways=form) if form.errors else _done()


@pages.post("/contact/address")
@access.signed_in
def propose() -> Response | tuple[str, int]:
    form = AddressForm()
    if form.validate_on_submit():
        with refusals_on(form, contact_mail_form="address"), transaction() as session:
            propose_address(session, viewer().account_id, form.address.data, at=now())
    return _page(address=form) if form.errors else _done()


@pages.post("/contact/code")
@access.signed_in
def prove() -> Response | tuple[str, int]:
    """A try is counted in a transaction of its own: a wrong code rolls nothing of that back."""
    form = CodeForm()
    if form.validate_on_submit():
        account_id = viewer().account_id
        wished = contact_preference(reading(), account_id)
        index = mail_index(account_id, wished.mail) if wished is not None and wished.mail else ""
        with refusals_on(form, proof_wrong="code"):
            with transaction() as session:
                left = count_try(session, MAIL, index, at=now())
            if left is None:
                raise Refused("proof.wrong")
            with transaction() as session:
                prove_address(session, account_id, form.code.data, at=now())
    return _page(code=form) if form.errors else _done()


@pages.post("/contact/forget")
@access.signed_in
def forget() -> Response:
    with transaction() as session:
        forget_address(session, viewer().account_id, at=now())
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
    with transaction() as session:
        again(
            session, locked_notice(session, public_id), by=acting(viewer(), SYSTEM_ADMIN), at=now()
        )
    return redirect(url_for(".dead"), 303)
