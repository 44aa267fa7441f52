"""The applicant's form: begin it, the list of its sections, and a draft thrown away."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.accounts.queries import own_account
from portal.recruitment.applications.claim_sentence import claim_sentence
from portal.recruitment.applications.form_scope import asked_by
from portal.recruitment.applications.forms import StartForm
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.services import (
    accommodate,
    carry_over,
    discard_draft,
    fill_in,
    hand_in,
)
from portal.recruitment.applications.services.prove_claim import may_prove
from portal.recruitment.applications.services.transfer import may_transfer
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import public_round
from portal.recruitment.rulebook.eligibility.application_form import sections_of
from portal.recruitment.rulebook.lifecycles import APPLICATION
from portal.recruitment.vacancies.queries import vacancy_in

pages = Blueprint("applications_applicant", __name__, url_prefix="/my/applications")


def own(public_id: str) -> Application:
    """The viewer's own application.

    Raises ``Refused('application.not_found')``, also for another person's.
    """
    return fill_in.own_application(reading(), public_id, viewer().account_id)


@pages.route("/start/<code>", methods=["GET", "POST"])
@access.applicant
def start(code: str) -> Response | str:
    """Rights, purposes and one button; whoever applied before is asked one question.

    Whoever has begun already goes straight on.
    """
    round_ = public_round(reading(), code)
    last = carry_over.last_application(reading(), viewer().account_id, round_)
    form = StartForm()
    form.reuse.choices = [("yes", gettext("用上次的，我再核对一遍")), ("no", gettext("重新填写"))]
    if form.validate_on_submit():
        reuse = last is not None and form.reuse.data == "yes"
        return redirect(url_for(".show", public_id=_begun(round_, last if reuse else None)), 303)
    return render_template(
        "recruitment/applications/applicant/start.html",
        round_=round_,
        form=form,
        open=fill_in.is_open(round_, now()),
        last=last,
    )


def _begun(round_: RecruitmentRound, last: Application | None) -> str:
    code, wished, person_id = round_.code, request.args.get("vacancy", ""), viewer().account_id
    may_begin = (
        fill_in.is_open(round_, now())
        and fill_in.application_in(reading(), round_.id, person_id) is None
    )
    copies: carry_over.Copies = {}
    if last is not None and may_begin:
        copies = carry_over.copy_files(
            current_app.extensions["storage"], carry_over.carried_files(last, round_)
        )
    with transaction() as session:
        fresh = public_round(session, code)
        is_new = fill_in.application_in(session, fresh.id, person_id) is None
        vacancy = vacancy_in(session, fresh, wished) if wished else None
        application = fill_in.start(
            session, fresh, own_account(session, person_id), at=now(), vacancy=vacancy
        )
        before = (
            carry_over.last_application(session, person_id, fresh)
            if last is not None and is_new
            else None
        )
        if before is not None:
            carry_over.carry_over(session, application, before, copies, at=now())
        return application.public_id


def section_href(public_id: str, section: str) -> str:
    if section == "accommodation":
        return url_for("applications_applicant.accommodation", public_id=public_id)
    return url_for("applications_applicant.section", public_id=public_id, section=section)


def steps(application: Application, current: str = "") -> list[dict[str, Any]]:
    """The sections with what each still lacks."""
    lacking: dict[str, int] = {}
    for item in hand_in.still_missing(application):
        lacking[item.section] = lacking.get(item.section, 0) + 1
    facts = application.facts or {}
    saved, carried = facts.get("revisions", {}), facts.get("carried", ())
    found = []
    for section in sections_of(asked_by(application.round_)):
        begun = (
            section in saved
            or (section == "vacancy" and application.vacancy_id)
            or (section == "files" and present_files(application))
        )
        to_check = section in carried
        state = (
            "bad"
            if lacking.get(section) and begun
            else ""
            if lacking.get(section) or to_check
            else "done"
        )
        if section == "accommodation":
            state = "done" if accommodate.request_of(reading(), application) is not None else ""
        found.append(
            {
                "section": section,
                "href": section_href(application.public_id, section),
                "state": state,
                "missing": lacking.get(section, 0),
                "current": section == current,
                "carried": to_check,
            }
        )
    return found


@pages.get("/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    application = own(public_id)
    request_ = accommodate.request_of(reading(), application)
    return render_template(
        "recruitment/applications/applicant/show.html",
        application=application,
        steps=steps(application),
        missing=hand_in.still_missing(application),
        editable=fill_in.may_edit(application, now()),
        may=dict.fromkeys(APPLICATION.actions(application.state, {"applicant"}), True),
        may_discard=discard_draft.may_discard(application),
        may_prove=may_prove(application, now()),
        may_correct=application.state == "eligible",
        accommodation=request_,
        sentence=claim_sentence(application, now()),
        transfer_open=may_transfer(application, now()),
        registration=application.round_.window("registration"),
        files=present_files(application),
    )


@pages.route("/<public_id>/discard", methods=["GET", "POST"])
@access.applicant
def discard(public_id: str) -> Response | str:
    """Throw the draft away: rows in one transaction, then the files."""
    application = own(public_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction() as session:
            fresh = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
            keys = discard_draft.discard(
                session, fresh, accommodate.request_of(session, fresh, lock=True), at=now()
            )
        for key in keys:
            current_app.extensions["storage"].delete(key)
        return redirect(url_for("desk_applicant.my_page"), 303)
    return render_template(
        "recruitment/applications/applicant/discard.html", application=application
    )
