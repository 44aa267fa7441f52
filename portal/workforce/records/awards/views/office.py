"""Adding an award to a person."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.posting import Answer
from portal.workforce.labels import choices
from portal.workforce.records.awards.forms import AwardForm
from portal.workforce.records.awards.models import Award
from portal.workforce.records.awards.services import add_award
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.workers.views.record_page import (
    correction_page,
    named,
    record_page,
    standing,
    with_reason,
)

WRITTEN = ("kind", "level", "title", "awarded_by", "document_number", "on")
pages = Blueprint("awards_office", __name__, url_prefix="/office/workers")


@pages.route("/<public_id>/awards/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def new(public_id: str) -> Answer:
    form = AwardForm()
    form.kind.choices, form.level.choices = choices("award.kind"), choices("award.level")
    return record_page(
        public_id,
        form,
        _("登记奖励"),
        lambda act, worker: add_award(act, worker, form.honour()),
    )


@pages.route("/<public_id>/awards/<row_id>/correct", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def correct(public_id: str, row_id: str) -> Answer:
    row = standing(public_id, Award, row_id)
    form = with_reason(AwardForm)(data=named(row, *WRITTEN))
    form["kind"].choices, form["level"].choices = choices("award.kind"), choices("award.level")
    return correction_page(
        public_id,
        form,
        _("更正奖励"),
        row,
        lambda act, worker: add_award(act, worker, form.honour()),
    )
