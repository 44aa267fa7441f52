"""/office/plans: every county's plan of a year, and the province's way to the guideline's aim."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.plans.forms import BeginForm
from portal.recruitment.plans.overview import (
    city_progress,
    plan_summaries,
    units_to_ask,
    years_with_plans,
)
from portal.recruitment.plans.queries import exceptions_within_reach
from portal.recruitment.plans.services import begin_plan
from portal.recruitment.plans.services.draft import PLANNERS, YEARS_AHEAD
from portal.recruitment.plans.views.reach import READERS, ask_staffing
from portal.recruitment.rulebook.planning.staffing_aim import AIM, AIM_FROM, aim_ends
from portal.recruitment.rulebook.roles import CITY_APPROVER, FILING_OFFICER, PUBLISHER
from portal.recruitment.unions.acting import acting
from portal.recruitment.unions.queries import own_units, tree_lines, union_within_reach

ASKING = (PUBLISHER, CITY_APPROVER, FILING_OFFICER)
MOST_ASKED = 200

pages = Blueprint("plans_overview", __name__, url_prefix="/office/plans")


def _year() -> int:
    chosen = request.args.get("year", type=int)
    return chosen if chosen is not None and 2020 <= chosen <= 2099 else local(now()).year


def _years() -> list[int]:
    this = local(now()).year
    return sorted(
        {*years_with_plans(reading()), *range(this, this + YEARS_AHEAD + 1)}, reverse=True
    )


@pages.get("")
@access.officer(*READERS)
def index() -> str:
    year = _year()
    lines = plan_summaries(reading(), viewer().unions_for(*READERS), year)
    names = ("units", "quota", "in_post", "pending", "wanted", "approved")
    waiting = [
        row
        for row in exceptions_within_reach(reading(), viewer().unions_for(*READERS))
        if row.state == "requested"
    ]
    return render_template(
        "recruitment/plans/office/index.html",
        year=year,
        years=_years(),
        lines=lines,
        totals={name: sum(getattr(line, name) for line in lines) for name in names},
        handed_in=sum(
            1
            for line in lines
            if line.plan is not None and line.plan.state not in {"draft", "returned"}
        ),
        waiting=len(waiting),
        may_begin=viewer().has_role(PUBLISHER),
    )


@pages.route("/new", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def new() -> Response | tuple[str, int] | str:
    form = BeginForm(data={"year": local(now()).year})
    mine = tree_lines(reading(), viewer().unions_for(PUBLISHER))
    form.union.choices = [
        (line.union.public_id, line.union.name) for line in mine if line.union.level in PLANNERS
    ]
    if form.validate_on_submit():
        ask_staffing(
            own_units(
                reading(),
                union_within_reach(reading(), form.union.data, viewer().unions_for(PUBLISHER)),
            )
        )
        with (
            refusals_on(form, plan_year="year", plan_exists="year", plan_planner="union"),
            transaction() as session,
        ):
            union = union_within_reach(session, form.union.data, viewer().unions_for(PUBLISHER))
            plan = begin_plan(
                session, union, form.year.data, by=acting(viewer(), PUBLISHER), at=now()
            )
            return redirect(url_for("plans_office.edit", public_id=plan.public_id), 303)
    html = render_template("recruitment/plans/office/new.html", form=form)
    return (html, 422) if request.method == "POST" else html


@pages.get("/progress")
@access.officer(*READERS)
def progress() -> str:
    """Toward the aim of about 3,000, city by city."""
    year = _year()
    cities = city_progress(reading(), year)
    names = ("units", "told", "in_post", "hired", "pending", "planned", "still_planned")
    return render_template(
        "recruitment/plans/office/progress.html",
        year=year,
        years=_years(),
        cities=cities,
        totals={name: sum(getattr(city, name) for city in cities) for name in names},
        aim=AIM,
        aim_from=AIM_FROM,
        aim_ends=aim_ends(),
        answered=request.args.get("answered", type=int),
        may_ask=viewer().has_role(*ASKING),
        most=MOST_ASKED,
    )


@pages.post("/progress/figures")
@access.officer(*ASKING)
def figures() -> Response:
    """Ask the workforce side for the units within reach; the longest not asked come first."""
    answered = ask_staffing(units_to_ask(reading(), viewer().unions_for(*ASKING), MOST_ASKED))
    return redirect(url_for(".progress", answered=answered), 303)
