"""/office/officer-requests: what waits for a second security administrator."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm
from portal.foundation.web.posting import Answer, back
from portal.foundation.web.unit import now, reading
from portal.workforce.accounts.models import Account
from portal.workforce.rulebook.roles import SECURITY_ADMIN
from portal.workforce.unions.offices import REQUESTS
from portal.workforce.unions.posting import act_as
from portal.workforce.unions.services import (
    confirm_request,
    refuse_request,
    withdraw_request,
)
from portal.workforce.unions.views.lines import request_line
from portal.workforce.unions.views.officers import HALF

pages = Blueprint("requests_office", __name__, url_prefix="/office/officer-requests")


@pages.get("")
@access.officer(SECURITY_ADMIN)
def index() -> str:
    lines = [request_line(row) for row in REQUESTS.waiting(reading(), now())]
    return render_template("workforce/unions/requests.html", lines=lines)


@pages.get("/<public_id>")
@access.officer(SECURITY_ADMIN)
def decide(public_id: str) -> str:
    line = request_line(REQUESTS.by_public_id(reading(), public_id))
    page = "workforce/unions/request.html"
    return render_template(page, line=line, public_id=public_id, form=ConfirmForm())


@pages.post("/<public_id>/confirm")
@access.officer(SECURITY_ADMIN, weighty=True)
def confirm(public_id: str) -> Answer:
    """Of an enrolment, the second half of the code stands on the answer of this post alone."""
    with act_as(SECURITY_ADMIN) as act:
        row = REQUESTS.by_public_id(act.session, public_id, lock=True)
        half = confirm_request(act, row)
        about = act.session.get_one(Account, row.account_id)
        values = {"name": about.display_name, "login": about.login, "public_id": about.public_id}
    if not half:
        return back("officers_office.officer", public_id=values["public_id"])
    return render_template(HALF, half=half, second=True, **values)


@pages.post("/<public_id>/refuse")
@access.officer(SECURITY_ADMIN)
def refuse(public_id: str) -> Response:
    with act_as(SECURITY_ADMIN) as act:
        refuse_request(act, REQUESTS.by_public_id(act.session, public_id, lock=True))
    return back("requests_office.index")


@pages.post("/<public_id>/withdraw")
@access.officer(SECURITY_ADMIN)
def withdraw(public_id: str) -> Response:
    with act_as(SECURITY_ADMIN) as act:
        withdraw_request(act, REQUESTS.by_public_id(act.session, public_id, lock=True))
    return back("requests_office.index")
