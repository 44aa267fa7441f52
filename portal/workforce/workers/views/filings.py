"""Filings within reach: what waits for whom, and the city's and county's steps.

The province's step tells the portal and lies in intake.
"""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.workforce.labels import choices
from portal.workforce.rulebook.roles import (
    BUSINESS_ROLES,
    CITY_REVIEWER,
    COUNTY_CLERK,
    FILING_OFFICER,
)
from portal.workforce.unions.acting import acting
from portal.workforce.workers.forms import OpinionForm, ResubmitForm, ReturnForm
from portal.workforce.workers.models import Filing
from portal.workforce.workers.queries import filing_within_reach, filings_in
from portal.workforce.workers.services import filing as steps

pages = Blueprint("filings_office", __name__, url_prefix="/office/filings")
# Who has the next word in which state, and which page he says it on.
NEXT = {
    "submitted": (CITY_REVIEWER, "filings_office.forward"),
    "forwarded": (FILING_OFFICER, "intake_office.file"),
    "returned": (COUNTY_CLERK, "filings_office.resubmit"),
}
Page = Response | tuple[str, int] | str


def waiting_lines(filings: list[Filing], roles: frozenset[str]) -> list[dict[str, object]]:
    """Filings as a list shows them; ``href`` leads to the step that one of ``roles`` may take next."""
    today = local(now()).date()
    lines = []
    for one in filings:
        role, endpoint = NEXT.get(one.state, ("", ""))
        lines.append(
            {
                "number": one.worker.number,
                "name": one.worker.name,
                "worker_href": url_for("desk_office.worker", public_id=one.worker.public_id),
                "union": one.worker.union.name,
                "state": one.state,
                "days": (today - one.worker.hired_on).days,
                "href": url_for(endpoint, public_id=one.public_id) if role in roles else "",
                "returned": one.times_returned,
            }
        )
    return lines


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index() -> str:
    person = viewer()
    filings = filings_in(reading(), person.unions_for(), ("submitted", "forwarded", "returned"))
    return render_template(
        "workforce/workers/filings.html", lines=waiting_lines(filings, person.roles)
    )


def filing_page(
    public_id: str, role: str, form: Form, title: str, second: str = "", second_href: str = ""
) -> tuple[str, int] | str:
    filing = filing_within_reach(reading(), public_id, viewer().unions_for(role))
    worker = filing.worker
    facts = {
        "name": worker.name,
        "number": worker.number,
        "union": worker.union.name,
        "contracting_party": worker.contracting_party,
        "using_unit": worker.using_unit,
        "form": worker.form,
        "hired_on": worker.hired_on,
        "certificate": worker.certificate_level,
        "opinion": filing.review_opinion,
        "href": url_for("desk_office.worker", public_id=worker.public_id),
    }
    page = render_template(
        "workforce/workers/filing_step.html",
        form=form,
        title=title,
        worker=facts,
        second=second,
        second_href=second_href,
    )
    return (page, 422) if form.errors else page


@pages.route("/<public_id>/forward", methods=["GET", "POST"])
@access.officer(CITY_REVIEWER)
def forward(public_id: str) -> Page:
    form = OpinionForm()
    if form.validate_on_submit():
        with refusals_on(form):
            with transaction() as session:
                filing = filing_within_reach(session, public_id, viewer().unions_for(CITY_REVIEWER))
                steps.forward(
                    session,
                    filing,
                    opinion=form.opinion.data,
                    by=acting(viewer(), CITY_REVIEWER),
                    at=now(),
                )
            return redirect(url_for("filings_office.index"), 303)
    return filing_page(
        public_id,
        CITY_REVIEWER,
        form,
        "forward",
        "send_back",
        url_for("filings_office.send_back", public_id=public_id),
    )


@pages.route("/<public_id>/return", methods=["GET", "POST"])
@access.officer(CITY_REVIEWER, FILING_OFFICER)
def send_back(public_id: str) -> Page:
    role = CITY_REVIEWER if viewer().has_role(CITY_REVIEWER) else FILING_OFFICER
    form = ReturnForm()
    form.codes.choices = choices("return.code")
    if form.validate_on_submit():
        with refusals_on(form):
            with transaction() as session:
                filing = filing_within_reach(session, public_id, viewer().unions_for(role))
                actor = acting(viewer(), role)
                steps.send_back(
                    session,
                    filing,
                    role=role,
                    codes=form.codes.data,
                    words=form.words.data,
                    by=actor,
                    at=now(),
                )
            return redirect(url_for("filings_office.index"), 303)
    return filing_page(public_id, role, form, "send_back")


@pages.route("/<public_id>/resubmit", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def resubmit(public_id: str) -> Page:
    form = ResubmitForm()
    if form.validate_on_submit():
        with refusals_on(form):
            with transaction() as session:
                filing = filing_within_reach(session, public_id, viewer().unions_for(COUNTY_CLERK))
                steps.resubmit(
                    session,
                    filing,
                    words=form.words.data,
                    by=acting(viewer(), COUNTY_CLERK),
                    at=now(),
                )
            return redirect(url_for("filings_office.index"), 303)
    return filing_page(public_id, COUNTY_CLERK, form, "resubmit")
