"""A county looks at its own vacancies in its city's round and gives its word.

Other counties' rows are not shown.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.approval.forms import CountyForm
from portal.recruitment.approval.gates import CountyPart, city_rounds, county_parts
from portal.recruitment.approval.services.confirm_vacancies import confirm_vacancies
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import EDITABLE, locked_round
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER
from portal.recruitment.unions.posting import act_as
from portal.recruitment.vacancies.requirements import requirement_facts

pages = Blueprint("approval_confirmations", __name__, url_prefix="/office/confirmations")
ROLES = (CHECKER, PUBLISHER)


def _own(round_: RecruitmentRound) -> list[CountyPart]:
    """Parts of counties in which the viewer holds office: a city's officer does not speak for its
    counties."""
    held = set(viewer().unions_for(*ROLES))
    return [part for part in county_parts(reading(), round_) if part.union.id in held]


@pages.get("")
@access.officer(*ROLES)
def index() -> str:
    own = [(round_, part) for round_ in city_rounds(reading()) for part in _own(round_)]
    return render_template("recruitment/approval/office/confirmations.html", found=own)


def _part(code: str) -> tuple[RecruitmentRound, CountyPart]:
    round_ = next((round_ for round_ in city_rounds(reading()) if round_.code == code), None)
    parts = _own(round_) if round_ is not None else []
    if round_ is None or not parts:
        raise Refused("round.not_found")
    return round_, parts[0]


def _page(round_: RecruitmentRound, part: CountyPart, form: CountyForm) -> str:
    return render_template(
        "recruitment/approval/office/confirmation.html",
        round_=round_,
        part=part,
        facts={vacancy.id: requirement_facts(round_, vacancy) for vacancy in part.vacancies},
        form=form,
        may_confirm=part.confirmation is None and round_.state in EDITABLE,
    )


@pages.get("/<code>")
@access.officer(*ROLES)
def show(code: str) -> str:
    round_, part = _part(code)
    return _page(round_, part, CountyForm(formdata=None, seen_digest=part.digest))


@pages.post("/<code>")
@access.officer(*ROLES)
def confirm(code: str) -> Answer:
    """The round is its city's: reach is over the county's part of it."""
    round_, part = _part(code)
    form = CountyForm()
    if form.validate_on_submit():
        with refusals_on(form), act_as(*ROLES) as officer:
            act = RoundAct.of(officer, locked_round(officer.session, round_.id))
            seen, comment = form.seen_digest.data or "", form.comment.data or ""
            confirm_vacancies(act, part.union.id, seen_digest=seen, comment=comment)
            return back(".show", code=code)
    round_, part = _part(code)
    form.seen_digest.data = part.digest
    return again(_page(round_, part, form))
