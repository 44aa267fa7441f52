"""Adding a pay grade to a person."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.posting import Answer
from portal.workforce.labels import choices
from portal.workforce.records.pay.forms import GradeForm
from portal.workforce.records.pay.services import add_grade
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.workers.views.record_page import record_page

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
