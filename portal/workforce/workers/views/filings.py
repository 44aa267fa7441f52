"""Filings within reach: what waits for whom, and the city's and county's steps.

The province's step tells the portal and lies in intake.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.cells import link, tag
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.workforce.audit import Act
from portal.workforce.labels import choices, word
from portal.workforce.rulebook.roles import (
    BUSINESS_ROLES,
    CITY_REVIEWER,
    COUNTY_CLERK,
    FILING_OFFICER,
    PEOPLE_ROLES,
)
from portal.workforce.unions.posting import act_as
from portal.workforce.workers.forms import OpinionForm, ResubmitForm, ReturnForm
from portal.workforce.workers.models import FIRST, Filing
from portal.workforce.workers.queries import filing_within_reach, filings_in
from portal.workforce.workers.services import filing as steps

pages = Blueprint("filings_office", __name__, url_prefix="/office/filings")
# The colour of a state, as the component of tags names it.
FILING_KIND = {
    "submitted": "live",
    "forwarded": "live",
    "returned": "act",
    "filed": "pass",
    "cancelled": "void",
}
# Who has the next word in which state, and which page they say it on.
NEXT = {
    "submitted": (CITY_REVIEWER, "filings_office.forward"),
    "forwarded": (FILING_OFFICER, "intake_office.file"),
    "returned": (COUNTY_CLERK, "filings_office.resubmit"),
}


def waiting_lines(filings: list[Filing], roles: frozenset[str]) -> list[dict[str, object]]:
    """Filings as a list shows them; ``href``: the next step, if one of ``roles`` may take it."""
    return [_waiting_line(filing, roles) for filing in filings]


def _waiting_line(filing: Filing, roles: frozenset[str]) -> dict[str, object]:
    """``cells`` of the table, ``short`` of the one beside a drawing, and ``href`` of the step."""
    worker, today = filing.worker, local(now()).date()
    role, endpoint = NEXT.get(filing.state, ("", ""))
    href = url_for(endpoint, public_id=filing.public_id) if role in roles else ""
    page = url_for("desk_office.worker", public_id=worker.public_id)
    number = link(worker.number, page, "gh-go gh-nb")
    state = tag(word("filing.state", filing.state), FILING_KIND[filing.state])
    since = worker.hired_on if filing.kind == FIRST else local(filing.submitted_at).date()
    kind, days = word("filing.kind", filing.kind), (today - since).days
    return {
        "href": href,
        "cells": [
            *(number, worker.name, worker.union.name, kind, state, days),
            link(_("办理"), href, ""),
        ],
        "short": [number, worker.union.name, state, days],
    }


@pages.get("")
@access.officer(*PEOPLE_ROLES)
def index() -> str:
    person = viewer()
    filings = filings_in(reading(), person.unions_for(), ("submitted", "forwarded", "returned"))
    return render_template(
        "workforce/workers/filings.html",
        lines=waiting_lines(filings, person.roles),
        may_batch=person.has_role(*BUSINESS_ROLES),
    )


@dataclass(frozen=True, slots=True)
class StepPage:
    """The page of one step: who takes it, its title, and whether it may be sent back instead."""

    role: str
    title: str
    may_return: bool = False


def filing_page(public_id: str, form: Form, step: StepPage) -> tuple[str, int] | str:
    filing = filing_within_reach(reading(), public_id, viewer().unions_for(step.role))
    other = url_for("filings_office.send_back", public_id=public_id) if step.may_return else ""
    page = render_template(
        "workforce/workers/filing_step.html",
        form=form,
        title=step.title,
        worker=_facts(filing),
        second="send_back" if step.may_return else "",
        second_href=other,
    )
    return again(page) if form.errors else page


def _facts(filing: Filing) -> dict[str, object]:
    worker = filing.worker
    return {
        "name": worker.name,
        "number": worker.number,
        "union": worker.union.name,
        "contracting_party": worker.contracting_party,
        "using_unit": worker.using_unit,
        "form": worker.form,
        "hired_on": worker.hired_on,
        "certificate": worker.certificate_level,
        "opinion": filing.review_opinion,
        "kind": filing.kind,
        "changes": "；".join(
            _("%(kind)s（%(on)s 起）", kind=word("spell.kind", line["kind"]), on=line["on"])
            for line in filing.changes
        ),
        "href": url_for("desk_office.worker", public_id=worker.public_id),
    }


@contextmanager
def act_on_filing(public_id: str, role: str) -> Iterator[tuple[Act, Filing]]:
    """The viewer acts in ``role`` on a filing within its reach."""
    with act_as(role) as act:
        yield act, filing_within_reach(act.session, public_id, viewer().unions_for(role))


@pages.route("/<public_id>/forward", methods=["GET", "POST"])
@access.officer(CITY_REVIEWER)
def forward(public_id: str) -> Answer:
    form = OpinionForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_filing(public_id, CITY_REVIEWER) as (act, filing):
            steps.forward(act, filing, form.opinion.data)
            return back("filings_office.index")
    return filing_page(public_id, form, StepPage(CITY_REVIEWER, "forward", may_return=True))


@pages.route("/<public_id>/return", methods=["GET", "POST"])
@access.officer(CITY_REVIEWER, FILING_OFFICER)
def send_back(public_id: str) -> Answer:
    role = CITY_REVIEWER if viewer().has_role(CITY_REVIEWER) else FILING_OFFICER
    form = ReturnForm()
    form.codes.choices = choices("return.code")
    if form.validate_on_submit():
        with refusals_on(form), act_on_filing(public_id, role) as (act, filing):
            steps.send_back(act, filing, role, form.codes.data, form.words.data)
            return back("filings_office.index")
    return filing_page(public_id, form, StepPage(role, "send_back"))


@pages.route("/<public_id>/resubmit", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def resubmit(public_id: str) -> Answer:
    form = ResubmitForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_filing(public_id, COUNTY_CLERK) as (act, filing):
            steps.resubmit(act, filing, form.words.data)
            return back("filings_office.index")
    return filing_page(public_id, form, StepPage(COUNTY_CLERK, "resubmit"))
