"""/office/unions: the tree within reach and the figures that quotas stand on."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.unions.acting import acting
from portal.recruitment.unions.forms import FiguresForm
from portal.recruitment.unions.models import PLACEMENT_KINDS
from portal.recruitment.unions.queries import lineage, reach, tree_lines, union_within_reach
from portal.recruitment.unions.services import enter_figures

pages = Blueprint("unions_office", __name__, url_prefix="/office")
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
def figures(public_id: str) -> Response | tuple[str, int] | str:
    union = union_within_reach(reading(), public_id, viewer().unions_for(PUBLISHER))
    above = [one.name for one in reversed(lineage(reading(), union)[1:])]
    form = FiguresForm(data={name: getattr(union, name) for name in FIGURES})
    if form.validate_on_submit():
        with (
            refusals_on(form, union_figures_future="figures_on", union_source="figures_source"),
            transaction() as session,
        ):
            row = union_within_reach(session, public_id, viewer().unions_for(PUBLISHER))
            enter_figures(
                session,
                row,
                **{name: form[name].data for name in FIGURES},
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return redirect(url_for("plans_units.show", public_id=public_id), 303)
    html = render_template(
        "recruitment/unions/office/figures.html", form=form, union=union, above=above
    )
    return (html, 422) if request.method == "POST" else html
