"""What the QR code on a ticket leads to: genuine or not, and where it belongs; no name."""

from __future__ import annotations

import hmac

from flask import Blueprint, render_template, request

from portal.foundation.web import access
from portal.foundation.web.unit import reading
from portal.recruitment.exams.documents import edition_mark
from portal.recruitment.exams.models import Ticket, TicketEdition
from portal.recruitment.exams.queries import seat_by_ticket

pages = Blueprint("exams_public", __name__)


@pages.get("/tickets/<ticket_number>")
@access.public
def check(ticket_number: str) -> str:
    seat = seat_by_ticket(reading(), ticket_number)
    edition = None if seat is None else _edition(seat.ticket, request.args.get("mark", ""))
    newest = edition is not None and seat is not None and edition.edition == seat.ticket.edition
    return render_template(
        "recruitment/exams/public/check.html",
        genuine=newest,
        void=edition is not None and not newest,
        reason="" if seat is None or edition is None else _voided_by(seat.ticket, edition),
        seat=seat if newest else None,
        ticket_number=ticket_number,
    )


def _edition(ticket: Ticket, mark: str) -> TicketEdition | None:
    """The edition with this mark."""
    matching = [
        edition
        for edition in ticket.editions
        if hmac.compare_digest(edition_mark(ticket, edition).encode(), mark.encode())
    ]
    return matching[-1] if matching else None


def _voided_by(ticket: Ticket, edition: TicketEdition) -> str:
    """The reason of the edition after it; '' for the newest."""
    later = [other.reason for other in ticket.editions if other.edition == edition.edition + 1]
    return later[0] if later else ""
