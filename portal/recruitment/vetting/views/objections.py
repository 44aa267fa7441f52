"""公示异议: read and answered by another person than the one who took it in."""

from __future__ import annotations

from flask import render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER
from portal.recruitment.vetting import against
from portal.recruitment.vetting.forms import AnswerForm
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.services.objections import answer_objection
from portal.recruitment.vetting.views.office import pages


def _form(*, empty: bool) -> AnswerForm:
    form = AnswerForm(formdata=None) if empty else AnswerForm()
    form.outcome.choices = choices("objection.outcome")
    return form


@pages.route("/objections/<objection_id>", methods=["GET", "POST"])
@access.officer(CHECKER, weighty=True)
def answer(code: str, objection_id: str) -> Answer:
    against.objection_in(reading(), round_of(code, CHECKER).id, objection_id)
    form = _form(empty=request.method == "GET")
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, CHECKER) as act:
            objection = against.objection_in(act.session, act.round_.id, objection_id)
            answer_objection(act, objection, form.outcome.data, form.answer.data or "")
            return back(".index", code=code)
    page = _page(round_of(code, CHECKER), objection_id, form)
    return shown(page)


def _page(round_: RecruitmentRound, objection_id: str, form: AnswerForm) -> str:
    objection = against.objection_in(reading(), round_.id, objection_id)
    return render_template(
        "recruitment/vetting/office/objection.html",
        round_=round_,
        objection=objection,
        form=form,
        candidacy=reading().get_one(Candidacy, objection.candidacy_id),
        open_=objection.outcome is None,
    )
