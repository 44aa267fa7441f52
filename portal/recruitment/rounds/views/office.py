"""The round editor: list, new round, and its first page; the timetable and the policy have modules
of their own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.rounds.forms import BasicsForm, NewRoundForm
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.queries import rounds_within_reach
from portal.recruitment.rounds.services import EDITABLE, draft_round, edit_round
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.posting import act_as
from portal.recruitment.unions.queries import reach

pages = Blueprint("rounds_office", __name__, url_prefix="/office/rounds")
HUB = "desk_office.round_hub"  # the round's own page
COLUMNS = ("title", "contact_phone", "supervision_phone", "source_notice", "filled")


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index() -> str:
    rounds = rounds_within_reach(reading(), viewer().unions_for())
    return render_template(
        "recruitment/rounds/office/index.html",
        rounds=rounds,
        may_draft=viewer().has_role(PUBLISHER),
    )


def _organisers() -> list[tuple[int, str]]:
    inside = reach(reading(), viewer().unions_for(PUBLISHER))
    unions = [
        union
        for union in (reading().get_one(Union, key) for key in inside)
        if union.level in {"city", "county"} and union.kind in {"general", "zone"}
    ]
    return [(union.id, union.name) for union in sorted(unions, key=lambda union: union.code)]


@pages.route("/new", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def new() -> Answer:
    form = NewRoundForm()
    form.organiser.choices = _organisers()
    form.run_kind.choices = choices("round.run_kind")
    if form.validate_on_submit():
        with refusals_on(form), act_as(PUBLISHER) as act:
            organiser = act.session.get_one(Union, form.organiser.data)
            round_ = draft_round(act, organiser, title=form.title.data, run_kind=form.run_kind.data)
            return back(HUB, code=round_.code)
    return shown(render_template("recruitment/rounds/office/new.html", form=form))


def _basics_form(round_: RecruitmentRound) -> BasicsForm:
    return BasicsForm(
        **{name: getattr(round_, name) for name in COLUMNS},
        exclusions=round_.conduct.get("exclusions", []),
        avoidance=round_.conduct.get("avoidance", ""),
    )


def _basics(round_: RecruitmentRound, form: BasicsForm) -> dict[str, Any]:
    said = {"exclusions": form.exclusions.data, "avoidance": form.avoidance.data}
    return {name: form[name].data for name in COLUMNS} | {"conduct": round_.conduct | said}


@pages.route("/<code>/basics", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def basics(code: str) -> Answer:
    form = _basics_form(round_of(code, PUBLISHER))
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            edit_round(act, _basics(act.round_, form))
            return back(HUB, code=code)
    round_ = round_of(code, PUBLISHER)
    return shown(
        render_template(
            "recruitment/rounds/office/basics.html",
            form=form,
            round_=round_,
            editable=round_.state in EDITABLE,
        )
    )
