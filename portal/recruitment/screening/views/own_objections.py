"""The applicant asks for a review, follows it, and reads the answer."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, current_app, render_template

from portal.foundation.web import access
from portal.foundation.web.downloads import pdf, picture
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.gateway import scanner
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.posting import act_as_applicant, act_on_own_application
from portal.recruitment.applications.request_files import receive_proofs
from portal.recruitment.applications.services.fill_in import own_application
from portal.recruitment.screening import queries
from portal.recruitment.screening.documents import objection_pdf
from portal.recruitment.screening.evidence import evidence_picture
from portal.recruitment.screening.forms import ObjectionForm
from portal.recruitment.screening.letter_content import objection_letter
from portal.recruitment.screening.models import ScreeningObjection
from portal.recruitment.screening.services.appeal import may_appeal
from portal.recruitment.screening.services.clocks import objection_end
from portal.recruitment.screening.services.object import (
    file_objection,
    read_answer,
    withdraw_objection,
)

pages = Blueprint("screening_objections", __name__, url_prefix="/my")


def _until(application: Application, subject: str) -> datetime | None:
    """Until when it may be objected to; None = not known yet, or nothing was refused."""
    if subject == "decision":
        refusals = (
            decision
            for decision in reversed(queries.decisions_on(reading(), application.id))
            if decision.outcome == "fail"
        )
        last = next(refusals, None)
        return last.object_until if last is not None else None
    claim = application.claim
    if claim is None or claim.decided_at is None:
        return None
    return objection_end(reading(), application.round_, claim.decided_at)


@pages.route(
    "/applications/<public_id>/objections/<any(decision, claim):subject>", methods=["GET", "POST"]
)
@access.applicant
def file(public_id: str, subject: str) -> Answer:
    """What is objected to, why, and proof.

    What was typed survives a refusal; pressing twice files once.
    """
    own_application(reading(), public_id, viewer().account_id)
    form = ObjectionForm()
    if form.validate_on_submit():
        with refusals_on(form, screening_objection_text_missing="text"):
            storage = current_app.extensions["storage"]
            files = receive_proofs(storage, scanner(), form.files.data or [])
            with act_on_own_application(public_id) as act:
                row = file_objection(act, subject, text=form.text.data or "", files=files)
                return back(".show", public_id=row.public_id)
    application = own_application(reading(), public_id, viewer().account_id)
    return shown(
        render_template(
            "recruitment/screening/applicant/object.html",
            application=application,
            subject=subject,
            form=form,
            until=_until(application, subject),
        )
    )


def _own(public_id: str) -> ScreeningObjection:
    return queries.own_objection(reading(), public_id, viewer().account_id)


@pages.get("/objections/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    """Opening the answer is its read receipt."""
    objection = _own(public_id)
    if objection.answered_at is not None and objection.read_at is None:
        with act_as_applicant() as act:
            row = queries.own_objection(act.session, public_id, viewer().account_id)
            read_answer(row, at=act.at)
        objection = _own(public_id)
    return render_template(
        "recruitment/screening/applicant/objection.html",
        objection=objection,
        application=objection.application,
        form=ConfirmForm(formdata=None),
        letter=objection_letter(reading(), objection),
        appeal=queries.appeal_against(reading(), objection.id),
        may_appeal=may_appeal(reading(), objection, now()),
    )


@pages.post("/objections/<public_id>/withdrawal")
@access.applicant
def withdraw(public_id: str) -> Response:
    with act_as_applicant() as act:
        person = viewer().account_id
        withdraw_objection(act, queries.own_objection(act.session, public_id, person, lock=True))
    return back(".show", public_id=public_id)


@pages.get("/objections/<public_id>.pdf")
@access.applicant
def paper(public_id: str) -> Response:
    objection = _own(public_id)
    name = f"{objection.application.number}-objection.pdf"
    return pdf(objection_pdf(reading(), objection), name)


@pages.get("/objections/<public_id>/files/<int:number>/page/<int:page>")
@access.applicant
def file_page(public_id: str, number: int, page: int) -> Response:
    storage = current_app.extensions["storage"]
    return picture(evidence_picture(storage, _own(public_id), number, page))
