"""Adding a pay grade to a person."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.posting import Answer
from portal.workforce.audit import Act
from portal.workforce.labels import choices
from portal.workforce.records.pay.forms import GradeForm
from portal.workforce.records.pay.models import PayGrade
from portal.workforce.records.pay.services import add_grade, correct_grade
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.decisions import standing_row
from portal.workforce.workers.views.record_page import (
    named,
    record_page,
    standing,
    way_to_withdraw,
    with_reason,
)

WRITTEN = (
    *("post_class", "level", "basic", "performance", "allowance"),
    *("basis", "approval_number", "starts_on"),
)
pages = Blueprint("pay_office", __name__, url_prefix="/office/workers")


@pages.route("/<public_id>/pay/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def new(public_id: str) -> Answer:
    form = GradeForm()
    form.post_class.choices = choices("post.class")
    return record_page(
        public_id,
        form,
        _("登记薪酬定级"),
        lambda act, worker: add_grade(act, worker, form.terms()),
    )


@pages.route("/<public_id>/pay/<row_id>/correct", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def correct(public_id: str, row_id: str) -> Answer:
    row = standing(public_id, PayGrade, row_id)
    form = with_reason(GradeForm)(data=named(row, *WRITTEN))
    form["post_class"].choices = choices("post.class")

    way = way_to_withdraw(public_id, row)

    def save(act: Act, worker: Worker) -> None:
        wrong = standing_row(act.session, PayGrade, worker, row_id)
        correct_grade(act, worker, wrong, form.terms(), reason=form["why"].data)

    return record_page(public_id, form, _("更正薪酬定级"), save, withdraw=way)
