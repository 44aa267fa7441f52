"""Adding an appraisal, or what followed it, to a person."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.posting import Answer
from portal.workforce.labels import choices
from portal.workforce.records.appraisals.forms import AppraisalForm, MeasureForm
from portal.workforce.records.appraisals.models import Appraisal, Measure
from portal.workforce.records.appraisals.services import add_appraisal, add_measure
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.workers.views.record_page import (
    correction_page,
    named,
    record_page,
    standing,
    with_reason,
)

pages = Blueprint("appraisals_office", __name__, url_prefix="/office/workers")


@pages.route("/<public_id>/appraisals/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def new(public_id: str) -> Answer:
    form = AppraisalForm()
    form.grade.choices = choices("appraisal.grade")
    return record_page(
        public_id,
        form,
        _("登记年度考核"),
        lambda act, worker: add_appraisal(act, worker, form.marks()),
        _("四项各占四分之一，总分由系统计算。连续两年不合格只会提示审查，不会自动解除合同。"),
    )


@pages.route("/<public_id>/measures/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def measure(public_id: str) -> Answer:
    form = MeasureForm()
    form.kind.choices = choices("measure.kind")
    return record_page(
        public_id,
        form,
        _("登记考核后的谈话、培训、调岗、审查"),
        lambda act, worker: add_measure(act, worker, form.kind.data, form.on.data, form.words.data),
    )


@pages.route("/<public_id>/appraisals/<row_id>/correct", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def correct(public_id: str, row_id: str) -> Answer:
    """The four marks are typed again: only their total is on record."""
    row = standing(public_id, Appraisal, row_id)
    form = with_reason(AppraisalForm)(data=named(row, "year", "grade", "reason"))
    form["grade"].choices = choices("appraisal.grade")
    return correction_page(
        public_id,
        form,
        _("更正年度考核"),
        row,
        lambda act, worker: add_appraisal(act, worker, form.marks()),
    )


@pages.route("/<public_id>/measures/<row_id>/correct", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def correct_measure(public_id: str, row_id: str) -> Answer:
    row = standing(public_id, Measure, row_id)
    form = with_reason(MeasureForm)(data=named(row, "kind", "on", "words"))
    form["kind"].choices = choices("measure.kind")
    return correction_page(
        public_id,
        form,
        _("更正考核后的谈话、培训、调岗、审查"),
        row,
        lambda act, worker: add_measure(act, worker, form.kind.data, form.on.data, form.words.data),
    )
