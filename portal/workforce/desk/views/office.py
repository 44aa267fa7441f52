"""Home with the figures and what waits, a person's page, leaving, and the audit chain."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from portal.foundation.running.history import Standing
from portal.foundation.security.viewer import Viewer
from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.history import history_standing, lines
from portal.foundation.web.posting import Answer
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.desk import audit_page, figures, home_page
from portal.workforce.desk.person import person_page
from portal.workforce.desk.queries import groups_and_members, people
from portal.workforce.exits.forms import ExitForm
from portal.workforce.exits.leaving import Appraised
from portal.workforce.exits.services import register_exit, take_back_exit
from portal.workforce.intake.queries import handed_work
from portal.workforce.labels import choices, word
from portal.workforce.records.appraisals.models import Appraisal, Measure
from portal.workforce.records.appraisals.queries import consequence_for, measures_of
from portal.workforce.records.awards.models import Award
from portal.workforce.records.training.models import TrainingRecord
from portal.workforce.rulebook.roles import (
    AUDIT_ADMIN,
    AUDITOR,
    BUSINESS_ROLES,
    CITY_REVIEWER,
    COUNTY_CLERK,
    PEOPLE_ROLES,
    READING_ROLES,
    UNIT_OFFICER,
)
from portal.workforce.unions.posting import act_as
from portal.workforce.workers.look import PeopleLook
from portal.workforce.workers.models import FIRST, Worker
from portal.workforce.workers.queries import active_workers, filings_in, worker_within_reach
from portal.workforce.workers.services.decisions import standing_row, withdraw_row
from portal.workforce.workers.services.trace import REGISTER_CHAIN
from portal.workforce.workers.spell_columns import Correctable
from portal.workforce.workers.spell_forms import WhyForm
from portal.workforce.workers.views.filings import waiting_lines
from portal.workforce.workers.views.record_page import record_page, standing

pages = Blueprint("desk_office", __name__, url_prefix="/office")
SHOWN_WAITING = 8
# What is kept of a person beside the dated facts, and may have been entered in error.
RECORDS: tuple[type[Correctable], ...] = (TrainingRecord, Appraisal, Measure, Award)


@pages.get("")
@access.officer()
def home() -> str:
    person = viewer()
    if not person.has_role(*READING_ROLES):
        return render_template("workforce/desk/no_business.html", standing=_watched(person))
    roots = person.unions_for(*READING_ROLES)
    sees_people = person.has_role(*PEOPLE_ROLES)
    workers = active_workers(reading(), roots)
    groups, member = groups_and_members(reading(), roots)
    counted, today = people(workers, member), local(now()).date()
    lines = figures.grouped(groups, counted, today)
    total = figures.total(lines)
    filings = filings_in(reading(), roots, figures.NOT_FILED)
    unfiled = sum(1 for filing in filings if filing.kind == FIRST)
    look = PeopleLook(reading(), workers, today)
    shown = home_page.counts(look, counted, total, unfiled)
    return render_template(
        "workforce/desk/home.html",
        standing=_watched(person),
        counts_shown=shown if sees_people else home_page.unlinked(shown),
        may_export=person.has_role(*BUSINESS_ROLES),
        bars=home_page.bars(lines),
        rows=home_page.rows(lines, linked=sees_people),
        columns=home_page.columns(figures.waiting_days(counted, today)),
        total=total,
        sees_people=sees_people,
        waiting_lines=waiting_lines(filings[:SHOWN_WAITING] if sees_people else [], person.roles),
        waiting_count=len(filings),
        handed=handed_items(person),
        mine=[line for line in waiting_lines(filings, person.roles) if line["href"]],
        aim=figures.aim(),
        is_province=any(line.code == "320000" for line in lines),
    )


def handed_items(person: Viewer) -> list[dict[str, Any]]:
    """What of the hand-over waits for this person: text and the page where it is done."""
    roles = (COUNTY_CLERK, CITY_REVIEWER)
    if not person.has_role(*roles):
        return []
    work = handed_work(reading(), person.unions_for(*roles))
    hires, is_reviewer = url_for("intake_hires.index"), person.has_role(CITY_REVIEWER)
    items = [
        (work.conflicts, _("%(n)d 份聘用两边对不上，要人处理", n=work.conflicts), hires, True),
        (
            work.cancellations,
            _("%(n)d 份撤销来函待另一人核对", n=work.cancellations),
            hires,
            is_reviewer,
        ),
        (
            work.approvals,
            _("%(n)d 份员额批复待另一人核对", n=work.approvals),
            url_for("intake_approvals.index"),
            is_reviewer,
        ),
    ]
    return [{"text": text, "href": href} for number, text, href, own in items if number and own]


def _watched(person: Viewer) -> Standing | None:
    """How history stands, for those who watch it."""
    return history_standing() if person.has_role(AUDITOR, AUDIT_ADMIN) else None


@pages.get("/workers/<public_id>")
@access.officer(*PEOPLE_ROLES)
def worker(public_id: str) -> str:
    person = viewer()
    row = worker_within_reach(reading(), public_id, person.unions_for(*PEOPLE_ROLES))
    return render_template(
        "workforce/desk/worker.html",
        **person_page(
            reading(),
            row,
            may_edit=person.has_role(COUNTY_CLERK),
            may_note=person.has_role(UNIT_OFFICER),
        ),
    )


@pages.post("/workers/<public_id>/document")
@access.officer(COUNTY_CLERK, weighty=True)
def document(public_id: str) -> str:
    """The full number of the document, shown once and on record."""
    with act_as(COUNTY_CLERK) as act:
        row = worker_within_reach(act.session, public_id, viewer().unions_for(COUNTY_CLERK))
        act.record("workers.show_document", f"worker:{row.public_id}", chain=REGISTER_CHAIN)
    shown = worker_within_reach(reading(), public_id, viewer().unions_for(COUNTY_CLERK))
    return render_template(
        "workforce/desk/worker.html",
        **person_page(reading(), shown, may_edit=True, full_number=shown.document_number),
    )


@pages.route("/workers/<public_id>/exit", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK, weighty=True)
def leave(public_id: str) -> Answer:
    form = ExitForm()
    form.cause.choices = choices("exit.cause")
    form.destination.choices = choices("exit.destination")
    form.protection.choices = choices("exit.protection")

    def save(act: Act, row: Worker) -> None:
        measures = measures_of(act.session, row.id)
        appraised = Appraised(
            consequence_for(act.session, row.id),
            frozenset(one.kind for one in measures),
            next((one.words for one in measures if one.kind == "legal_review"), ""),
        )
        register_exit(act, row, form.leaving(), appraised)

    lead = _(
        "登记后员额释放，备案注销。连续两年考核不合格不能自动解除：先有培训或调岗记录，"
        "再有依法审查记录。"
    )
    return record_page(public_id, form, _("登记退出"), save, lead)


@pages.route("/workers/<public_id>/reinstate", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK, weighty=True)
def come_back(public_id: str) -> Answer:
    """恢复在册: the exit was entered in error."""
    form = WhyForm()
    lead = _("退出登记错了才恢复：退出登记注明已撤销，备案恢复办理，员额重新占用。")
    return record_page(
        public_id,
        form,
        _("恢复在册"),
        lambda act, row: take_back_exit(act, row, reason=form.reason.data),
        lead,
    )


@pages.route("/workers/<public_id>/records/<table>/<row_id>/withdraw", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def take_back(public_id: str, table: str, row_id: str) -> Answer:
    """撤销: what was decided or recorded was entered in error and nothing takes its place."""
    model = next((one for one in RECORDS if one.__tablename__ == table), None)
    if model is None:
        raise Refused("spell.not_found")
    chosen, form = model, WhyForm()
    standing(public_id, chosen, row_id)

    def save(act: Act, row: Worker) -> None:
        wrong = standing_row(act.session, chosen, row, row_id)
        withdraw_row(act, row, wrong, form.reason.data)

    title = _("撤销：%(kind)s", kind=word("record.kind", table))
    return record_page(public_id, form, title, save, _("登错了、又没有别的可以代替的才撤销。"))


@pages.get("/audit")
@access.officer(AUDITOR, AUDIT_ADMIN)
def audit() -> str:
    standing = history_standing()
    return render_template(
        "workforce/desk/audit.html",
        standing=standing,
        lines=lines(standing),
        chains=audit_page.chain_rows(reading(), standing),
        entries=audit_page.newest_entries(reading()),
    )
