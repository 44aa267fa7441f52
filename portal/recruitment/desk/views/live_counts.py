"""Whether a round publishes how many have applied: set while it is drafted, frozen with it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.desk.forms import LiveCountsForm
from portal.recruitment.labels import choices
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import edit_round, locked_round
from portal.recruitment.rulebook.publication.live_counts import live_counts_of
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.unions.acting import acting

pages = Blueprint("desk_counts", __name__, url_prefix="/office/rounds")


@pages.route("/<code>/live-counts", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def edit(code: str) -> Response | tuple[str, int]:
    round_ = round_within_reach(reading(), code, viewer().unions_for(PUBLISHER))
    present = live_counts_of(round_.conduct)
    form = LiveCountsForm(
        show=list(present.show), every_minutes=present.every_minutes, stop_hours=present.stop_hours
    )
    form.show.choices = choices("live_count")
    if form.validate_on_submit():
        wished = {
            "show": form.show.data,
            "every_minutes": form.every_minutes.data,
            "stop_hours": form.stop_hours.data,
        }
        round_id = round_.id
        with refusals_on(form):
            live_counts_of({"live_counts": wished})
            with transaction() as session:
                row = locked_round(session, round_id)
                edit_round(
                    RoundAct(session, acting(viewer(), PUBLISHER), now(), row),
                    {"conduct": row.conduct | {"live_counts": wished}},
                )
        if not form.errors:
            return redirect(url_for("desk_office.round_hub", code=code), 303)
        round_ = round_within_reach(reading(), code, viewer().unions_for(PUBLISHER))
    page = render_template(
        "recruitment/desk/office/live_counts.html",
        form=form,
        round_=round_,
        frozen=round_.state not in ("draft", "returned"),
    )
    return page, 422 if form.errors else 200
