"""The security administrator's desk: officers, their offices, enrolment and suspension.

He reads no business data.
"""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.workforce.accounts.models import Account
from portal.workforce.accounts.queries import account_by_public_id, accounts
from portal.workforce.accounts.services import officers as desk
from portal.workforce.labels import choices
from portal.workforce.rulebook.lifecycles import ACCOUNT
from portal.workforce.rulebook.roles import SECURITY_ADMIN
from portal.workforce.unions.acting import acting
from portal.workforce.unions.forms import AppointForm, OfficerForm, StateForm
from portal.workforce.unions.queries import open_appointments, union_by_code
from portal.workforce.unions.services import appoint, end_appointment

pages = Blueprint("officers_office", __name__, url_prefix="/office/officers")
Page = Response | tuple[str, int] | str


@pages.route("", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN)
def index() -> Page:
    form = OfficerForm()
    if form.validate_on_submit():
        with refusals_on(form):
            with transaction() as session:
                opened = desk.open_officer(
                    session,
                    login=form.login.data,
                    name=form.name.data,
                    at=now(),
                    by=acting(viewer(), SECURITY_ADMIN),
                )
                target = url_for("officers_office.officer", public_id=opened.public_id)
            return redirect(target, 303)
    held: dict[int, list[tuple[str, str]]] = {}
    for one in open_appointments(reading()):
        held.setdefault(one.account_id, []).append((one.role, one.union.name))
    lines = [
        (one.public_id, one.display_name, one.login or "", one.state, held.get(one.id, []))
        for one in accounts(reading())
    ]
    page = render_template("workforce/unions/officers.html", form=form, lines=lines)
    return (page, 422) if form.errors else page


def _officer_page(
    account: Account, appointing: Form, changing: Form, code: str = ""
) -> tuple[str, int] | str:
    offices = [
        (one.id, one.role, one.union.name)
        for one in open_appointments(reading())
        if one.account_id == account.id
    ]
    page = render_template(
        "workforce/unions/officer.html",
        account={
            "name": account.display_name,
            "login": account.login or "",
            "state": account.state,
            "public_id": account.public_id,
        },
        offices=offices,
        appointing=appointing,
        changing=changing,
        code=code,
    )
    return (page, 422) if appointing.errors or changing.errors else page


def _forms(account: Account) -> tuple[AppointForm, StateForm]:
    appointing, changing = AppointForm(prefix="appoint-"), StateForm(prefix="state-")
    appointing.role.choices = choices("role")
    words = dict(choices("account.action"))
    changing.action.choices = [(action, words[action]) for action in ACCOUNT.actions(account.state)]
    return appointing, changing


@pages.get("/<public_id>")
@access.officer(SECURITY_ADMIN)
def officer(public_id: str) -> tuple[str, int] | str:
    account = account_by_public_id(reading(), public_id)
    return _officer_page(account, *_forms(account))


@pages.post("/<public_id>/appointments")
@access.officer(SECURITY_ADMIN)
def give_office(public_id: str) -> Page:
    appointing, changing = _forms(account_by_public_id(reading(), public_id))
    if appointing.validate():
        with refusals_on(appointing, union_not_found="union_code"):
            with transaction() as session:
                union = union_by_code(session, appointing.union_code.data)
                row = account_by_public_id(session, public_id)
                appoint(
                    session,
                    row,
                    union,
                    appointing.role.data,
                    at=now(),
                    by=acting(viewer(), SECURITY_ADMIN),
                )
            return redirect(url_for("officers_office.officer", public_id=public_id), 303)
    return _officer_page(account_by_public_id(reading(), public_id), appointing, changing)


@pages.post("/<public_id>/appointments/<int:appointment_id>/end")
@access.officer(SECURITY_ADMIN)
def end_office(public_id: str, appointment_id: int) -> Response:
    with transaction() as session:
        row = account_by_public_id(session, public_id)
        end_appointment(session, row, appointment_id, by=acting(viewer(), SECURITY_ADMIN), at=now())
    return redirect(url_for("officers_office.officer", public_id=public_id), 303)


@pages.post("/<public_id>/enrolment")
@access.officer(SECURITY_ADMIN)
def enrolment(public_id: str) -> tuple[str, int] | str:
    """A one-time code, shown once on this answer."""
    with transaction() as session:
        row = account_by_public_id(session, public_id)
        code = desk.issue_enrolment(session, row, at=now(), by=acting(viewer(), SECURITY_ADMIN))
    account = account_by_public_id(reading(), public_id)
    return _officer_page(account, *_forms(account), code=code)


@pages.post("/<public_id>/state")
@access.officer(SECURITY_ADMIN)
def change_state(public_id: str) -> Page:
    appointing, changing = _forms(account_by_public_id(reading(), public_id))
    if changing.validate():
        with refusals_on(changing):
            with transaction() as session:
                row = account_by_public_id(session, public_id)
                desk.change_state(
                    session,
                    row,
                    changing.action.data,
                    reason=changing.reason.data,
                    by=acting(viewer(), SECURITY_ADMIN),
                    at=now(),
                )
            return redirect(url_for("officers_office.officer", public_id=public_id), 303)
    return _officer_page(account_by_public_id(reading(), public_id), appointing, changing)
