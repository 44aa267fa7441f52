"""Training: who owes the first one, and adding a record to a person."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.cells import Cell, link, tag
from portal.foundation.web.filters import day
from portal.foundation.web.posting import Answer
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.workforce.labels import choices
from portal.workforce.records.training.forms import TrainingForm
from portal.workforce.records.training.models import TrainingRecord
from portal.workforce.records.training.queries import trained
from portal.workforce.records.training.services import add_training
from portal.workforce.rulebook.roles import COUNTY_CLERK, PEOPLE_ROLES
from portal.workforce.workers.models import Worker
from portal.workforce.workers.queries import training_due_before
from portal.workforce.workers.views.record_page import (
    correction_page,
    named,
    record_page,
    standing,
    with_reason,
)

WRITTEN = ("kind", "title", "organiser", "starts_on", "ends_on", "hours", "result")
pages = Blueprint("training_office", __name__, url_prefix="/office")


@pages.get("/training")
@access.officer(*PEOPLE_ROLES)
def index() -> str:
    """Those whose first year ends within a year from today and who have no first training on
    record."""
    today = local(now()).date()
    people = training_due_before(reading(), viewer().unions_for(), today + timedelta(days=367))
    done = trained(reading(), [worker.id for worker in people])
    rows = [_row(worker, today) for worker in people if worker.id not in done]
    return render_template("workforce/records/training/index.html", rows=rows)


def _row(worker: Worker, today: date) -> list[Cell]:
    due_on = worker.training_due_on
    due = day(due_on)
    return [
        link(worker.name, url_for("desk_office.worker", public_id=worker.public_id)),
        worker.number,
        worker.union.name,
        day(worker.hired_on),
        tag(_("已逾期"), "fail", before=due) if due_on < today else due,
        (due_on - today).days,
    ]


@pages.route("/workers/<public_id>/training/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def new(public_id: str) -> Answer:
    form = TrainingForm()
    form.kind.choices = choices("training.kind")
    return record_page(
        public_id,
        form,
        _("登记培训"),
        lambda act, worker: add_training(act, worker, form.course()),
    )


@pages.route("/workers/<public_id>/training/<row_id>/correct", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def correct(public_id: str, row_id: str) -> Answer:
    row = standing(public_id, TrainingRecord, row_id)
    form = with_reason(TrainingForm)(data=named(row, *WRITTEN))
    form["kind"].choices = choices("training.kind")
    return correction_page(
        public_id,
        form,
        _("更正培训"),
        row,
        lambda act, worker: add_training(act, worker, form.course()),
    )
