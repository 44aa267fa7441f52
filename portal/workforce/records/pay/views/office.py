"""Adding a pay grade to a person."""

from __future__ import annotations

from fractions import Fraction

from flask import Blueprint, Response
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.unit import now
from portal.workforce.labels import choices
from portal.workforce.records.pay.forms import GradeForm
from portal.workforce.records.pay.services import add_grade
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.workers.views.record_page import record_page

pages = Blueprint("pay_office", __name__, url_prefix="/office/workers")


@pages.route("/<public_id>/pay/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def new(public_id: str) -> Response | tuple[str, int] | str:
    form = GradeForm()
    form.post_class.choices = choices("post.class")
    return record_page(
        public_id,
        form,
        _("登记薪酬定级"),
        lambda session, worker, by: add_grade(
            session,
            worker,
            post_class=form.post_class.data,
            level=form.level.data,
            basic=Fraction(form.basic.data),
            performance=Fraction(form.performance.data),
            allowance=Fraction(form.allowance.data),
            basis=form.basis.data,
            approval_number=form.approval_number.data,
            starts_on=form.starts_on.data,
            by=by,
            at=now(),
        ),
    )
