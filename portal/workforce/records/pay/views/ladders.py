"""薪酬表: which ladder holds where, and loading a newer one."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.cells import Cell
from portal.foundation.web.filters import day
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.workforce.records.pay.forms import LadderForm
from portal.workforce.records.pay.models import PayLadder
from portal.workforce.records.pay.queries import ladders_within
from portal.workforce.records.pay.services import add_ladder
from portal.workforce.rulebook.roles import CITY_REVIEWER, COUNTY_CLERK, READING_ROLES
from portal.workforce.unions.posting import act_as
from portal.workforce.unions.queries import union_within_reach, unions_within

pages = Blueprint("pay_ladders", __name__, url_prefix="/office/pay-ladders")
EDITORS = (COUNTY_CLERK, CITY_REVIEWER)


@pages.get("")
@access.officer(*READING_ROLES)
def index() -> str:
    person = viewer()
    rows = [_row(ladder) for ladder in ladders_within(reading(), person.unions_for())]
    return render_template(
        "workforce/records/pay/ladders.html", rows=rows, may_add=person.has_role(*EDITORS)
    )


def _row(ladder: PayLadder) -> list[Cell]:
    demands = _("须登记有效") if ladder.needs_registration else "—"
    return [ladder.union.name, day(ladder.starts_on), ladder.basis, ladder.written, demands]


@pages.route("/new", methods=["GET", "POST"])
@access.officer(*EDITORS)
def new() -> Answer:
    reachable = viewer().unions_for(*EDITORS)
    form = LadderForm()
    form.union.choices = [
        (union.code, f"{union.code} {union.name}")
        for union in unions_within(reading(), reachable)
        if union.level in ("city", "county")
    ]
    if form.validate_on_submit():
        with refusals_on(form), act_as(*EDITORS) as act:
            union = union_within_reach(act.session, form.union.data, reachable)
            add_ladder(act, union, form.terms())
            return back("pay_ladders.index")
    page = render_template("workforce/records/pay/new_ladder.html", form=form)
    return again(page) if form.errors else page
