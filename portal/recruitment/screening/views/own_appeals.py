"""The applicant goes to the union above, follows it, and reads the answer."""

from __future__ import annotations

from flask import Response, render_template

from portal.foundation.web import access
from portal.foundation.web.downloads import pdf
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.posting import act_as_applicant
from portal.recruitment.screening import queries
from portal.recruitment.screening.documents import appeal_pdf
from portal.recruitment.screening.forms import AppealForm
from portal.recruitment.screening.letter_content import appeal_letter
from portal.recruitment.screening.services.appeal import (
    file_appeal,
    read_appeal_answer,
    withdraw_appeal,
)
from portal.recruitment.screening.views.own_objections import pages


@pages.route("/objections/<public_id>/appeal", methods=["GET", "POST"])
@access.applicant
def appeal(public_id: str) -> Answer:
    """What was typed survives a refusal; pressing twice files once."""
    form, person = AppealForm(), viewer().account_id
    if form.validate_on_submit():
        with (
            refusals_on(form, screening_objection_text_missing="text"),
            act_as_applicant() as act,
        ):
            upheld = queries.own_objection(act.session, public_id, person, lock=True)
            row = file_appeal(act, upheld, text=form.text.data or "")
            return back(".show_appeal", public_id=row.public_id)
    objection = queries.own_objection(reading(), public_id, person)
    return shown(
        render_template(
            "recruitment/screening/applicant/appeal_new.html",
            objection=objection,
            application=objection.application,
            form=form,
        )
    )


@pages.get("/appeals/<public_id>")
@access.applicant
def show_appeal(public_id: str) -> str:
    """Opening the answer is its read receipt."""
    person = viewer().account_id
    row = queries.own_appeal(reading(), public_id, person)
    if row.answered_at is not None and row.read_at is None:
        with act_as_applicant() as act:
            read_appeal_answer(queries.own_appeal(act.session, public_id, person), at=act.at)
        row = queries.own_appeal(reading(), public_id, person)
    return render_template(
        "recruitment/screening/applicant/appeal.html",
        appeal=row,
        application=row.application,
        letter=appeal_letter(row),
        form=ConfirmForm(formdata=None),
    )


@pages.post("/appeals/<public_id>/withdrawal")
@access.applicant
def withdraw_own_appeal(public_id: str) -> Response:
    with act_as_applicant() as act:
        person = viewer().account_id
        withdraw_appeal(act, queries.own_appeal(act.session, public_id, person, lock=True))
    return back(".show_appeal", public_id=public_id)


@pages.get("/appeals/<public_id>.pdf")
@access.applicant
def appeal_paper(public_id: str) -> Response:
    row = queries.own_appeal(reading(), public_id, viewer().account_id)
    return pdf(appeal_pdf(row), f"{row.application.number}-appeal.pdf")
