"""/office/officer-requests: what waits for a second security administrator."""

from __future__ import annotations

from flask import Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm
from portal.foundation.web.posting import Answer, back
from portal.foundation.web.unit import now, reading
from portal.recruitment.accounts.models import Account
from portal.recruitment.appointments.queries import request_by_public_id, requests_waiting
from portal.recruitment.appointments.services import (
    confirm_request,
    refuse_request,
    withdraw_request,
)
from portal.recruitment.appointments.views.lines import request_line
from portal.recruitment.appointments.views.office import HALF, pages
from portal.recruitment.rulebook.roles import SECURITY_ADMIN
from portal.recruitment.unions.posting import act_as


@pages.get("/officer-requests")
@access.officer(SECURITY_ADMIN)
def requests() -> str:
    lines = [request_line(row) for row in requests_waiting(reading(), now())]
    return render_template("recruitment/appointments/office/requests.html", lines=lines)


@pages.get("/officer-requests/<public_id>")
@access.officer(SECURITY_ADMIN)
def decide(public_id: str) -> str:
    line = request_line(request_by_public_id(reading(), public_id))
    page = "recruitment/appointments/office/request.html"
    return render_template(page, line=line, public_id=public_id, form=ConfirmForm())


@pages.post("/officer-requests/<public_id>/confirm")
@access.officer(SECURITY_ADMIN, weighty=True)
def confirm(public_id: str) -> Answer:
    """Of an enrolment, the second half of the code stands on the answer of this post alone."""
    with act_as(SECURITY_ADMIN) as act:
        row = request_by_public_id(act.session, public_id, lock=True)
        half = confirm_request(act, row)
        about = act.session.get_one(Account, row.account_id)
        values = {"name": about.display_name, "login": about.login, "public_id": about.public_id}
    if not half:
        return back("appointments_office.officer", public_id=values["public_id"])
    return render_template(HALF, half=half, second=True, **values)


@pages.post("/officer-requests/<public_id>/refuse")
@access.officer(SECURITY_ADMIN)
def refuse(public_id: str) -> Response:
    with act_as(SECURITY_ADMIN) as act:
        refuse_request(act, request_by_public_id(act.session, public_id, lock=True))
    return back("appointments_office.requests")


@pages.post("/officer-requests/<public_id>/withdraw")
@access.officer(SECURITY_ADMIN)
def withdraw(public_id: str) -> Response:
    with act_as(SECURITY_ADMIN) as act:
        withdraw_request(act, request_by_public_id(act.session, public_id, lock=True))
    return back("appointments_office.requests")
