"""/office/officers: the security administrator's pages.

They show people and appointments, never business.
"""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, request, url_for

from portal.foundation.security.viewer import OFFICER
from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.accounts.queries import account_by_public_id, officers, sessions_of
from portal.recruitment.accounts.services.officers import (
    change_state,
    issue_enrolment,
    open_officer,
)
from portal.recruitment.labels import choices
from portal.recruitment.rulebook.lifecycles import ACCOUNT
from portal.recruitment.rulebook.roles import SECURITY_ADMIN
from portal.recruitment.unions.acting import acting
from portal.recruitment.unions.forms import AppointmentForm, OfficerForm, ReasonForm
from portal.recruitment.unions.queries import (
    appointments_by_account,
    appointments_not_ended,
    past_appointments,
    union_by_code,
    union_choices,
)
from portal.recruitment.unions.services import appoint, end_appointment
from portal.recruitment.unions.views.office import pages


def _shown(page: str, form: Form, **values: Any) -> tuple[str, int] | str:
    html = render_template(f"recruitment/unions/office/{page}.html", form=form, **values)
    return (html, 422) if request.method == "POST" else html


@pages.get("/officers")
@access.officer(SECURITY_ADMIN)
def officer_list() -> str:
    people = officers(reading())
    held = appointments_by_account(reading(), [one.id for one in people], local(now()).date())
    return render_template("recruitment/unions/office/officers.html", people=people, held=held)


@pages.route("/officers/new", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN)
def new_officer() -> Response | tuple[str, int] | str:
    form = OfficerForm()
    if form.validate_on_submit():
        with (
            refusals_on(
                form,
                officer_login_form="login",
                officer_login_taken="login",
                account_name_form="name",
            ),
            transaction() as session,
        ):
            account = open_officer(
                session,
                login=form.login.data,
                name=form.name.data,
                by=acting(viewer(), SECURITY_ADMIN),
                at=now(),
            )
            return redirect(url_for("unions_office.officer", public_id=account.public_id), 303)
    return _shown("new_officer", form)


@pages.get("/officers/<public_id>")
@access.officer(SECURITY_ADMIN)
def officer(public_id: str) -> str:
    account = account_by_public_id(reading(), public_id, OFFICER)
    today = local(now()).date()
    return render_template(
        "recruitment/unions/office/officer.html",
        account=account,
        held=appointments_not_ended(reading(), account.id, today),
        past=past_appointments(reading(), account.id, today),
        open_sessions=len(sessions_of(reading(), account, now())),
        own=account.id == viewer().account_id,
        may=dict.fromkeys(ACCOUNT.actions(account.state, viewer().roles), True),
    )


@pages.route("/officers/<public_id>/appointments/new", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN)
def new_appointment(public_id: str) -> Response | tuple[str, int] | str:
    account = account_by_public_id(reading(), public_id, OFFICER)
    form = AppointmentForm()
    form.union.choices = [(one.code, one.name) for one in union_choices(reading())]
    form.role.choices = choices("role")
    if request.method == "GET":
        form.valid_from.data = local(now()).date()
    if form.validate_on_submit():
        with (
            refusals_on(
                form,
                appointment_dates="valid_until",
                appointment_body="body_words",
                appointment_admin_place="union",
                appointment_conflict="role",
            ),
            transaction() as session,
        ):
            appoint(
                session,
                account_by_public_id(session, public_id, OFFICER),
                union_by_code(session, form.union.data),
                form.role.data,
                valid_from=form.valid_from.data,
                valid_until=form.valid_until.data,
                body_words=form.body_words.data or "",
                by=acting(viewer(), SECURITY_ADMIN),
                at=now(),
            )
            return redirect(url_for("unions_office.officer", public_id=public_id), 303)
    return _shown("new_appointment", form, account=account)


@pages.route("/officers/<public_id>/appointments/<int:appointment_id>/end", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN)
def close_appointment(public_id: str, appointment_id: int) -> Response | tuple[str, int] | str:
    account = account_by_public_id(reading(), public_id, OFFICER)
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_on(form, officer_reason="reason"), transaction() as session:
            row = account_by_public_id(session, public_id, OFFICER)
            end_appointment(
                session,
                row,
                appointment_id,
                reason=form.reason.data,
                by=acting(viewer(), SECURITY_ADMIN),
                at=now(),
            )
            return redirect(url_for("unions_office.officer", public_id=public_id), 303)
    return _shown("reason", form, account=account, action="end_appointment")


@pages.route("/officers/<public_id>/<any(suspend, restore, close):action>", methods=["GET", "POST"])
@access.officer(SECURITY_ADMIN)
def change(public_id: str, action: str) -> Response | tuple[str, int] | str:
    account = account_by_public_id(reading(), public_id, OFFICER)
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_on(form, officer_reason="reason"), transaction() as session:
            row = account_by_public_id(session, public_id, OFFICER)
            change_state(
                session,
                row,
                action,
                reason=form.reason.data,
                by=acting(viewer(), SECURITY_ADMIN),
                at=now(),
            )
            return redirect(url_for("unions_office.officer", public_id=public_id), 303)
    return _shown("reason", form, account=account, action=action)


@pages.post("/officers/<public_id>/enrolment")
@access.officer(SECURITY_ADMIN)
def enrolment(public_id: str) -> str:
    """The one-time code stands on the answer of this post and nowhere else."""
    with transaction() as session:
        account = account_by_public_id(session, public_id, OFFICER)
        code = issue_enrolment(session, account, by=acting(viewer(), SECURITY_ADMIN), at=now())
        name, login = account.display_name, account.login
    return render_template(
        "recruitment/unions/office/enrolment.html",
        code=code,
        name=name,
        login=login,
        public_id=public_id,
    )
