"""The union tree within reach, and its figures."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.workforce.rulebook.jurisdiction import is_listed_kind
from portal.workforce.rulebook.roles import AUDITOR, BUSINESS_ROLES, CITY_REVIEWER, COUNTY_CLERK
from portal.workforce.rulebook.staffing import quota
from portal.workforce.unions.acting import acting
from portal.workforce.unions.forms import FiguresForm
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import union_within_reach, unions_within
from portal.workforce.unions.services import enter_figures

pages = Blueprint("unions_office", __name__, url_prefix="/office/unions")
EDITORS = (COUNTY_CLERK, CITY_REVIEWER)
READERS = (*BUSINESS_ROLES, AUDITOR)


def _line(union: Union, editable: bool) -> dict[str, object]:
    limit = quota(union.single_unions_count, union.workers_count, union.approved_most)
    return {
        "code": union.code,
        "name": union.name,
        "level": union.level,
        "kind": union.kind,
        "listed": is_listed_kind(union.kind),
        "single_unions": union.single_unions_count,
        "workers": union.workers_count,
        "figures_on": union.figures_on,
        "source": union.figures_source,
        "limit": limit,
        "href": url_for("unions_office.figures", code=union.code) if editable else "",
    }


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index() -> str:
    person = viewer()
    editable = person.has_role(*EDITORS)
    lines = [_line(union, editable) for union in unions_within(reading(), person.unions_for())]
    return render_template("workforce/unions/index.html", lines=lines)


@pages.route("/<code>/figures", methods=["GET", "POST"])
@access.officer(*EDITORS)
def figures(code: str) -> Response | tuple[str, int] | str:
    person = viewer()
    union = union_within_reach(reading(), code, person.unions_for(*EDITORS))
    form = FiguresForm(
        data={
            "single_unions": union.single_unions_count,
            "workers": union.workers_count,
            "on": union.figures_on,
            "source": union.figures_source,
        }
    )
    name = union.name
    if form.validate_on_submit():
        with refusals_on(form):
            with transaction() as session:
                row = union_within_reach(session, code, person.unions_for(*EDITORS))
                enter_figures(
                    session,
                    row,
                    single_unions=form.single_unions.data,
                    workers=form.workers.data,
                    on=form.on.data,
                    source=form.source.data,
                    by=acting(person, *EDITORS),
                    at=now(),
                )
            return redirect(url_for("unions_office.index"), 303)
    page = render_template("workforce/unions/figures.html", form=form, name=name)
    return (page, 422) if form.errors else page
