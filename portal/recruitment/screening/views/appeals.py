"""申诉 at the union above: the city's approver reads the whole case and answers; the county reads
what became of it."""

from __future__ import annotations

from flask import Response, current_app, render_template

from portal.foundation.web import access
from portal.foundation.web.downloads import pdf, picture
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.queries import file_of
from portal.recruitment.applications.uploads import page_picture
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, SUPERVISOR
from portal.recruitment.screening import queries
from portal.recruitment.screening.documents import appeal_pdf
from portal.recruitment.screening.evidence import evidence_picture
from portal.recruitment.screening.forms import AnswerForm
from portal.recruitment.screening.letter_content import appeal_letter, objection_letter
from portal.recruitment.screening.models import ScreeningAppeal
from portal.recruitment.screening.services.appeal import answer_appeal
from portal.recruitment.screening.views.case import shown_content, unless_recused
from portal.recruitment.screening.views.desk import pages

APPEAL_READERS = (CITY_APPROVER, CHECKER, SUPERVISOR)


def _appeal(round_: RecruitmentRound, public_id: str) -> ScreeningAppeal:
    return unless_recused(queries.appeal_in(reading(), round_.id, public_id))


@pages.get("/appeals")
@access.officer(*APPEAL_READERS)
def appeals(code: str) -> str:
    round_ = round_of(code, *APPEAL_READERS)
    return render_template(
        "recruitment/screening/office/appeals.html",
        round_=round_,
        appeals=queries.appeals_of(reading(), round_.id),
    )


def _form(*, empty: bool) -> AnswerForm:
    form = AnswerForm(formdata=None) if empty else AnswerForm()
    form.action.choices = choices("screening_objection.action")
    return form


def _page(round_: RecruitmentRound, appeal: ScreeningAppeal, form: AnswerForm) -> str:
    concerned = viewer().account_id in {appeal.first_decided_by, appeal.reviewed_by}
    return render_template(
        "recruitment/screening/office/appeal.html",
        round_=round_,
        appeal=appeal,
        form=form,
        letter=appeal_letter(appeal),
        review=objection_letter(reading(), appeal.objection),
        **shown_content(appeal.application),
        decisions=queries.decisions_on(reading(), appeal.application_id),
        same_person=concerned,
        may_answer=viewer().has_role(CITY_APPROVER)
        and appeal.state == "received"
        and not concerned,
    )


@pages.get("/appeals/<public_id>")
@access.officer(*APPEAL_READERS)
def appeal(code: str, public_id: str) -> str:
    round_ = round_of(code, *APPEAL_READERS)
    return _page(round_, _appeal(round_, public_id), _form(empty=True))


@pages.post("/appeals/<public_id>")
@access.officer(CITY_APPROVER)
def appeal_answer(code: str, public_id: str) -> Answer:
    _appeal(round_of(code, CITY_APPROVER), public_id)
    form = _form(empty=False)
    if form.validate_on_submit():
        with (
            refusals_on(form, screening_objection_text_missing="answer"),
            act_on_round(code, CITY_APPROVER) as act,
        ):
            row = queries.appeal_in(act.session, act.round_.id, public_id, lock=True)
            answer_appeal(act, row, form.action.data, answer=form.answer.data or "")
            return back(".appeals", code=code)
    round_ = round_of(code, CITY_APPROVER)
    return again(_page(round_, _appeal(round_, public_id), form))


@pages.get("/appeals/<public_id>.pdf")
@access.officer(*APPEAL_READERS)
def appeal_office_paper(code: str, public_id: str) -> Response:
    return pdf(appeal_pdf(_appeal(round_of(code, *APPEAL_READERS), public_id)))


@pages.get("/appeals/<public_id>/files/<file_id>/page/<int:page>")
@access.officer(*APPEAL_READERS)
def appeal_file(code: str, public_id: str, file_id: str, page: int) -> Response:
    """A page of a file of the case: the union above sees it through the appeal alone."""
    file = file_of(_appeal(round_of(code, *APPEAL_READERS), public_id).application, file_id)
    return picture(page_picture(current_app.extensions["storage"], file, page))


@pages.get("/appeals/<public_id>/evidence/<int:number>/page/<int:page>")
@access.officer(*APPEAL_READERS)
def appeal_evidence(code: str, public_id: str, number: int, page: int) -> Response:
    """Proof that came with the objection."""
    objection = _appeal(round_of(code, *APPEAL_READERS), public_id).objection
    return picture(evidence_picture(current_app.extensions["storage"], objection, number, page))
