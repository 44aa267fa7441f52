"""The security administrator's desk: officers, their offices, enrolment and suspension.

It shows no business data.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, url_for

from portal.foundation.officers.appointments import Office
from portal.foundation.officers.exclusion_table import exclusion_rows
from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.workforce.accounts.models import Account
from portal.workforce.accounts.queries import account_by_public_id, accounts
from portal.workforce.accounts.services import change_state as change_account
from portal.workforce.accounts.services import open_officer
from portal.workforce.labels import choices, word
from portal.workforce.rulebook.lifecycles import ACCOUNT
from portal.workforce.rulebook.roles import EXCLUSIONS, SECURITY_ADMIN
from portal.workforce.unions.forms import AppointForm, OfficerForm, ReasonForm, StateForm
from portal.workforce.unions.models import Appointment
from portal.workforce.unions.offices import REQUESTS
from portal.workforce.unions.posting import act_as
from portal.workforce.unions.queries import open_appointments, union_by_code
from portal.workforce.unions.services import ask_enrolment, end_appointment, give_office
from portal.workforce.unions.views.lines import request_line

HALF = "workforce/unions/half_code.html"
SHOWN_FOR = timedelta(days=30)
pages = Blueprint("officers_office", __name__, url_prefix="/office/officers")


def _officer(public_id: str) -> Account:
    return account_by_public_id(reading(), public_id)


@pages.route("", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN)
def index() -> Answer:
    form = OfficerForm()
    if form.validate_on_submit():
        with refusals_on(form), act_as(SECURITY_ADMIN) as act:
            opened = open_officer(act, login=form.login.data, name=form.name.data)
            return back("officers_office.officer", public_id=opened.public_id)
    page = render_template(
        "workforce/unions/officers.html",
        form=form,
        lines=_lines(),
        waiting=len(REQUESTS.waiting(reading(), now())),
        administrators=len(REQUESTS.administrators(reading(), now())),
    )
    return again(page) if form.errors else page


def _lines() -> list[dict[str, Any]]:
    """Every officer with what they hold."""
    held: dict[int, list[tuple[str, str]]] = {}
    for row in open_appointments(reading()):
        held.setdefault(row.account_id, []).append((row.role, row.union.name))
    return [_facts(account) | {"held": held.get(account.id, [])} for account in accounts(reading())]


def _facts(account: Account) -> dict[str, Any]:
    return {
        "name": account.display_name,
        "login": account.login or "",
        "state": account.state,
        "public_id": account.public_id,
        "href": url_for(".officer", public_id=account.public_id),
    }


def _office(public_id: str, row: Appointment) -> dict[str, str]:
    end = url_for(".end_office", public_id=public_id, appointment_id=row.id)
    return {"union": row.union.name, "role": row.role, "end_href": end}


def _officer_page(account: Account, appointing: Form, changing: Form) -> tuple[str, int] | str:
    held = [row for row in open_appointments(reading()) if row.account_id == account.id]
    since = now() - SHOWN_FOR
    page = render_template(
        "workforce/unions/officer.html",
        account=_facts(account),
        offices=[_office(account.public_id, row) for row in held],
        appointing=appointing,
        changing=changing,
        asked=[request_line(row) for row in REQUESTS.of_account(reading(), account.id, since)],
        exclusions=exclusion_rows(EXCLUSIONS, word),
    )
    return again(page) if appointing.errors or changing.errors else page


def _forms(account: Account) -> tuple[AppointForm, StateForm]:
    appointing, changing = AppointForm(prefix="appoint-"), StateForm(prefix="state-")
    appointing.role.choices = choices("role")
    words = dict(choices("account.action"))
    changing.action.choices = [(action, words[action]) for action in ACCOUNT.actions(account.state)]
    return appointing, changing


@pages.get("/<public_id>")
@access.officer(SECURITY_ADMIN)
def officer(public_id: str) -> tuple[str, int] | str:
    account = _officer(public_id)
    return _officer_page(account, *_forms(account))


@pages.post("/<public_id>/appointments")
@access.officer(SECURITY_ADMIN, weighty=True)
def add_office(public_id: str) -> Answer:
    appointing, changing = _forms(_officer(public_id))
    if appointing.validate():
        with (
            refusals_on(appointing, union_not_found="union_code", officer_reason="reason"),
            act_as(SECURITY_ADMIN) as act,
        ):
            union = union_by_code(act.session, appointing.union_code.data)
            row = account_by_public_id(act.session, public_id)
            office = Office(appointing.role.data, local(act.at).date())
            give_office(act, row, union, office, reason=appointing.reason.data)
            return back("officers_office.officer", public_id=public_id)
    return _officer_page(_officer(public_id), appointing, changing)


@pages.route("/<public_id>/appointments/<int:appointment_id>/end", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN, weighty=True)
def end_office(public_id: str, appointment_id: int) -> Answer:
    """Asks for the reason first."""
    account, form = _officer(public_id), ReasonForm()
    name = account.display_name
    if form.validate_on_submit():
        with refusals_on(form, officer_reason="reason"), act_as(SECURITY_ADMIN) as act:
            row = account_by_public_id(act.session, public_id)
            end_appointment(act, row, appointment_id, reason=form.reason.data)
            return back("officers_office.officer", public_id=public_id)
    page = render_template(
        "workforce/unions/end_office.html", form=form, name=name, public_id=public_id
    )
    return again(page) if form.errors else page


@pages.route("/<public_id>/enrolment", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN, weighty=True)
def enrolment(public_id: str) -> Answer:
    """The first half of the one-time code, shown once on the answer of this post."""
    account, form = _officer(public_id), ReasonForm()
    name = account.display_name
    if form.validate_on_submit():
        with refusals_on(form, officer_reason="reason"), act_as(SECURITY_ADMIN) as act:
            row = account_by_public_id(act.session, public_id)
            _request, half = ask_enrolment(act, row, reason=form.reason.data)
            values = {"name": name, "login": row.login, "public_id": public_id}
            return render_template(HALF, half=half, second=False, **values)
    page = render_template(
        "workforce/unions/ask_enrolment.html", form=form, name=name, public_id=public_id
    )
    return again(page) if form.errors else page


@pages.post("/<public_id>/state")
@access.officer(SECURITY_ADMIN, weighty=True)
def change_state(public_id: str) -> Answer:
    appointing, changing = _forms(_officer(public_id))
    if changing.validate():
        with refusals_on(changing), act_as(SECURITY_ADMIN) as act:
            row = account_by_public_id(act.session, public_id)
            change_account(act, row, changing.action.data, reason=changing.reason.data)
            return back("officers_office.officer", public_id=public_id)
    return _officer_page(_officer(public_id), appointing, changing)
