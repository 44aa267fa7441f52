"""/office/plans: every county's plan of a year, and the province's way to the guideline's aim."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.addresses import asked_number
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.plans.forms import BeginForm
from portal.recruitment.plans.overview import (
    CityProgress,
    PlanSummary,
    city_progress,
    plan_summaries,
    units_to_ask,
    years_with_plans,
)
from portal.recruitment.plans.queries import exceptions_within_reach
from portal.recruitment.plans.services import begin_plan
from portal.recruitment.plans.services.draft import EDITABLE, PLANNERS, YEARS_AHEAD
from portal.recruitment.plans.views.reach import READERS, ask_staffing
from portal.recruitment.rulebook.planning.staffing_aim import AIM, AIM_FROM, aim_ends
from portal.recruitment.rulebook.roles import CITY_APPROVER, FILING_OFFICER, PUBLISHER
from portal.recruitment.unions.posting import act_as
from portal.recruitment.unions.queries import own_units, tree_lines, union_within_reach

ASKING = (PUBLISHER, CITY_APPROVER, FILING_OFFICER)
MOST_ASKED = 200
MOST_BARS = 16  # a drawing holds no more

pages = Blueprint("plans_overview", __name__, url_prefix="/office/plans")


def _year() -> int:
    chosen = asked_number("year")
    return chosen if chosen is not None and 2020 <= chosen <= 2099 else local(now()).year


def _years() -> list[int]:
    this = local(now()).year
    return sorted(
        {*years_with_plans(reading()), *range(this, this + YEARS_AHEAD + 1)}, reverse=True
    )


def _plan_bar(line: PlanSummary) -> dict[str, str | int]:
    taken = line.in_post + line.pending
    return {
        "label": line.union.short_name or line.union.name,
        "number": taken,
        "more": line.wanted,
        "limit": line.quota,
        "note": f"{taken + line.wanted} / {line.quota}",
    }


def _city_bar(city: CityProgress) -> dict[str, str | int]:
    coming = city.pending + city.still_planned
    return {
        "label": city.union.short_name or city.union.name,
        "number": city.in_post,
        "more": coming,
        "note": f"{city.in_post} + {coming}",
    }


@pages.get("")
@access.officer(*READERS)
def index() -> str:
    year = _year()
    lines = plan_summaries(reading(), viewer().unions_for(*READERS), year)
    names = ("units", "quota", "in_post", "pending", "wanted", "approved")
    sums = [sum(getattr(line, name) for line in lines) for name in names]
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
        totals=dict(zip(names, sums, strict=True)),
        sums=sums,
        bars=[_plan_bar(line) for line in lines if line.wanted or line.quota][:MOST_BARS],
        handed_in=sum(line.plan is not None and line.plan.state not in EDITABLE for line in lines),
        waiting=len(waiting),
        may_begin=viewer().has_role(PUBLISHER),
    )


@pages.route("/new", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def new() -> Answer:
    form = BeginForm(data={"year": local(now()).year})
    mine = viewer().unions_for(PUBLISHER)
    unions = [line.union for line in tree_lines(reading(), mine)]
    form.union.choices = [
        (union.public_id, union.name) for union in unions if union.level in PLANNERS
    ]
    if form.validate_on_submit():
        planner = union_within_reach(reading(), form.union.data, mine)
        ask_staffing(own_units(reading(), planner))
        on = {"plan_year": "year", "plan_exists": "year", "plan_planner": "union"}
        with refusals_on(form, **on), act_as(PUBLISHER) as act:
            union = union_within_reach(act.session, form.union.data, mine)
            plan = begin_plan(act, union, form.year.data)
            return back("plans_office.edit", public_id=plan.public_id)
    return shown(render_template("recruitment/plans/office/new.html", form=form))


@pages.get("/progress")
@access.officer(*READERS)
def progress() -> str:
    """Toward the aim of about 3,000, city by city."""
    year = _year()
    cities = city_progress(reading(), year)
    names = ("units", "told", "in_post", "hired", "pending", "planned", "still_planned")
    rows = [[getattr(city, name) for name in names] for city in cities]
    sums = [sum(row[place] for row in rows) for place in range(len(names))]
    return render_template(
        "recruitment/plans/office/progress.html",
        year=year,
        years=_years(),
        rows=[[city.union.name, *row] for city, row in zip(cities, rows, strict=True)],
        bars=[_city_bar(city) for city in cities],
        totals=dict(zip(names, sums, strict=True)),
        sums=sums,
        aim=AIM,
        aim_from=AIM_FROM,
        aim_ends=aim_ends(),
        answered=asked_number("answered"),
        may_ask=viewer().has_role(*ASKING),
        most=MOST_ASKED,
    )


@pages.post("/progress/figures")
@access.officer(*ASKING)
def figures() -> Response:
    """Ask the workforce side for the units within reach; the longest not asked come first."""
    answered = ask_staffing(units_to_ask(reading(), viewer().unions_for(*ASKING), MOST_ASKED))
    return back(".progress", answered=answered)
