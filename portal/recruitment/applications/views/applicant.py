"""The applicant's form: begin it, and the list of its sections."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.foundation.forms import ConfirmForm
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.accounts.queries import own_account
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.services import fill_in, hand_in
from portal.recruitment.applications.services.transfer import may_transfer
from portal.recruitment.notices.queries import public_round
from portal.recruitment.rulebook.application_form import SECTIONS
from portal.recruitment.rulebook.lifecycles import APPLICATION
from portal.recruitment.vacancies.queries import vacancy_in

pages = Blueprint("applications_applicant", __name__, url_prefix="/my/applications")


def own(public_id: str) -> Application:
    """The viewer's own application. Raises ``Refused('application.not_found')``, also for another person's."""
    return fill_in.own_application(reading(), public_id, viewer().account_id)


@pages.route("/start/<code>", methods=["GET", "POST"])
@access.applicant
def start(code: str) -> Response | str:
    """Rights, purposes and one button. Whoever has begun already goes straight on."""
    round_ = public_round(reading(), code)
    form = ConfirmForm()
    wished = request.args.get("vacancy", "")
    if form.validate_on_submit():
        with transaction() as session:
            fresh = public_round(session, code)
            vacancy = vacancy_in(session, fresh, wished) if wished else None
            application = fill_in.start(session, fresh, own_account(session, viewer().account_id), at=now(), vacancy=vacancy)
            return redirect(url_for(".show", public_id=application.public_id), 303)
    return render_template("recruitment/applications/applicant/start.html", round_=round_, form=form, open=fill_in.is_open(round_, now()))


def steps(application: Application, current: str = "") -> list[dict[str, Any]]:
    """The sections with what each still lacks."""
    lacking: dict[str, int] = {}
    for item in hand_in.still_missing(application):
        lacking[item.section] = lacking.get(item.section, 0) + 1
    saved = (application.facts or {}).get("revisions", {})
    found = []
    for section in SECTIONS:
        begun = section in saved or (section == "vacancy" and application.vacancy_id) or (section == "files" and present_files(application))
        state = "done" if not lacking.get(section) else "bad" if begun else ""
        found.append(
            {"section": section, "href": url_for(".section", public_id=application.public_id, section=section), "state": state,
             "missing": lacking.get(section, 0), "current": section == current}
        )  # fmt: skip
    return found


@pages.get("/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    application = own(public_id)
    return render_template(
        "recruitment/applications/applicant/show.html",
        application=application,
        steps=steps(application),
        missing=hand_in.still_missing(application),
        editable=fill_in.may_edit(application, now()),
        may=dict.fromkeys(APPLICATION.actions(application.state, {"applicant"}), True),
        transfer_open=may_transfer(application, now()),
        registration=application.round_.window("registration"),
        files=present_files(application),
    )
