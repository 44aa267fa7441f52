"""A decision as its addressee reads it: page, PDF, read receipt."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.downloads import pdf
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.posting import act_as_applicant
from portal.recruitment.screening.documents import letter_pdf, mend_until, notice_pdf
from portal.recruitment.screening.letter_content import decision_letter, notice_letter
from portal.recruitment.screening.models import ScreeningDecision, ScreeningObjection
from portal.recruitment.screening.queries import objections_on, own_decision, own_notice
from portal.recruitment.screening.services.decide import mark_read
from portal.recruitment.screening.services.give_notice import mark_notice_read

pages = Blueprint("screening_applicant", __name__, url_prefix="/my")


def _asked_about(decision: ScreeningDecision) -> list[ScreeningObjection]:
    return [
        objection
        for objection in objections_on(reading(), decision.application_id)
        if objection.decision_id == decision.id and objection.state != "withdrawn"
    ]


def _may_object(decision: ScreeningDecision) -> bool:
    in_time = decision.object_until is None or now() < decision.object_until
    is_refused = decision.outcome == "fail" and decision.application.state == "ineligible"
    return is_refused and in_time


@pages.get("/decisions/<public_id>")
@access.applicant
def letter(public_id: str) -> str:
    """Opening it is the read receipt."""
    person = viewer().account_id
    if own_decision(reading(), public_id, person).read_at is None:
        with act_as_applicant() as act:
            mark_read(act.session, own_decision(act.session, public_id, person), at=act.at)
    decision = own_decision(reading(), public_id, person)
    asked = _asked_about(decision)
    return render_template(
        "recruitment/screening/applicant/letter.html",
        decision=decision,
        application=decision.application,
        may_object=not asked and _may_object(decision),
        asked=asked,
        letter=decision_letter(reading(), decision, mend_until=mend_until(decision)),
    )


@pages.get("/decisions/<public_id>.pdf")
@access.applicant
def letter_file(public_id: str) -> Response:
    decision = own_decision(reading(), public_id, viewer().account_id)
    name = f"{decision.application.number}-{decision.outcome}.pdf"
    return pdf(letter_pdf(reading(), decision), name)


@pages.get("/notices/<public_id>")
@access.applicant
def notice(public_id: str) -> str:
    """Opening it is the read receipt."""
    person = viewer().account_id
    if own_notice(reading(), public_id, person).read_at is None:
        with act_as_applicant() as act:
            mark_notice_read(own_notice(act.session, public_id, person), at=act.at)
    paper = own_notice(reading(), public_id, person)
    return render_template(
        "recruitment/screening/applicant/notice.html",
        notice=paper,
        application=paper.application,
        letter=notice_letter(reading(), paper),
    )


@pages.get("/notices/<public_id>.pdf")
@access.applicant
def notice_file(public_id: str) -> Response:
    paper = own_notice(reading(), public_id, viewer().account_id)
    name = f"{paper.application.number}-{paper.kind}.pdf"
    return pdf(notice_pdf(reading(), paper), name)
