"""The round editor: list, new round, and its first page; the timetable and the policy have modules
of their own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.rounds.forms import BasicsForm, NewRoundForm
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach, rounds_within_reach
from portal.recruitment.rounds.services import EDITABLE, draft_round, edit_round, locked_round
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.unions.acting import acting
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import reach

pages = Blueprint("rounds_office", __name__, url_prefix="/office/rounds")


def hub(code: str) -> Response:
    """Back to the round's own page."""
    return redirect(url_for("desk_office.round_hub", code=code), 303)


def drafting(code: str) -> RecruitmentRound:
    """The round within a publisher's reach."""
    return round_within_reach(reading(), code, viewer().unions_for(PUBLISHER))


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
def new() -> Response | tuple[str, int] | str:
    form = NewRoundForm()
    form.organiser.choices = _organisers()
    form.run_kind.choices = choices("round.run_kind")
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            organiser = session.get_one(Union, form.organiser.data)
            round_ = draft_round(
                session,
                organiser,
                title=form.title.data,
                run_kind=form.run_kind.data,
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return hub(round_.code)
    return shown("recruitment/rounds/office/new.html", form)


def shown(page: str, form: Form, **values: Any) -> tuple[str, int] | str:
    """The page; 422 when a post did not go through."""
    html = render_template(page, form=form, **values)
    return (html, 422) if request.method == "POST" else html


@pages.route("/<code>/basics", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def basics(code: str) -> Response | tuple[str, int] | str:
    round_ = drafting(code)
    form = BasicsForm(
        title=round_.title,
        contact_phone=round_.contact_phone,
        supervision_phone=round_.supervision_phone,
        source_notice=round_.source_notice,
        filled=round_.filled,
        exclusions=round_.conduct.get("exclusions", []),
        avoidance=round_.conduct.get("avoidance", ""),
    )
    if form.validate_on_submit():
        conduct = round_.conduct | {
            "exclusions": form.exclusions.data,
            "avoidance": form.avoidance.data,
        }
        values = {
            name: form[name].data
            for name in ("title", "contact_phone", "supervision_phone", "source_notice", "filled")
        }
        with refusals_on(form), transaction() as session:
            edit_round(
                session,
                locked_round(session, round_.id),
                values | {"conduct": conduct},
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return hub(code)
    return shown(
        "recruitment/rounds/office/basics.html",
        form,
        round_=round_,
        editable=round_.state in EDITABLE,
    )
