"""报送批次: what is sent together, where each line stands, the receipt."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.cells import Cell, link, tag
from portal.foundation.web.filters import day, moment
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.workforce.labels import word
from portal.workforce.rulebook.roles import (
    BUSINESS_ROLES,
    CITY_REVIEWER,
    COUNTY_CLERK,
    FILING_OFFICER,
)
from portal.workforce.unions.posting import act_as
from portal.workforce.unions.queries import union_within_reach, unions_within
from portal.workforce.workers.forms import BatchForm, OpinionForm
from portal.workforce.workers.models import Filing, FilingBatch
from portal.workforce.workers.queries import (
    batch_within,
    batches_within,
    filing_within_reach,
    filings_for_batch,
)
from portal.workforce.workers.services.batches import send_batch
from portal.workforce.workers.services.filing import forward
from portal.workforce.workers.views.filings import FILING_KIND

pages = Blueprint("batches_office", __name__, url_prefix="/office/filing-batches")
BATCH_KIND = {"sent": "live", "answered": "pass"}


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index() -> str:
    person = viewer()
    rows = [_row(batch) for batch in batches_within(reading(), person.unions_for())]
    return render_template(
        "workforce/workers/batches.html", rows=rows, may_send=person.has_role(COUNTY_CLERK)
    )


def _row(batch: FilingBatch) -> list[Cell]:
    return [
        link(batch.number, url_for("batches_office.show", public_id=batch.public_id)),
        batch.union.name,
        moment(batch.sent_at),
        len(batch.filings),
        sum(1 for line in batch.filings if line.state == "returned"),
        tag(word("filing_batch.state", batch.state), BATCH_KIND[batch.state]),
    ]


@pages.route("/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def new() -> Answer:
    roots, form = viewer().unions_for(COUNTY_CLERK), BatchForm()
    form.union.choices = [(one.code, one.name) for one in unions_within(reading(), roots)]
    form.filings.choices = [
        (filing.public_id, _choice(filing)) for filing in filings_for_batch(reading(), roots)
    ]
    if form.validate_on_submit():
        with refusals_on(form), act_as(COUNTY_CLERK) as act:
            union = union_within_reach(act.session, form.union.data, roots)
            filings = [
                filing_within_reach(act.session, one, roots) for one in sorted(form.filings.data)
            ]
            batch = send_batch(act, union, filings)
            return back("batches_office.show", public_id=batch.public_id)
    page = render_template("workforce/workers/batch_new.html", form=form)
    return again(page) if form.errors else page


def _choice(filing: Filing) -> str:
    worker = filing.worker
    kind = word("filing.kind", filing.kind)
    return f"{worker.number} {worker.name} · {worker.union.name} · {kind}"


@pages.route("/<public_id>", methods=["GET", "POST"])
@access.officer(*BUSINESS_ROLES)
def show(public_id: str) -> Answer:
    """The lines; the city forwards here all that still wait for it (one that isn't in order is sent
    back on its own page)."""
    person, form = viewer(), OpinionForm()
    batch = batch_within(reading(), public_id, person.unions_for())
    waiting = [line for line in batch.filings if line.state == "submitted"]
    may_forward = person.has_role(CITY_REVIEWER) and bool(waiting)
    if may_forward and form.validate_on_submit():
        roots = person.unions_for(CITY_REVIEWER)
        with refusals_on(form), act_as(CITY_REVIEWER) as act:
            for line in batch_within(act.session, public_id, roots).filings:
                if line.state == "submitted":
                    forward(act, line, form.opinion.data)
            return back("batches_office.show", public_id=public_id)
    page = render_template(
        "workforce/workers/batch.html",
        form=form,
        batch=batch,
        kind=BATCH_KIND[batch.state],
        rows=[_line(line) for line in batch.filings],
        receipt=[_told(line) for line in batch.receipt],
        may_forward=may_forward,
        may_file=person.has_role(FILING_OFFICER)
        and any(line.state == "forwarded" for line in batch.filings),
    )
    return again(page) if form.errors else page


def _line(filing: Filing) -> list[Cell]:
    worker = filing.worker
    return [
        link(worker.number, url_for("desk_office.worker", public_id=worker.public_id)),
        worker.name,
        word("filing.kind", filing.kind),
        tag(word("filing.state", filing.state), FILING_KIND[filing.state]),
        filing.filing_number or "—",
        day(filing.filed_on),
    ]


def _told(line: dict[str, str]) -> list[Cell]:
    return [
        line["number"],
        word("filing.kind", line["kind"]),
        word("filing.state", line["state"]),
        line["filing_number"] or "—",
        line["codes"] or "—",
    ]
