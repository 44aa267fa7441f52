"""The hire as the hired person sees it: unit, contract, 聘用通知书, and how far the filing is."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.headers import as_download
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.handover.documents import hire_notice_pdf
from portal.recruitment.handover.queries import own_hire
from portal.recruitment.rulebook.timetable.labour import contract_due, insurance_due

pages = Blueprint("handover_applicant", __name__, url_prefix="/my/hires")


@pages.get("/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    hire = own_hire(reading(), public_id, viewer().account_id)
    return render_template(
        "recruitment/handover/applicant/show.html",
        hire=hire,
        application=hire.application,
        record=hire.record,
        contract_due=contract_due(hire.contract_starts_on),
        insurance_due=insurance_due(hire.contract_starts_on),
    )


@pages.get("/<public_id>.pdf")
@access.applicant
def notice(public_id: str) -> Response:
    hire = own_hire(reading(), public_id, viewer().account_id)
    response = Response(hire_notice_pdf(hire), mimetype="application/pdf")
    return as_download(response, f"{hire.application.number}-hire.pdf")
