"""Adding an award to a person."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.unit import now
from portal.workforce.labels import choices
from portal.workforce.records.awards.forms import AwardForm
from portal.workforce.records.awards.services import add_award
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.workers.views.record_page import record_page

pages = Blueprint("awards_office", __name__, url_prefix="/office/workers")


@pages.route("/<public_id>/awards/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def new(public_id: str) -> Response | tuple[str, int] | str:
    form = AwardForm()
    form.kind.choices, form.level.choices = choices("award.kind"), choices("award.level")
    return record_page(
        public_id,
        form,
        _("登记奖励"),
        lambda session, worker, by: add_award(
            session,
            worker,
            kind=form.kind.data,
            level=form.level.data,
            title=form.title.data,
            awarded_by=form.awarded_by.data,
            document_number=form.document_number.data or "",
            on=form.on.data,
            by=by,
            at=now(),
        ),
    )
