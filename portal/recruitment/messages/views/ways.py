"""/my/contact and /office/contact: mail and SMS on or off, and proving an address.

And the notices that nobody could deliver.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.text.masking import masked_address, masked_phone
from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.accounts.gateway import sms_reaches_people
from portal.recruitment.accounts.one_time_codes import MAIL, count_try
from portal.recruitment.accounts.queries import own_account
from portal.recruitment.messages.forms import AddressForm, CodeForm, WaysForm
from portal.recruitment.messages.gateway import mail_reaches_people
from portal.recruitment.messages.models import ContactPreference
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
from portal.recruitment.unions.posting import act_as

pages = Blueprint("messages_ways", __name__)


def _ways_form(wished: ContactPreference | None) -> WaysForm:
    mail_on, sms_on = (bool(wished.mail_on), bool(wished.sms_on)) if wished else (False, False)
    return WaysForm(formdata=None, mail_on=mail_on, sms_on=sms_on)


def _page(
    ways: WaysForm | None = None, address: AddressForm | None = None, code: CodeForm | None = None
) -> Answer:
    account = own_account(reading(), viewer().account_id)
    wished = contact_preference(reading(), account.id)
    mail, proved = (wished.mail, wished.mail_verified_at) if wished else (None, None)
    page = render_template(
        "recruitment/messages/ways.html",
        layout="office" if audience() == "office" else "public",
        inbox=f"messages_{audience()}.inbox",
        ways=ways or _ways_form(wished),
        address=address or AddressForm(formdata=None),
        code=code or CodeForm(formdata=None),
        forget=ConfirmForm(formdata=None),
        mail=masked_address(mail) if mail else "",
        proved=proved,
        mobile=masked_phone(account.mobile) if account.mobile else "",
        mail_works=mail_reaches_people(),
        sms_works=sms_reaches_people(),
    )
    return shown(page)


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


@pages.post("/contact/address")
@access.signed_in
def propose() -> Answer:
    form = AddressForm()
    if form.validate_on_submit():
        with refusals_on(form, contact_mail_form="address"), act_as() as act:
            propose_address(act.session, viewer().account_id, form.address.data, at=act.at)
    return _page(address=form) if form.errors else _done()


@pages.post("/contact/code")
@access.signed_in
def prove() -> Answer:
    """A try is counted in a transaction of its own: a wrong code rolls nothing of that back."""
    form = CodeForm()
    if form.validate_on_submit():
        account_id = viewer().account_id
        wished = contact_preference(reading(), account_id)
        index = mail_index(account_id, wished.mail) if wished is not None and wished.mail else ""
        with refusals_on(form, proof_wrong="code"):
            with act_as() as act:
                left = count_try(act.session, MAIL, index, at=act.at)
            if left is None:
                raise Refused("proof.wrong")
            with act_as() as act:
                prove_address(act.session, account_id, form.code.data, at=act.at)
    return _page(code=form) if form.errors else _done()


@pages.post("/contact/forget")
@access.signed_in
def forget() -> Response:
    with act_as() as act:
        forget_address(act.session, viewer().account_id, at=act.at)
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
