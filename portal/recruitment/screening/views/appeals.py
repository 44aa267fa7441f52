"""申诉 at the union above: the city's approver reads the whole case and answers; the county reads
what became of it."""

from __future__ import annotations

from flask import Response, current_app, redirect, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.applications.queries import file_of
from portal.recruitment.applications.uploads import page_picture
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, SUPERVISOR
from portal.recruitment.screening import queries
from portal.recruitment.screening.documents import appeal_pdf
from portal.recruitment.screening.evidence import evidence_picture
from portal.recruitment.screening.forms import AnswerForm
from portal.recruitment.screening.letter_content import appeal_letter, objection_letter
from portal.recruitment.screening.models import ScreeningAppeal
from portal.recruitment.screening.services.appeal import answer_appeal
from portal.recruitment.screening.services.recuse import is_recused
from portal.recruitment.screening.views.case import shown_content
from portal.recruitment.screening.views.desk import pages, round_for
from portal.recruitment.unions.acting import acting

APPEAL_READERS = (CITY_APPROVER, CHECKER, SUPERVISOR)


def _appeal(round_: RecruitmentRound, public_id: str) -> ScreeningAppeal:
    found = queries.appeal_in(reading(), round_.id, public_id)
    if is_recused(reading(), found.application_id, viewer().account_id):
        raise Refused("screening.recused")
    return found


@pages.get("/appeals")
@access.officer(*APPEAL_READERS)
def appeals(code: str) -> str:
    round_ = round_for(code, *APPEAL_READERS)
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
    round_ = round_for(code, *APPEAL_READERS)
    return _page(round_, _appeal(round_, public_id), _form(empty=True))


@pages.post("/appeals/<public_id>")
@access.officer(CITY_APPROVER)
def appeal_answer(code: str, public_id: str) -> Response | tuple[str, int]:
    round_ = round_for(code, CITY_APPROVER)
    _appeal(round_, public_id)
    form = _form(empty=False)
    if form.validate_on_submit():
        with refusals_on(form, screening_objection_text_missing="answer"), transaction() as session:
            row = queries.appeal_in(session, round_.id, public_id, lock=True)
            answer_appeal(
                session,
                row,
                form.action.data,
                answer=form.answer.data or "",
                by=acting(viewer(), CITY_APPROVER),
                at=now(),
            )
            return redirect(url_for(".appeals", code=code), 303)
    round_ = round_for(code, CITY_APPROVER)
    return _page(round_, _appeal(round_, public_id), form), 422


@pages.get("/appeals/<public_id>.pdf")
@access.officer(*APPEAL_READERS)
def appeal_office_paper(code: str, public_id: str) -> Response:
    found = _appeal(round_for(code, *APPEAL_READERS), public_id)
    return Response(appeal_pdf(found), mimetype="application/pdf")


@pages.get("/appeals/<public_id>/files/<file_id>/page/<int:page>")
@access.officer(*APPEAL_READERS)
def appeal_file(code: str, public_id: str, file_id: str, page: int) -> Response:
    """A page of a file of the case as a picture: the union above sees it through the appeal alone."""
    file = file_of(_appeal(round_for(code, *APPEAL_READERS), public_id).application, file_id)
    return Response(
        page_picture(current_app.extensions["storage"], file, page, width=1200),
        mimetype="image/jpeg",
    )


@pages.get("/appeals/<public_id>/evidence/<int:number>/page/<int:page>")
@access.officer(*APPEAL_READERS)
def appeal_evidence(code: str, public_id: str, number: int, page: int) -> Response:
    """Proof that came with the objection."""
    found = _appeal(round_for(code, *APPEAL_READERS), public_id).objection
    return Response(
        evidence_picture(current_app.extensions["storage"], found, number, page),
        mimetype="image/jpeg",
    )
