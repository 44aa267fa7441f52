"""A decision as its addressee reads it: page, PDF, read receipt."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.screening.documents import letter_pdf, mend_until, notice_pdf
from portal.recruitment.screening.letter_content import decision_letter, notice_letter
from portal.recruitment.screening.queries import objections_on, own_decision, own_notice
from portal.recruitment.screening.services.decide import mark_read
from portal.recruitment.screening.services.give_notice import mark_notice_read

pages = Blueprint("screening_applicant", __name__, url_prefix="/my")


@pages.get("/decisions/<public_id>")
@access.applicant
def letter(public_id: str) -> str:
    """Opening it is the read receipt."""
    if own_decision(reading(), public_id, viewer().account_id).read_at is None:
        with transaction() as session:
            mark_read(session, own_decision(session, public_id, viewer().account_id), at=now())
    decision = own_decision(reading(), public_id, viewer().account_id)
    asked = [
        one
        for one in objections_on(reading(), decision.application_id)
        if one.decision_id == decision.id and one.state != "withdrawn"
    ]
    may_object = (
        not asked
        and decision.outcome == "fail"
        and decision.application.state == "ineligible"
        and (decision.object_until is None or now() < decision.object_until)
    )
    return render_template(
        "recruitment/screening/applicant/letter.html",
        decision=decision,
        application=decision.application,
        may_object=may_object,
        asked=asked,
        letter=decision_letter(reading(), decision, mend_until=mend_until(decision)),
    )


@pages.get("/decisions/<public_id>.pdf")
@access.applicant
def letter_file(public_id: str) -> Response:
    decision = own_decision(reading(), public_id, viewer().account_id)
    response = Response(letter_pdf(reading(), decision), mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{decision.application.number}-{decision.outcome}.pdf"'
    )
    return response


@pages.get("/notices/<public_id>")
@access.applicant
def notice(public_id: str) -> str:
    """Opening it is the read receipt."""
    if own_notice(reading(), public_id, viewer().account_id).read_at is None:
        with transaction() as session:
            mark_notice_read(own_notice(session, public_id, viewer().account_id), at=now())
    found = own_notice(reading(), public_id, viewer().account_id)
    return render_template(
        "recruitment/screening/applicant/notice.html",
        notice=found,
        application=found.application,
        letter=notice_letter(reading(), found),
    )


@pages.get("/notices/<public_id>.pdf")
@access.applicant
def notice_file(public_id: str) -> Response:
    found = own_notice(reading(), public_id, viewer().account_id)
    response = Response(notice_pdf(reading(), found), mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{found.application.number}-{found.kind}.pdf"'
    )
    return response
