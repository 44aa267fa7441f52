"""/office/officers: the security administrator's pages.

They show people and appointments, never business.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from flask import Blueprint, render_template, request, url_for

from portal.foundation.officers.exclusion_table import exclusion_rows
from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.exclusions import between
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.queries import officer_by_public_id, officers, sessions_of
from portal.recruitment.accounts.services.officers import (
    change_state,
    open_officer,
)
from portal.recruitment.appointments.forms import AppointmentForm, OfficerForm, ReasonForm
from portal.recruitment.appointments.queries import (
    administrators,
    requests_about,
    requests_waiting,
)
from portal.recruitment.appointments.services import ask_enrolment, give_office
from portal.recruitment.appointments.views.lines import request_line
from portal.recruitment.labels import choices, word
from portal.recruitment.rulebook.lifecycles import ACCOUNT
from portal.recruitment.rulebook.roles import EXCLUSIONS, SECURITY_ADMIN
from portal.recruitment.unions.models import Appointment
from portal.recruitment.unions.posting import act_as
from portal.recruitment.unions.queries import (
    appointments_by_account,
    appointments_not_ended,
    past_appointments,
    union_by_code,
    union_choices,
)
from portal.recruitment.unions.services import end_appointment

pages = Blueprint("appointments_office", __name__, url_prefix="/office")
HALF = "recruitment/appointments/office/half_code.html"
SHOWN_FOR = timedelta(days=30)

# Which field a refusal belongs to.
ON_OFFICER = {
    "officer_login_form": "login",
    "officer_login_taken": "login",
    "officer_name": "name",
    "account_name_form": "name",
}
ON_APPOINTMENT = {
    "appointment_dates": "valid_until",
    "appointment_body": "body_words",
    "appointment_admin_place": "union",
    "appointment_conflict": "role",
    "officer_reason": "reason",
}


def _page(page: str, form: Form, **values: Any) -> tuple[str, int] | str:
    html = render_template(f"recruitment/appointments/office/{page}.html", form=form, **values)
    return again(html) if request.method == "POST" else html


@pages.get("/officers")
@access.officer(SECURITY_ADMIN)
def officer_list() -> str:
    rows = officers(reading())
    held = appointments_by_account(reading(), [row.id for row in rows], local(now()).date())
    people = [_person(row, held.get(row.id, [])) for row in rows]
    return render_template(
        "recruitment/appointments/office/officers.html",
        people=people,
        waiting=len(requests_waiting(reading(), now())),
        administrators=len(administrators(reading(), now())),
    )


def _person(account: Account, held: list[Appointment]) -> dict[str, Any]:
    return {
        "name": account.display_name,
        "href": url_for(".officer", public_id=account.public_id),
        "login": account.login,
        "held": [(row.union.name, row.role) for row in held],
        "authenticator": account.totp_confirmed_at is not None,
        "state": account.state,
    }


@pages.route("/officers/new", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN)
def new_officer() -> Answer:
    form = OfficerForm()
    if form.validate_on_submit():
        with refusals_on(form, **ON_OFFICER), act_as(SECURITY_ADMIN) as act:
            account = open_officer(act, login=form.login.data, name=form.name.data)
            return back("appointments_office.officer", public_id=account.public_id)
    return _page("new_officer", form)


@pages.get("/officers/<public_id>")
@access.officer(SECURITY_ADMIN)
def officer(public_id: str) -> str:
    account, today = officer_by_public_id(reading(), public_id), local(now()).date()
    own = account.id == viewer().account_id
    held = appointments_not_ended(reading(), account.id, today)
    return render_template(
        "recruitment/appointments/office/officer.html",
        account=account,
        held=[_held(row, "" if own else _end_href(public_id, row)) for row in held],
        past=[_past(row) for row in past_appointments(reading(), account.id, today)],
        open_sessions=len(sessions_of(reading(), account, now())),
        own=own,
        asked=[request_line(row) for row in requests_about(reading(), account.id, _since())],
        clash=_clash([row.role for row in held]),
        may=dict.fromkeys(ACCOUNT.actions(account.state, viewer().roles), True),
    )


def _since() -> datetime:
    return now() - SHOWN_FOR


def _clash(roles: list[str]) -> str:
    """Two roles that are held together although a rule of today keeps them apart, in words."""
    found = [pair for pair in combinations(sorted(set(roles)), 2) if between(EXCLUSIONS, *pair)]
    return "、".join(word("role", role) for role in found[0]) if found else ""


def _end_href(public_id: str, row: Appointment) -> str:
    return url_for(".close_appointment", public_id=public_id, appointment_id=row.id)


def _held(row: Appointment, end_href: str) -> dict[str, Any]:
    return {
        "union": row.union.name,
        "role": row.role,
        "body": row.body_words,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "end_href": end_href,
    }


def _past(row: Appointment) -> dict[str, Any]:
    return {
        "union": row.union.name,
        "role": row.role,
        "valid_from": row.valid_from,
        "ended_on": row.ended_at or row.valid_until,
    }


@pages.route("/officers/<public_id>/appointments/new", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN, weighty=True)
def new_appointment(public_id: str) -> Answer:
    account = officer_by_public_id(reading(), public_id)
    form = _appointment_form()
    if form.validate_on_submit():
        with refusals_on(form, **ON_APPOINTMENT), act_as(SECURITY_ADMIN) as act:
            row = officer_by_public_id(act.session, public_id)
            union = union_by_code(act.session, form.union.data)
            give_office(act, row, union, form.office(), reason=form.reason.data)
            return back("appointments_office.officer", public_id=public_id)
    rows = exclusion_rows(EXCLUSIONS, word)
    return _page("new_appointment", form, account=account, exclusions=rows)


def _appointment_form() -> AppointmentForm:
    form = AppointmentForm()
    form.union.choices = [(union.code, union.name) for union in union_choices(reading())]
    form.role.choices = choices("role")
    if request.method == "GET":
        form.valid_from.data = local(now()).date()
    return form


@pages.route("/officers/<public_id>/appointments/<int:appointment_id>/end", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN, weighty=True)
def close_appointment(public_id: str, appointment_id: int) -> Answer:
    account = officer_by_public_id(reading(), public_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_on(form, officer_reason="reason"), act_as(SECURITY_ADMIN) as act:
            row = officer_by_public_id(act.session, public_id)
            end_appointment(act, row, appointment_id, reason=form.reason.data)
            return back("appointments_office.officer", public_id=public_id)
    return _page("reason", form, account=account, action="end_appointment")


@pages.route("/officers/<public_id>/<any(suspend, restore, close):action>", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN, weighty=True)
def change(public_id: str, action: str) -> Answer:
    account = officer_by_public_id(reading(), public_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_on(form, officer_reason="reason"), act_as(SECURITY_ADMIN) as act:
            row = officer_by_public_id(act.session, public_id)
            change_state(act, row, action, reason=form.reason.data)
            return back("appointments_office.officer", public_id=public_id)
    return _page("reason", form, account=account, action=action)


@pages.route("/officers/<public_id>/enrolment", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN, weighty=True)
def enrolment(public_id: str) -> Answer:
    """The first half of the one-time code stands on the answer of this post and nowhere else."""
    account = officer_by_public_id(reading(), public_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_on(form, officer_reason="reason"), act_as(SECURITY_ADMIN) as act:
            row = officer_by_public_id(act.session, public_id)
            half = ask_enrolment(act, row, reason=form.reason.data)
            values = {"name": row.display_name, "login": row.login, "public_id": public_id}
            return render_template(HALF, half=half, second=False, **values)
    return _page("reason", form, account=account, action="enrolment")
