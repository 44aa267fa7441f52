"""The applicant goes to the union above, follows it, and reads the answer."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
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
def appeal(public_id: str) -> Response | tuple[str, int] | str:
    """What was typed survives a refusal; pressing twice files once."""
    form = AppealForm()
    if form.validate_on_submit():
        with refusals_on(form, screening_objection_text_missing="text"), transaction() as session:
            row = file_appeal(
                session,
                queries.own_objection(session, public_id, viewer().account_id, lock=True),
                text=form.text.data or "",
                at=now(),
            )
            return redirect(url_for(".show_appeal", public_id=row.public_id), 303)
    found = queries.own_objection(reading(), public_id, viewer().account_id)
    html = render_template(
        "recruitment/screening/applicant/appeal_new.html",
        objection=found,
        application=found.application,
        form=form,
    )
    return (html, 422) if request.method == "POST" else html


@pages.get("/appeals/<public_id>")
@access.applicant
def show_appeal(public_id: str) -> str:
    """Opening the answer is its read receipt."""
    found = queries.own_appeal(reading(), public_id, viewer().account_id)
    if found.answered_at is not None and found.read_at is None:
        with transaction() as session:
            read_appeal_answer(
                queries.own_appeal(session, public_id, viewer().account_id), at=now()
            )
        found = queries.own_appeal(reading(), public_id, viewer().account_id)
    return render_template(
        "recruitment/screening/applicant/appeal.html",
        appeal=found,
        application=found.application,
        letter=appeal_letter(found),
        form=ConfirmForm(formdata=None),
    )


@pages.post("/appeals/<public_id>/withdrawal")
@access.applicant
def withdraw_own_appeal(public_id: str) -> Response:
    with transaction() as session:
        withdraw_appeal(
            session,
            queries.own_appeal(session, public_id, viewer().account_id, lock=True),
            at=now(),
        )
    return redirect(url_for(".show_appeal", public_id=public_id), 303)


@pages.get("/appeals/<public_id>.pdf")
@access.applicant
def appeal_paper(public_id: str) -> Response:
    found = queries.own_appeal(reading(), public_id, viewer().account_id)
    response = Response(appeal_pdf(found), mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{found.application.number}-appeal.pdf"'
    )
    return response
