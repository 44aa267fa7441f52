"""The union tree within reach, and its figures."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.workforce.rulebook.jurisdiction import is_listed_kind
from portal.workforce.rulebook.roles import CITY_REVIEWER, COUNTY_CLERK, READING_ROLES
from portal.workforce.rulebook.staffing import Quota
from portal.workforce.unions.forms import FiguresForm
from portal.workforce.unions.models import Union
from portal.workforce.unions.posting import act_as
from portal.workforce.unions.queries import quotas_of, union_within_reach, unions_within
from portal.workforce.unions.services import Figures, enter_figures

pages = Blueprint("unions_office", __name__, url_prefix="/office/unions")
EDITORS = (COUNTY_CLERK, CITY_REVIEWER)


def _line(union: Union, limit: Quota | None, editable: bool) -> dict[str, object]:
    return {
        "code": union.code,
        "name": union.name,
        "kind": union.kind,
        "unlisted": union.level == "township" and not is_listed_kind(union.kind),
        "single_unions": "—" if union.single_unions_count is None else union.single_unions_count,
        "workers": "—" if union.workers_count is None else union.workers_count,
        "figures_on": union.figures_on,
        "limit": limit,
        "href": url_for("unions_office.figures", code=union.code) if editable else "",
    }


@pages.get("")
@access.officer(*READING_ROLES)
def index() -> str:
    person = viewer()
    editable = person.has_role(*EDITORS)
    unions = unions_within(reading(), person.unions_for())
    limits = quotas_of(reading(), unions)
    lines = [_line(union, limits[union.id], editable) for union in unions]
    return render_template("workforce/unions/index.html", lines=lines)


@pages.route("/<code>/figures", methods=["GET", "POST"])
@access.officer(*EDITORS)
def figures(code: str) -> Answer:
    reachable = viewer().unions_for(*EDITORS)
    union = union_within_reach(reading(), code, reachable)
    form, name = _figures_form(union), union.name
    if form.validate_on_submit():
        with refusals_on(form), act_as(*EDITORS) as act:
            row = union_within_reach(act.session, code, reachable)
            enter_figures(act, row, Figures(**form.values()))
            return back("unions_office.index")
    page = render_template("workforce/unions/figures.html", form=form, name=name)
    return again(page) if form.errors else page


def _figures_form(union: Union) -> FiguresForm:
    return FiguresForm(
        data={
            "single_unions": union.single_unions_count,
            "workers": union.workers_count,
            "on": union.figures_on,
            "source": union.figures_source,
        }
    )
