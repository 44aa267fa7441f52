"""The applicant's form: begin it, the list of its sections, and a draft thrown away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm
from portal.foundation.web.posting import Answer, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.accounts.queries import own_account
from portal.recruitment.applications.act import on_case
from portal.recruitment.applications.claim_sentence import claim_sentence
from portal.recruitment.applications.form_scope import asked_by
from portal.recruitment.applications.forms import StartForm
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.posting import act_as_applicant, act_on_own_application
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.services import (
    accommodate,
    carry_over,
    discard_draft,
    fill_in,
    hand_in,
)
from portal.recruitment.applications.services.lose_vacancy import is_gone
from portal.recruitment.applications.services.prove_claim import may_prove
from portal.recruitment.applications.services.transfer import may_transfer
from portal.recruitment.labels import word
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
def start(code: str) -> Answer:
    """Rights, purposes and one button; whoever applied before is asked one question.

    Whoever has begun already goes straight on.
    """
    round_ = public_round(reading(), code)
    last = carry_over.last_application(reading(), viewer().account_id, round_)
    form = StartForm()
    form.reuse.choices = [("yes", gettext("用上次的，我再核对一遍")), ("no", gettext("重新填写"))]
    if form.validate_on_submit():
        reuse = last is not None and form.reuse.data == "yes"
        return back(".show", public_id=_begin(round_, last if reuse else None))
    return render_template(
        "recruitment/applications/applicant/start.html",
        round_=round_,
        form=form,
        open=fill_in.is_open(round_, now()),
        last=last,
    )


def _begin(round_: RecruitmentRound, last: Application | None) -> str:
    """Public id of the application; what is taken over from ``last`` is copied before."""
    code, wished, person_id = round_.code, request.args.get("vacancy", ""), viewer().account_id
    copies = _copies(round_, last) if last is not None else {}
    with act_as_applicant() as act:
        present = public_round(act.session, code)
        is_new = fill_in.application_in(act.session, present.id, person_id) is None
        vacancy = vacancy_in(act.session, present, wished) if wished else None
        account = own_account(act.session, person_id)
        application = fill_in.start(act, present, account, vacancy=vacancy)
        if last is not None and is_new:
            before = carry_over.last_application(act.session, person_id, present)
            if before is not None:
                carry_over.carry_over(on_case(act, application), before, copies)
        return application.public_id


def _copies(round_: RecruitmentRound, last: Application) -> carry_over.Copies:
    person_id = viewer().account_id
    begun = fill_in.application_in(reading(), round_.id, person_id)
    if begun is not None or not fill_in.is_open(round_, now()):
        return {}
    storage = current_app.extensions["storage"]
    return carry_over.copy_files(storage, carry_over.carried_files(last, round_))


def _section_page(section: str) -> tuple[str, dict[str, str]]:
    """Endpoint of a section's page, and what its address says besides the application."""
    if section == "accommodation":
        return "applications_applicant.accommodation", {}
    return "applications_applicant.section", {"section": section}


def section_href(public_id: str, section: str) -> str:
    endpoint, values = _section_page(section)
    return url_for(endpoint, public_id=public_id, **values)


def to_section(public_id: str, section: str) -> Response:
    """On to a section's page."""
    endpoint, values = _section_page(section)
    return back(endpoint, public_id=public_id, **values)


def _is_begun(application: Application, section: str) -> bool:
    if section == "vacancy" and application.vacancy_id:
        return True
    if section == "files" and present_files(application):
        return True
    return section in (application.facts or {}).get("revisions", {})


def _step_state(application: Application, section: str, missing: int) -> str:
    """How the section is marked: bad, done, or '' while it is not looked at."""
    if section == "accommodation":
        return "done" if accommodate.request_of(reading(), application) is not None else ""
    if missing:
        return "bad" if _is_begun(application, section) else ""
    return "" if _is_carried(application, section) else "done"


@dataclass(frozen=True, slots=True)
class Step:
    """A section as the list of steps shows it; ``small``: what is still to be done there."""

    text: str
    href: str
    small: str
    state: str
    current: bool


def _is_carried(application: Application, section: str) -> bool:
    return section in (application.facts or {}).get("carried", ())


def _lacking(application: Application) -> Counter[str]:
    return Counter(item.section for item in hand_in.still_missing(application))


def steps(application: Application, current: str) -> list[Step]:
    """The sections beside the page of one of them."""
    lacking = _lacking(application)
    return [
        Step(
            text=word("section", section),
            href=section_href(application.public_id, section),
            small=gettext("请核对") if _is_carried(application, section) else "",
            state=_step_state(application, section, lacking[section]),
            current=section == current,
        )
        for section in sections_of(asked_by(application.round_))
    ]


def overview(application: Application) -> list[Step]:
    """The sections with what each still lacks, for the page that shows them all."""
    lacking = _lacking(application)
    return [
        _overview_step(application, section, lacking[section])
        for section in sections_of(asked_by(application.round_))
    ]


def _overview_step(application: Application, section: str, missing: int) -> Step:
    state = _step_state(application, section, missing)
    if missing:
        small = gettext("%(n)s 处没填", n=missing)
    elif _is_carried(application, section):
        small = gettext("上次的，请核对")
    elif section == "accommodation" and state != "done":
        small = gettext("需要的才填")
    else:
        small = gettext("已填")
    href = section_href(application.public_id, section)
    return Step(word("section", section), href, small, state, current=False)


@pages.get("/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    application = own(public_id)
    request_ = accommodate.request_of(reading(), application)
    return render_template(
        "recruitment/applications/applicant/show.html",
        application=application,
        steps=overview(application),
        missing=hand_in.still_missing(application),
        editable=fill_in.may_edit(application, now()),
        may=dict.fromkeys(APPLICATION.actions(application.state, {"applicant"}), True),
        may_discard=discard_draft.may_discard(application),
        may_prove=may_prove(application, now()),
        may_correct=application.state == "eligible",
        accommodation=request_,
        sentence=claim_sentence(application, now()),
        transfer_open=may_transfer(application, now()),
        vacancy_gone=application.state == "draft" and is_gone(application),
        registration_open=fill_in.is_open(application.round_, now()),
        registration=application.round_.window("registration"),
        files=present_files(application),
    )


@pages.route("/<public_id>/discard", methods=["GET", "POST"])
@access.applicant
def discard(public_id: str) -> Answer:
    """Throw the draft away: rows in one transaction, then the files."""
    application = own(public_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with act_on_own_application(public_id) as act:
            request_ = accommodate.request_of(act.session, act.application, lock=True)
            keys = discard_draft.discard(act, request_)
        for key in keys:
            current_app.extensions["storage"].delete(key)
        return back("desk_applicant.my_page")
    return render_template(
        "recruitment/applications/applicant/discard.html", application=application
    )
