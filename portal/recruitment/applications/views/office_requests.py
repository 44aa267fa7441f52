"""Answering what applicants ask for: reasonable accommodation by the exam officers, corrections by
the checkers."""

from __future__ import annotations

from flask import Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.downloads import pdf, picture
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.documents import accommodation_pdf, correction_pdf
from portal.recruitment.applications.forms import AccommodationDecisionForm, CorrectionDecisionForm
from portal.recruitment.applications.request_files import proof_picture
from portal.recruitment.applications.request_models import (
    AccommodationRequest,
    CorrectionRequest,
)
from portal.recruitment.applications.services import accommodate, correct
from portal.recruitment.applications.views.files import store
from portal.recruitment.applications.views.office_fields import pages
from portal.recruitment.labels import choices, word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER


@pages.get("/accommodations")
@access.officer(EXAM_OFFICER)
def accommodations(code: str) -> str:
    round_ = round_of(code, EXAM_OFFICER)
    return render_template(
        "recruitment/applications/office/accommodations.html",
        round_=round_,
        rows=accommodate.accommodations_in(reading(), round_),
    )


def _accommodation_form(request_: AccommodationRequest) -> AccommodationDecisionForm:
    form = AccommodationDecisionForm()
    form.action.choices = choices("accommodation.decision")
    items = (request_.need or {}).get("items", ())
    form.granted.choices = [(item, word("accommodation.item", item)) for item in items]
    return form


def _asked_for(code: str, public_id: str) -> AccommodationRequest:
    round_ = round_of(code, EXAM_OFFICER)
    return accommodate.accommodation_in(reading(), round_, public_id)


def _note_reading(code: str, public_id: str) -> None:
    if _asked_for(code, public_id).need is None:
        return
    with act_on_round(code, EXAM_OFFICER) as act:
        request_ = accommodate.accommodation_in(act.session, act.round_, public_id)
        accommodate.note_reading(act, request_)


ON_FIELD = {
    "accommodation_no_reason": "reason",
    "accommodation_nothing_granted": "granted",
    "accommodation_all_granted": "action",
}


@pages.route("/accommodations/<public_id>", methods=["GET", "POST"])
@access.officer(EXAM_OFFICER)
def accommodation(code: str, public_id: str) -> Answer:
    """Health data: every opening stands in the chain."""
    form = _accommodation_form(_asked_for(code, public_id))
    if form.validate_on_submit():
        granted, reason = form.granted.data or [], form.reason.data or ""
        with refusals_on(form, **ON_FIELD), act_on_round(code, EXAM_OFFICER) as act:
            row = accommodate.accommodation_in(act.session, act.round_, public_id, lock=True)
            accommodate.decide_accommodation(
                act, row, form.action.data, granted=granted, reason=reason
            )
            return back(".accommodations", code=code)
    elif request.method == "GET":
        _note_reading(code, public_id)
    request_ = _asked_for(code, public_id)
    return shown(
        render_template(
            "recruitment/applications/office/accommodation.html",
            round_=round_of(code, EXAM_OFFICER),
            found=request_,
            application=request_.application,
            form=form,
        )
    )


@pages.get("/accommodations/<public_id>/files/<int:number>/page/<int:page>")
@access.officer(EXAM_OFFICER)
def accommodation_file(code: str, public_id: str, number: int, page: int) -> Response:
    request_ = _asked_for(code, public_id)
    return picture(proof_picture(store(), request_.files, number, page))


@pages.get("/accommodations/<public_id>.pdf")
@access.officer(EXAM_OFFICER)
def accommodation_paper(code: str, public_id: str) -> Response:
    """B-14."""
    request_ = _asked_for(code, public_id)
    return pdf(accommodation_pdf(request_.application, request_))


@pages.get("/corrections")
@access.officer(CHECKER)
def corrections(code: str) -> str:
    round_ = round_of(code, CHECKER)
    return render_template(
        "recruitment/applications/office/corrections.html",
        round_=round_,
        rows=correct.corrections_in(reading(), round_),
    )


def _correction(round_: RecruitmentRound, public_id: str) -> CorrectionRequest:
    return correct.correction_in(reading(), round_, public_id)


@pages.route("/corrections/<public_id>", methods=["GET", "POST"])
@access.officer(CHECKER)
def correction(code: str, public_id: str) -> Answer:
    _correction(round_of(code, CHECKER), public_id)
    form = CorrectionDecisionForm()
    form.action.choices = choices("correction.decision")
    if form.validate_on_submit():
        with refusals_on(form, correction_no_answer="answer"), act_on_round(code, CHECKER) as act:
            row = correct.correction_in(act.session, act.round_, public_id, lock=True)
            correct.decide_correction(act, row, form.action.data, answer=form.answer.data or "")
            return back(".corrections", code=code)
    round_ = round_of(code, CHECKER)
    return shown(_correction_page(round_, _correction(round_, public_id), form))


def _correction_page(
    round_: RecruitmentRound, request_: CorrectionRequest, form: CorrectionDecisionForm
) -> str:
    application = request_.application
    return render_template(
        "recruitment/applications/office/correction.html",
        round_=round_,
        found=request_,
        application=application,
        form=form,
        same_person=correct.took_part(reading(), application, viewer().account_id),
    )


@pages.get("/corrections/<public_id>/files/<int:number>/page/<int:page>")
@access.officer(CHECKER)
def correction_file(code: str, public_id: str, number: int, page: int) -> Response:
    request_ = _correction(round_of(code, CHECKER), public_id)
    return picture(proof_picture(store(), request_.files, number, page))


@pages.get("/corrections/<public_id>.pdf")
@access.officer(CHECKER)
def correction_paper(code: str, public_id: str) -> Response:
    """B-09."""
    return pdf(correction_pdf(_correction(round_of(code, CHECKER), public_id)))
