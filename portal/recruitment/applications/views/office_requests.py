"""Answering what applicants ask for: reasonable accommodation by the exam officers, corrections by
the checkers."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.documents import accommodation_pdf, correction_pdf
from portal.recruitment.applications.forms import AccommodationDecisionForm, CorrectionDecisionForm
from portal.recruitment.applications.request_files import proof_picture
from portal.recruitment.applications.services import accommodate, correct
from portal.recruitment.applications.views.files import picture, store, today
from portal.recruitment.applications.views.office_fields import pages, reach
from portal.recruitment.labels import choices, word
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER
from portal.recruitment.unions.acting import acting


@pages.get("/accommodations")
@access.officer(EXAM_OFFICER)
def accommodations(code: str) -> str:
    round_ = reach(code, EXAM_OFFICER)
    return render_template(
        "recruitment/applications/office/accommodations.html",
        round_=round_,
        rows=accommodate.accommodations_in(reading(), round_),
    )


@pages.route("/accommodations/<public_id>", methods=["GET", "POST"])
@access.officer(EXAM_OFFICER)
def accommodation(code: str, public_id: str) -> Response | tuple[str, int] | str:
    """Health data: every opening stands in the chain."""
    round_ = reach(code, EXAM_OFFICER)
    found = accommodate.accommodation_in(reading(), round_, public_id)
    form = AccommodationDecisionForm()
    form.action.choices = choices("accommodation.decision")
    form.granted.choices = [
        (item, word("accommodation.item", item)) for item in (found.need or {}).get("items", ())
    ]
    by = acting(viewer(), EXAM_OFFICER)
    if form.validate_on_submit():
        fields = {
            "accommodation_no_reason": "reason",
            "accommodation_nothing_granted": "granted",
            "accommodation_all_granted": "action",
        }
        with refusals_on(form, **fields):
            round_id = round_.id
            with transaction() as session:
                row = accommodate.accommodation_in(
                    session, locked_round(session, round_id), public_id, lock=True
                )
                accommodate.decide_accommodation(
                    session,
                    row,
                    form.action.data,
                    granted=form.granted.data or [],
                    reason=form.reason.data or "",
                    by=by,
                    at=now(),
                )
            return redirect(url_for(".accommodations", code=code), 303)
    elif request.method == "GET" and found.need is not None:
        with transaction() as session:
            accommodate.note_reading(
                session,
                accommodate.accommodation_in(session, reach(code, EXAM_OFFICER), public_id),
                by=by,
                at=now(),
            )
    round_ = reach(code, EXAM_OFFICER)
    found = accommodate.accommodation_in(reading(), round_, public_id)
    html = render_template(
        "recruitment/applications/office/accommodation.html",
        round_=round_,
        found=found,
        application=found.application,
        form=form,
    )
    return (html, 422) if request.method == "POST" else html


@pages.get("/accommodations/<public_id>/files/<int:number>/page/<int:page>")
@access.officer(EXAM_OFFICER)
def accommodation_file(code: str, public_id: str, number: int, page: int) -> Response:
    found = accommodate.accommodation_in(reading(), reach(code, EXAM_OFFICER), public_id)
    return picture(proof_picture(store(), found.files, number, page))


@pages.get("/accommodations/<public_id>.pdf")
@access.officer(EXAM_OFFICER)
def accommodation_paper(code: str, public_id: str) -> Response:
    """B-14."""
    found = accommodate.accommodation_in(reading(), reach(code, EXAM_OFFICER), public_id)
    return Response(accommodation_pdf(found.application, found), mimetype="application/pdf")


@pages.get("/corrections")
@access.officer(CHECKER)
def corrections(code: str) -> str:
    round_ = reach(code, CHECKER)
    return render_template(
        "recruitment/applications/office/corrections.html",
        round_=round_,
        rows=correct.corrections_in(reading(), round_),
    )


@pages.route("/corrections/<public_id>", methods=["GET", "POST"])
@access.officer(CHECKER)
def correction(code: str, public_id: str) -> Response | tuple[str, int] | str:
    round_ = reach(code, CHECKER)
    found = correct.correction_in(reading(), round_, public_id)
    form = CorrectionDecisionForm()
    form.action.choices = choices("correction.decision")
    by = acting(viewer(), CHECKER)
    if form.validate_on_submit():
        with refusals_on(form, correction_no_answer="answer"):
            round_id = round_.id
            with transaction() as session:
                row = correct.correction_in(
                    session, locked_round(session, round_id), public_id, lock=True
                )
                correct.decide_correction(
                    session,
                    row,
                    form.action.data,
                    answer=form.answer.data or "",
                    by=by,
                    at=now(),
                    today=today(),
                )
            return redirect(url_for(".corrections", code=code), 303)
    round_ = reach(code, CHECKER)
    found = correct.correction_in(reading(), round_, public_id)
    html = render_template(
        "recruitment/applications/office/correction.html",
        round_=round_,
        found=found,
        application=found.application,
        form=form,
        same_person=correct.screened_by(reading(), found.application, viewer().account_id),
    )
    return (html, 422) if request.method == "POST" else html


@pages.get("/corrections/<public_id>/files/<int:number>/page/<int:page>")
@access.officer(CHECKER)
def correction_file(code: str, public_id: str, number: int, page: int) -> Response:
    found = correct.correction_in(reading(), reach(code, CHECKER), public_id)
    return picture(proof_picture(store(), found.files, number, page))


@pages.get("/corrections/<public_id>.pdf")
@access.officer(CHECKER)
def correction_paper(code: str, public_id: str) -> Response:
    """B-09."""
    found = correct.correction_in(reading(), reach(code, CHECKER), public_id)
    return Response(correction_pdf(found), mimetype="application/pdf")
