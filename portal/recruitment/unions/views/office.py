"""/office/unions: the tree within reach and the figures that quotas stand on."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.unions.forms import FiguresForm
from portal.recruitment.unions.models import PLACEMENT_KINDS
from portal.recruitment.unions.posting import act_as
from portal.recruitment.unions.queries import lineage, reach, tree_lines, union_within_reach
from portal.recruitment.unions.services import Figures, enter_figures

pages = Blueprint("unions_office", __name__, url_prefix="/office")
ON_FIGURES = {"union_figures_future": "figures_on", "union_source": "figures_source"}
FIGURES = ("single_unions_count", "workers_count", "in_post_manual", "figures_on", "figures_source")


@pages.get("/unions")
@access.officer(*BUSINESS_ROLES)
def index() -> str:
    lines = tree_lines(reading(), viewer().unions_for(*BUSINESS_ROLES))
    editable = reach(reading(), viewer().unions_for(PUBLISHER))
    missing = sum(
        1 for line in lines if line.union.kind in PLACEMENT_KINDS and line.union.figures_on is None
    )
    return render_template(
        "recruitment/unions/office/index.html", lines=lines, editable=editable, missing=missing
    )


@pages.route("/unions/<public_id>/figures", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def figures(public_id: str) -> Answer:
    union = union_within_reach(reading(), public_id, viewer().unions_for(PUBLISHER))
    above = [place.name for place in reversed(lineage(reading(), union)[1:])]
    form = FiguresForm(data={name: getattr(union, name) for name in FIGURES})
    if form.validate_on_submit():
        with refusals_on(form, **ON_FIGURES), act_as(PUBLISHER) as act:
            row = union_within_reach(act.session, public_id, viewer().unions_for(PUBLISHER))
            enter_figures(act, row, Figures(**{name: form[name].data for name in FIGURES}))
            return back("plans_units.show", public_id=public_id)
    page = render_template(
        "recruitment/unions/office/figures.html", form=form, union=union, above=above
    )
    return again(page) if request.method == "POST" else page
