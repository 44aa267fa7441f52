"""复核: read and answered by another person than whoever decided."""

from __future__ import annotations

from flask import Response, current_app, render_template

from portal.foundation.web import access
from portal.foundation.web.downloads import pdf, picture
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, SCREENER, SUPERVISOR
from portal.recruitment.screening import queries
from portal.recruitment.screening.documents import objection_pdf
from portal.recruitment.screening.evidence import evidence_picture
from portal.recruitment.screening.forms import AnswerForm
from portal.recruitment.screening.models import ScreeningObjection
from portal.recruitment.screening.services.object import answer_objection, locked_objection
from portal.recruitment.screening.views.case import shown_content, unless_recused
from portal.recruitment.screening.views.desk import READERS, pages


def _objection(round_: RecruitmentRound, public_id: str) -> ScreeningObjection:
    return unless_recused(queries.objection_in(reading(), round_.id, public_id))


@pages.get("/objections")
@access.officer(*READERS)
def objections(code: str) -> str:
    round_ = round_of(code, *READERS)
    return render_template(
        "recruitment/screening/office/objections.html",
        round_=round_,
        objections=queries.objections_of(reading(), round_.id),
        may_see_appeals=viewer().has_role(CHECKER) or viewer().has_role(SUPERVISOR),
    )


def _form(*, empty: bool) -> AnswerForm:
    form = AnswerForm(formdata=None) if empty else AnswerForm()
    form.action.choices = choices("screening_objection.action")
    return form


def _page(round_: RecruitmentRound, objection: ScreeningObjection, form: AnswerForm) -> str:
    answers = viewer().has_role(SCREENER) or viewer().has_role(CHECKER)
    return render_template(
        "recruitment/screening/office/objection.html",
        round_=round_,
        objection=objection,
        form=form,
        **shown_content(objection.application),
        decisions=queries.decisions_on(reading(), objection.application_id),
        may_answer=answers
        and objection.state == "received"
        and viewer().account_id != objection.first_decided_by,
        same_person=viewer().account_id == objection.first_decided_by,
    )


@pages.get("/objections/<public_id>")
@access.officer(*READERS)
def objection(code: str, public_id: str) -> str:
    round_ = round_of(code, *READERS)
    return _page(round_, _objection(round_, public_id), _form(empty=True))


@pages.post("/objections/<public_id>")
@access.officer(SCREENER, CHECKER)
def objection_answer(code: str, public_id: str) -> Answer:
    _objection(round_of(code, SCREENER, CHECKER), public_id)
    form = _form(empty=False)
    if form.validate_on_submit():
        with (
            refusals_on(form, screening_objection_text_missing="answer"),
            act_on_round(code, SCREENER, CHECKER) as act,
        ):
            row = locked_objection(act.session, act.round_.id, public_id)
            answer_objection(act, row, form.action.data, answer=form.answer.data or "")
            return back(".objections", code=code)
    round_ = round_of(code, SCREENER, CHECKER)
    return again(_page(round_, _objection(round_, public_id), form))


@pages.get("/objections/<public_id>.pdf")
@access.officer(*READERS)
def objection_paper(code: str, public_id: str) -> Response:
    """B-06."""
    return pdf(objection_pdf(reading(), _objection(round_of(code, *READERS), public_id)))


@pages.get("/objections/<public_id>/files/<int:number>/page/<int:page>")
@access.officer(*READERS)
def objection_file(code: str, public_id: str, number: int, page: int) -> Response:
    objection = _objection(round_of(code, *READERS), public_id)
    return picture(evidence_picture(current_app.extensions["storage"], objection, number, page))
