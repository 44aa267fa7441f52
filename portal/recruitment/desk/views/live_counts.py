"""Whether a round publishes how many have applied: set while it is drafted, frozen with it."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.recruitment.desk.forms import LiveCountsForm
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.services import EDITABLE, edit_round
from portal.recruitment.rulebook.publication.live_counts import live_counts_of
from portal.recruitment.rulebook.roles import PUBLISHER

pages = Blueprint("desk_counts", __name__, url_prefix="/office/rounds")


@pages.route("/<code>/live-counts", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def edit(code: str) -> Answer:
    form = _form(round_of(code, PUBLISHER))
    if form.validate_on_submit():
        wished = {"live_counts": form.values()}
        with refusals_on(form):
            live_counts_of(wished)
            with act_on_round(code, PUBLISHER) as act:
                edit_round(act, {"conduct": act.round_.conduct | wished})
        if not form.errors:
            return back("desk_office.round_hub", code=code)
    round_ = round_of(code, PUBLISHER)
    page = render_template(
        "recruitment/desk/office/live_counts.html",
        form=form,
        round_=round_,
        frozen=round_.state not in EDITABLE,
    )
    return shown(page)


def _form(round_: RecruitmentRound) -> LiveCountsForm:
    present = live_counts_of(round_.conduct)
    form = LiveCountsForm(
        show=list(present.show), every_minutes=present.every_minutes, stop_hours=present.stop_hours
    )
    form.show.choices = choices("live_count")
    return form
