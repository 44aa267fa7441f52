"""The hire as the hired person sees it: unit, contract, 聘用通知书, and how far the filing is."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.handover.documents import hire_notice_pdf
from portal.recruitment.handover.forms import GivingUpForm
from portal.recruitment.handover.queries import asked_cancellation, own_hire, require_standing
from portal.recruitment.handover.services.cancel import give_up_hire, take_back_giving_up
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.lifecycles import HIRE
from portal.recruitment.rulebook.roles import APPLICANT
from portal.recruitment.rulebook.timetable.labour import contract_due, insurance_due
from portal.recruitment.unions.posting import act_as

pages = Blueprint("handover_applicant", __name__, url_prefix="/my/hires")


@pages.get("/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    hire = own_hire(reading(), public_id, viewer().account_id)
    row = asked_cancellation(reading(), hire.id)
    asked = row is not None
    return render_template(
        "recruitment/handover/applicant/show.html",
        hire=hire,
        application=hire.application,
        record=hire.record,
        contract_due=contract_due(hire.contract_starts_on),
        insurance_due=insurance_due(hire.contract_starts_on),
        may_give_up="cancel" in HIRE.actions(hire.state, (APPLICANT,)) and not asked,
        asked=asked,
        may_take_back=row is not None and row.asked_by == viewer().account_id,
    )


@pages.route("/<public_id>/give-up", methods=["GET", "POST"])
@access.applicant
def give_up(public_id: str) -> Answer:
    """放弃聘用: the office confirms it."""
    own_hire(reading(), public_id, viewer().account_id)
    form = GivingUpForm() if request.method == "POST" else GivingUpForm(formdata=None)
    if form.validate_on_submit():
        with refusals_on(form), act_as() as act:
            hire = own_hire(act.session, public_id, viewer().account_id)
            round_ = locked_round(act.session, hire.application.round_id)
            give_up_hire(RoundAct.of(act, round_), hire, form.words.data or "")
            return back(".show", public_id=public_id)
    hire = own_hire(reading(), public_id, viewer().account_id)
    return shown(
        render_template("recruitment/handover/applicant/give_up.html", hire=hire, form=form)
    )


@pages.post("/<public_id>/give-up/take-back")
@access.applicant
def take_back(public_id: str) -> Answer:
    """The person stays after all, while nobody has confirmed that they go."""
    with act_as() as act:
        hire = own_hire(act.session, public_id, viewer().account_id)
        round_ = locked_round(act.session, hire.application.round_id)
        take_back_giving_up(RoundAct.of(act, round_), hire)
    return back(".show", public_id=public_id)


@pages.get("/<public_id>.pdf")
@access.applicant
def notice(public_id: str) -> Response:
    hire = own_hire(reading(), public_id, viewer().account_id)
    require_standing(hire)
    response = Response(hire_notice_pdf(hire), mimetype="application/pdf")
    return as_download(response, f"{hire.application.number}-hire.pdf")
