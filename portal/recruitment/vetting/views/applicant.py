"""What candidates see of their own vetting, and how they decline."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.period import printed_moment
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.remedy import remedy_words
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.unions.posting import act_as
from portal.recruitment.vetting.forms import DeclineForm
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import line_of, own_candidacy
from portal.recruitment.vetting.services.leave import decline

pages = Blueprint("vetting_applicant", __name__, url_prefix="/my/candidacies")


@pages.route("/<public_id>", methods=["GET", "POST"])
@access.applicant
def show(public_id: str) -> Answer:
    """The state in words and, while it is possible, the form to decline."""
    own_candidacy(reading(), public_id, viewer().account_id)
    form = DeclineForm() if request.method == "POST" else DeclineForm(formdata=None)
    if form.validate_on_submit():
        with refusals_on(form), act_as() as act:
            own = own_candidacy(act.session, public_id, viewer().account_id)
            round_ = locked_round(act.session, own.application.round_id)
            decline(RoundAct.of(act, round_), own, form.reason.data or "")
            return back(".show", public_id=public_id)
    page = _page(own_candidacy(reading(), public_id, viewer().account_id), form)
    return shown(page)


def _page(candidacy: Candidacy, form: DeclineForm) -> str:
    ends_at = candidacy.publicity_ends_at
    return render_template(
        "recruitment/vetting/applicant/show.html",
        one=candidacy,
        application=candidacy.application,
        line=line_of(reading(), candidacy),
        form=form,
        remedy=remedy_words(candidacy.application.round_.conduct),
        may_decline=CANDIDACY.allows(candidacy.state, "decline"),
        ends=printed_moment(ends_at, is_end=True) if ends_at else "",
    )
