"""What the QR code on a ticket leads to: genuine or not, and where it belongs; no name."""

from __future__ import annotations

import hmac

from flask import Blueprint, render_template, request

from portal.foundation.web import access
from portal.foundation.web.unit import reading
from portal.recruitment.exams.documents import ticket_mark
from portal.recruitment.exams.queries import seat_by_ticket

pages = Blueprint("exams_public", __name__)


@pages.get("/tickets/<ticket_number>")
@access.public
def check(ticket_number: str) -> str:
    seat = seat_by_ticket(reading(), ticket_number)
    genuine = seat is not None and hmac.compare_digest(
        ticket_mark(seat).encode(), request.args.get("mark", "").encode()
    )
    return render_template(
        "recruitment/exams/public/check.html",
        genuine=genuine,
        seat=seat if genuine else None,
        ticket_number=ticket_number,
    )
