"""Training: who owes the first one, and adding a record to a person."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext as _

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.workforce.labels import choices
from portal.workforce.records.training.forms import TrainingForm
from portal.workforce.records.training.queries import trained
from portal.workforce.records.training.services import add_training
from portal.workforce.rulebook.roles import BUSINESS_ROLES, COUNTY_CLERK
from portal.workforce.workers.queries import training_due_before
from portal.workforce.workers.views.record_page import record_page

pages = Blueprint("training_office", __name__, url_prefix="/office")


@pages.get("/training")
@access.officer(*BUSINESS_ROLES)
def index() -> str:
    """Those whose first year ends within a year from today and who have no first training on
    record."""
    today = local(now()).date()
    people = training_due_before(reading(), viewer().unions_for(), today + timedelta(days=367))
    done = trained(reading(), [one.id for one in people])
    lines = [
        {
            "number": one.number,
            "name": one.name,
            "href": url_for("desk_office.worker", public_id=one.public_id),
            "union": one.union.name,
            "hired_on": one.hired_on,
            "due_on": one.training_due_on,
            "late": one.training_due_on < today,
            "days": (one.training_due_on - today).days,
        }
        for one in people
        if one.id not in done
    ]
    return render_template("workforce/records/training/index.html", lines=lines)


@pages.route("/workers/<public_id>/training/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def new(public_id: str) -> Response | tuple[str, int] | str:
    form = TrainingForm()
    form.kind.choices = choices("training.kind")
    return record_page(
        public_id,
        form,
        _("登记培训"),
        lambda session, worker, by: add_training(
            session,
            worker,
            kind=form.kind.data,
            title=form.title.data,
            organiser=form.organiser.data,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            hours=form.hours.data,
            result=form.result.data or "",
            by=by,
            at=now(),
        ),
    )
