"""The province's step of a filing (the portal is told), and the traffic with the portal for those
who look after it."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext as _

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.cells import Cell, button, tag
from portal.foundation.web.filters import moment
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back
from portal.foundation.web.unit import now, reading
from portal.workforce.intake.models import Incoming, Outgoing
from portal.workforce.intake.queries import (
    incoming_by_public_id,
    latest_incoming,
    latest_outgoing,
    outgoing_by_public_id,
)
from portal.workforce.intake.services.outbox import send_again
from portal.workforce.intake.services.take_over import ask_again, file_and_tell
from portal.workforce.labels import word
from portal.workforce.rulebook.roles import FILING_OFFICER, SYSTEM_ADMIN
from portal.workforce.unions.posting import act_as
from portal.workforce.workers.forms import FileForm
from portal.workforce.workers.views.filings import StepPage, act_on_filing, filing_page

pages = Blueprint("intake_office", __name__, url_prefix="/office")
REFUSED_AT = {
    "filing_number": "number",
    "filing_number_taken": "number",
    "filing_future": "on",
}
# The colour of a message's state, as the component of tags names it.
KIND = {
    "received": "live",
    "waiting": "live",
    "accepted": "pass",
    "delivered": "pass",
    "refused": "act",
    "superseded": "void",
    "conflict": "act",
    "dead": "fail",
}


@pages.route("/filings/<public_id>/file", methods=["GET", "POST"])
@access.officer(FILING_OFFICER, weighty=True)
def file(public_id: str) -> Answer:
    form = FileForm(data={"on": local(now()).date()})
    if form.validate_on_submit():
        with (
            refusals_on(form, **REFUSED_AT),
            act_on_filing(public_id, FILING_OFFICER) as (act, filing),
        ):
            file_and_tell(act, filing, form.number.data, form.on.data)
            return back("filings_office.index")
    return filing_page(public_id, form, StepPage(FILING_OFFICER, "file", may_return=True))


@pages.get("/traffic")
@access.officer(SYSTEM_ADMIN)
def traffic() -> str:
    """Messages by reference only: names and numbers of people are not the system administrator's
    business."""
    return render_template(
        "workforce/intake/traffic.html",
        incoming=[_incoming(message) for message in latest_incoming(reading())],
        outgoing=[_outgoing(message) for message in latest_outgoing(reading())],
    )


def _incoming(message: Incoming) -> list[Cell]:
    href = url_for("intake_office.pull_again", public_id=message.public_id)
    return [
        message.hire,
        message.round_code,
        moment(message.received_at),
        tag(word("incoming.state", message.state), KIND[message.state]),
        message.tries,
        message.last_answer or "—",
        button(_("再取一次"), href) if message.state == "dead" else "—",
    ]


def _outgoing(message: Outgoing) -> list[Cell]:
    href = url_for("intake_office.again", public_id=message.public_id)
    return [
        message.body["data"]["hire"],
        word("outgoing.event", message.event),
        moment(message.created_at),
        tag(word("outgoing.state", message.state), KIND[message.state]),
        message.tries,
        message.last_answer or "—",
        button(_("再发一次"), href) if message.state == "dead" else "—",
    ]


@pages.post("/traffic/incoming/<public_id>/again")
@access.officer(SYSTEM_ADMIN)
def pull_again(public_id: str) -> Response:
    with act_as(SYSTEM_ADMIN) as act:
        ask_again(act.session, incoming_by_public_id(act.session, public_id), at=act.at)
        act.record("intake.pull_again", f"message:{public_id}")
    return back("intake_office.traffic")


@pages.post("/traffic/<public_id>/again")
@access.officer(SYSTEM_ADMIN)
def again(public_id: str) -> Response:
    with act_as(SYSTEM_ADMIN) as act:
        send_again(act.session, outgoing_by_public_id(act.session, public_id), at=act.at)
        act.record("intake.send_again", f"message:{public_id}")
    return back("intake_office.traffic")
