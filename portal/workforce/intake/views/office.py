"""The province's step of a filing (the portal is told), and the traffic with the portal for those
who look after it."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.workforce.audit import record
from portal.workforce.intake.queries import (
    incoming_by_public_id,
    latest_incoming,
    latest_outgoing,
    outgoing_by_public_id,
)
from portal.workforce.intake.services.outbox import send_again
from portal.workforce.intake.services.take_over import ask_again, file_and_tell
from portal.workforce.rulebook.roles import FILING_OFFICER, SYSTEM_ADMIN
from portal.workforce.unions.acting import acting
from portal.workforce.workers.forms import FileForm
from portal.workforce.workers.queries import filing_within_reach
from portal.workforce.workers.views.filings import filing_page

pages = Blueprint("intake_office", __name__, url_prefix="/office")


@pages.route("/filings/<public_id>/file", methods=["GET", "POST"])
@access.officer(FILING_OFFICER)
def file(public_id: str) -> Response | tuple[str, int] | str:
    form = FileForm(data={"on": local(now()).date()})
    if form.validate_on_submit():
        with refusals_on(form, filing_number="number", filing_future="on"):
            with transaction() as session:
                filing = filing_within_reach(
                    session, public_id, viewer().unions_for(FILING_OFFICER)
                )
                actor = acting(viewer(), FILING_OFFICER)
                file_and_tell(
                    session, filing, number=form.number.data, on=form.on.data, by=actor, at=now()
                )
            return redirect(url_for("filings_office.index"), 303)
    return filing_page(
        public_id,
        FILING_OFFICER,
        form,
        "file",
        "send_back",
        url_for("filings_office.send_back", public_id=public_id),
    )


@pages.get("/traffic")
@access.officer(SYSTEM_ADMIN)
def traffic() -> str:
    """Messages by reference only: names and numbers of people are not the system administrator's
    business."""
    return render_template(
        "workforce/intake/traffic.html",
        incoming=latest_incoming(reading()),
        outgoing=latest_outgoing(reading()),
    )


@pages.post("/traffic/incoming/<public_id>/again")
@access.officer(SYSTEM_ADMIN)
def pull_again(public_id: str) -> Response:
    with transaction() as session:
        ask_again(session, incoming_by_public_id(session, public_id), at=now())
        record(
            session,
            "intake.pull_again",
            f"message:{public_id}",
            at=now(),
            by=acting(viewer(), SYSTEM_ADMIN),
        )
    return redirect(url_for("intake_office.traffic"), 303)


@pages.post("/traffic/<public_id>/again")
@access.officer(SYSTEM_ADMIN)
def again(public_id: str) -> Response:
    with transaction() as session:
        send_again(session, outgoing_by_public_id(session, public_id), at=now())
        record(
            session,
            "intake.send_again",
            f"message:{public_id}",
            at=now(),
            by=acting(viewer(), SYSTEM_ADMIN),
        )
    return redirect(url_for("intake_office.traffic"), 303)
