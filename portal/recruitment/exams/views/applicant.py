"""The ticket on screen and as PDF, from the ticket window (or the release) until the exam ends."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template

from portal.foundation.web import access
from portal.foundation.web.headers import as_download
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.exams.documents import ticket_pdf, ticket_values
from portal.recruitment.exams.models import Seat
from portal.recruitment.exams.queries import own_seat

pages = Blueprint("exams_applicant", __name__, url_prefix="/my/tickets")


def _own(public_id: str) -> Seat:
    seat = own_seat(reading(), public_id, viewer().account_id)
    window = seat.run.round_.window("ticket")
    if window is not None and now() < window.starts_at:
        raise Refused("ticket.not_yet")
    return seat


@pages.get("/<public_id>")
@access.applicant
def ticket(public_id: str) -> str:
    values = ticket_values(
        current_app.extensions["storage"],
        _own(public_id),
        current_app.extensions["settings"].public_url,
    )
    return render_template("recruitment/exams/applicant/ticket.html", **values)


@pages.get("/<public_id>.pdf")
@access.applicant
def ticket_file(public_id: str) -> Response:
    seat = _own(public_id)
    data = ticket_pdf(
        current_app.extensions["storage"], seat, current_app.extensions["settings"].public_url
    )
    response = Response(data, mimetype="application/pdf")
    return as_download(response, f"ticket-{seat.ticket_number}.pdf")
