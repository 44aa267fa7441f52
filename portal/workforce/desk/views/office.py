"""Home with the figures and what waits, a person's page, leaving, and the audit chain."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.workforce.audit import Act, breaks, chains, entries, record
from portal.workforce.desk import figures
from portal.workforce.desk.person import person_page
from portal.workforce.desk.queries import groups_and_members, people
from portal.workforce.exits.forms import ExitForm
from portal.workforce.exits.services import Appraised, register_exit
from portal.workforce.labels import choices
from portal.workforce.records.appraisals.queries import consequence_for, consequences, measures_of
from portal.workforce.records.contracts.queries import running_out
from portal.workforce.records.training.queries import trained
from portal.workforce.rulebook.roles import AUDIT_ADMIN, AUDITOR, BUSINESS_ROLES, COUNTY_CLERK
from portal.workforce.unions.acting import acting
from portal.workforce.workers.models import Worker
from portal.workforce.workers.queries import active_workers, filings_in, worker_within_reach
from portal.workforce.workers.services.register import REGISTER_CHAIN
from portal.workforce.workers.views.filings import waiting_lines
from portal.workforce.workers.views.record_page import record_page

pages = Blueprint("desk_office", __name__, url_prefix="/office")
SHOWN_WAITING = 8


@pages.get("")
@access.officer()
def home() -> str:
    person = viewer()
    if not person.has_role(*BUSINESS_ROLES):
        return render_template("workforce/desk/no_business.html")
    roots = person.unions_for(*BUSINESS_ROLES)
    workers = active_workers(reading(), roots)
    groups, member = groups_and_members(reading(), roots)
    counted, today = people(workers, member), local(now()).date()
    lines = figures.grouped(groups, counted, today)
    filings = filings_in(reading(), roots, figures.NOT_FILED)
    mine = [line for line in waiting_lines(filings, person.roles) if line["href"]]
    return render_template(
        "workforce/desk/home.html",
        lines=lines,
        total=figures.total(lines),
        waiting=figures.waiting_days(counted, today),
        waiting_lines=waiting_lines(filings[:SHOWN_WAITING], person.roles),
        waiting_count=len(filings),
        mine=mine,
        numbers=_numbers(workers, counted),
        aim=figures.aim(),
        is_province=any(line.code == "320000" for line in lines),
    )


def _numbers(workers: list[Worker], counted: list[figures.Person]) -> dict[str, Any]:
    today, ids = local(now()).date(), [one.id for one in workers]
    untrained = [one for one in workers if one.id not in trained(reading(), ids)]
    ending = running_out(reading(), ids, today)
    found = consequences(reading(), ids)
    holders = figures.certified(counted)
    return {
        "longest": figures.longest_wait(counted, today),
        "training": len(untrained),
        "training_next": min((one.training_due_on for one in untrained), default=None),
        "ending": len(ending),
        "ending_next": min(ending.values(), default=None),
        "talks": len(found),
        "reviews": sum(1 for word in found.values() if word == "review"),
        "holders": holders,
        "share": round(100 * holders / len(counted)) if counted else 0,
        "unregistered": figures.certified(
            counted, lambda one: one.certificate is not None and not one.registered
        ),
    }


@pages.get("/workers/<public_id>")
@access.officer(*BUSINESS_ROLES)
def worker(public_id: str) -> str:
    person = viewer()
    row = worker_within_reach(reading(), public_id, person.unions_for(*BUSINESS_ROLES))
    return render_template(
        "workforce/desk/worker.html",
        **person_page(reading(), row, may_edit=person.has_role(COUNTY_CLERK)),
    )


@pages.post("/workers/<public_id>/document")
@access.officer(COUNTY_CLERK)
def document(public_id: str) -> str:
    """The full number of the document, shown once and on record."""
    with transaction() as session:
        row = worker_within_reach(session, public_id, viewer().unions_for(COUNTY_CLERK))
        subject = f"worker:{row.public_id}"
        record(
            session,
            "workers.show_document",
            subject,
            at=now(),
            by=acting(viewer(), COUNTY_CLERK),
            chain=REGISTER_CHAIN,
        )
    shown = worker_within_reach(reading(), public_id, viewer().unions_for(COUNTY_CLERK))
    return render_template(
        "workforce/desk/worker.html",
        **person_page(reading(), shown, may_edit=True, full_number=shown.document_number),
    )


@pages.route("/workers/<public_id>/exit", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def leave(public_id: str) -> Response | tuple[str, int] | str:
    form = ExitForm()
    form.cause.choices, form.destination.choices = (
        choices("exit.cause"),
        choices("exit.destination"),
    )

    def save(act: Act, row: Worker) -> None:
        measures = measures_of(act.session, row.id)
        appraised = Appraised(
            consequence_for(act.session, row.id),
            frozenset(one.kind for one in measures),
            next((one.words for one in measures if one.kind == "legal_review"), ""),
        )
        register_exit(act, row, form.leaving(), appraised)

    lead = _(
        "登记后员额释放，备案注销。连续两年考核不合格不能自动解除：先有培训或调岗记录，再有依法审查记录。"
    )
    return record_page(public_id, form, _("登记退出"), save, lead)


@pages.get("/audit")
@access.officer(AUDITOR, AUDIT_ADMIN)
def audit() -> str:
    found = [
        (name, count, head, breaks(reading(), name)) for name, count, head in chains(reading())
    ]
    newest = sorted(
        (entry for name, *_rest in found for entry in entries(reading(), name, limit=100)),
        key=lambda one: one.at,
        reverse=True,
    )
    return render_template("workforce/desk/audit.html", chains=found, entries=newest[:200])
