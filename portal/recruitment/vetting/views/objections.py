"""公示异议: read and answered by another person than the one who took it in."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.roles import CHECKER
from portal.recruitment.unions.acting import acting
from portal.recruitment.vetting import queries
from portal.recruitment.vetting.forms import AnswerForm
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.services.publicity import answer_objection
from portal.recruitment.vetting.views.office import pages, round_for


def _form(*, empty: bool) -> AnswerForm:
    form = AnswerForm(formdata=None) if empty else AnswerForm()
    form.outcome.choices = choices("objection.outcome")
    return form


@pages.route("/objections/<objection_id>", methods=["GET", "POST"])
@access.officer(CHECKER)
def answer(code: str, objection_id: str) -> Response | tuple[str, int] | str:
    round_ = round_for(code, CHECKER)
    queries.objection_in(reading(), round_.id, objection_id)
    form = _form(empty=request.method == "GET")
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            fresh = locked_round(session, round_.id)
            objection = queries.objection_in(session, fresh.id, objection_id)
            by = acting(viewer(), CHECKER)
            answer_objection(
                session,
                fresh,
                objection,
                form.outcome.data,
                answer=form.answer.data or "",
                by=by,
                at=now(),
            )
            return redirect(url_for(".index", code=code), 303)
    round_ = round_for(code, CHECKER)
    objection = queries.objection_in(reading(), round_.id, objection_id)
    page = render_template(
        "recruitment/vetting/office/objection.html",
        round_=round_,
        objection=objection,
        form=form,
        candidacy=reading().get_one(Candidacy, objection.candidacy_id),
        open_=objection.outcome is None,
    )
    return page if request.method == "GET" else (page, 422)
