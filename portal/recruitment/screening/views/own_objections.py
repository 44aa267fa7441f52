"""The applicant asks for a review, follows it, and reads the answer."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.gateway import scanner
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.request_files import receive_proofs
from portal.recruitment.applications.services.fill_in import own_application
from portal.recruitment.screening import queries
from portal.recruitment.screening.documents import objection_pdf
from portal.recruitment.screening.evidence import evidence_picture
from portal.recruitment.screening.forms import ObjectionForm
from portal.recruitment.screening.letter_content import objection_letter
from portal.recruitment.screening.services.appeal import may_appeal
from portal.recruitment.screening.services.clocks import objection_end
from portal.recruitment.screening.services.object import (
    file_objection,
    read_answer,
    withdraw_objection,
)

pages = Blueprint("screening_objections", __name__, url_prefix="/my")


def _until(application: Application, subject: str) -> object:
    if subject == "decision":
        last = next(
            (
                row
                for row in reversed(queries.decisions_on(reading(), application.id))
                if row.outcome == "fail"
            ),
            None,
        )
        return last.object_until if last is not None else None
    claim = application.claim
    if claim is None or claim.decided_at is None:
        return None
    return objection_end(reading(), application.round_, claim.decided_at)


@pages.route(
    "/applications/<public_id>/objections/<any(decision, claim):subject>", methods=["GET", "POST"]
)
@access.applicant
def file(public_id: str, subject: str) -> Response | tuple[str, int] | str:
    """What is objected to, why, and proof.

    What was typed survives a refusal; pressing twice files once.
    """
    application = own_application(reading(), public_id, viewer().account_id)
    form = ObjectionForm()
    if form.validate_on_submit():
        with refusals_on(form, screening_objection_text_missing="text"):
            files = receive_proofs(
                current_app.extensions["storage"], scanner(), form.files.data or []
            )
            with transaction() as session:
                fresh = own_application(session, public_id, viewer().account_id, lock=True)
                row = file_objection(
                    session, fresh, subject, text=form.text.data or "", files=files, at=now()
                )
                return redirect(url_for(".show", public_id=row.public_id), 303)
    application = own_application(reading(), public_id, viewer().account_id)
    html = render_template(
        "recruitment/screening/applicant/object.html",
        application=application,
        subject=subject,
        form=form,
        until=_until(application, subject),
    )
    return (html, 422) if request.method == "POST" else html


@pages.get("/objections/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    """Opening the answer is its read receipt."""
    found = queries.own_objection(reading(), public_id, viewer().account_id)
    if found.answered_at is not None and found.read_at is None:
        with transaction() as session:
            read_answer(queries.own_objection(session, public_id, viewer().account_id), at=now())
        found = queries.own_objection(reading(), public_id, viewer().account_id)
    return render_template(
        "recruitment/screening/applicant/objection.html",
        objection=found,
        application=found.application,
        form=ConfirmForm(formdata=None),
        letter=objection_letter(reading(), found),
        appeal=queries.appeal_against(reading(), found.id),
        may_appeal=may_appeal(reading(), found, now()),
    )


@pages.post("/objections/<public_id>/withdrawal")
@access.applicant
def withdraw(public_id: str) -> Response:
    with transaction() as session:
        withdraw_objection(
            session,
            queries.own_objection(session, public_id, viewer().account_id, lock=True),
            at=now(),
        )
    return redirect(url_for(".show", public_id=public_id), 303)


@pages.get("/objections/<public_id>.pdf")
@access.applicant
def paper(public_id: str) -> Response:
    found = queries.own_objection(reading(), public_id, viewer().account_id)
    response = Response(objection_pdf(reading(), found), mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{found.application.number}-objection.pdf"'
    )
    return response


@pages.get("/objections/<public_id>/files/<int:number>/page/<int:page>")
@access.applicant
def file_page(public_id: str, number: int, page: int) -> Response:
    found = queries.own_objection(reading(), public_id, viewer().account_id)
    return Response(
        evidence_picture(current_app.extensions["storage"], found, number, page),
        mimetype="image/jpeg",
    )
