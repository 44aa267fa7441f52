"""What a candidate sees of his own vetting, and how he declines."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.period import printed_moment
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.unions.acting import acting
from portal.recruitment.vetting.forms import DeclineForm
from portal.recruitment.vetting.queries import line_of, own_candidacy
from portal.recruitment.vetting.services.examine import decline

pages = Blueprint("vetting_applicant", __name__, url_prefix="/my/candidacies")


@pages.route("/<public_id>", methods=["GET", "POST"])
@access.applicant
def show(public_id: str) -> Response | tuple[str, int] | str:
    """The state in words and, while it is possible, the form to decline."""
    candidacy = own_candidacy(reading(), public_id, viewer().account_id)
    form = DeclineForm() if request.method == "POST" else DeclineForm(formdata=None)
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            own = own_candidacy(session, public_id, viewer().account_id)
            round_ = locked_round(session, own.application.round_id)
            decline(
                session, round_, own, reason=form.reason.data or "", by=acting(viewer()), at=now()
            )
            return redirect(url_for(".show", public_id=public_id), 303)
    candidacy = own_candidacy(reading(), public_id, viewer().account_id)
    page = render_template(
        "recruitment/vetting/applicant/show.html",
        one=candidacy,
        application=candidacy.application,
        line=line_of(reading(), candidacy),
        form=form,
        may_decline=CANDIDACY.allows(candidacy.state, "decline"),
        ends=printed_moment(candidacy.publicity_ends_at, is_end=True)
        if candidacy.publicity_ends_at
        else "",
    )
    return page if request.method == "GET" else (page, 422)
