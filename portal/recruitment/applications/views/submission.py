"""Handing in, the receipt, withdrawing, and changing the vacancy where the rules allow it."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template

from portal.foundation.files.fonts import missing_glyphs
from portal.foundation.web import access
from portal.foundation.web.downloads import pdf
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.posting import Answer, back, moved_to, shown
from portal.foundation.web.unit import now, reading
from portal.recruitment.applications.claim_sentence import claim_sentence
from portal.recruitment.applications.documents import pledge_pdf, receipt_pdf, registration_pdf
from portal.recruitment.applications.form_scope import extra_lines
from portal.recruitment.applications.forms import TransferForm
from portal.recruitment.applications.gateway import scanner
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.posting import act_on_own_application
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.self_check import SelfCheck, check_for
from portal.recruitment.applications.services import fill_in, hand_in, note_scans
from portal.recruitment.applications.services.transfer import may_transfer, targets, transfer
from portal.recruitment.applications.uploads import scan_state
from portal.recruitment.applications.views.applicant import own, pages, section_href
from portal.recruitment.applications.views.files import store
from portal.recruitment.applications.views.section_forms import vacancy_choice
from portal.recruitment.rulebook.eligibility.application_form import Missing
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of, vacancy_in
from portal.recruitment.vacancies.requirements import requirement_facts

Target = tuple[Vacancy, SelfCheck]


@pages.route("/<public_id>/submit", methods=["GET", "POST"])
@access.applicant
def submit(public_id: str) -> Answer:
    """A summary to read, then one button; pressing it twice is pressing it once."""
    application = own(public_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        _scan_what_waits(application)
        with refusals_on(form), act_on_own_application(public_id) as act:
            hand_in.submit(act, files_must_be_clean=scanner().on)
            return back(".receipt", public_id=public_id)
        application = own(public_id)
    return shown(_submit_page(application, form))


def _submit_page(application: Application, form: ConfirmForm) -> str:
    facts = application.facts or {}
    return render_template(
        "recruitment/applications/applicant/submit.html",
        application=application,
        form=form,
        missing=[_missing(application, item) for item in hand_in.still_missing(application)],
        facts=facts,
        files=present_files(application),
        extra=extra_lines(application),
        carried=facts.get("carried", ()),
        sentence=claim_sentence(application, now()),
        unprintable=sorted(missing_glyphs(application.account.display_name)),
    )


def _missing(application: Application, item: Missing) -> dict[str, Any]:
    return {
        "section": item.section,
        "member": item.member,
        "title": item.title,
        "href": section_href(application.public_id, item.section),
    }


def _scan_what_waits(application: Application) -> None:
    """Before the submit, and outside its transaction: what the scanner has not seen yet.

    No answer leaves the file waiting.
    """
    waiting = note_scans.files_to_scan(application) if scanner().on else []
    if application.state not in fill_in.EDITABLE or not waiting:
        return
    states = {file.id: scan_state(scanner(), store().read(file.storage_key)) for file in waiting}
    with act_on_own_application(application.public_id) as act:
        note_scans.note_scans(act.session, act.application, states)


@pages.route("/<public_id>/withdraw", methods=["GET", "POST"])
@access.applicant
def withdraw(public_id: str) -> Answer:
    application = own(public_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with act_on_own_application(public_id) as act:
            hand_in.withdraw(act)
        return back(".show", public_id=public_id)
    return render_template(
        "recruitment/applications/applicant/withdraw.html", application=application
    )


@pages.post("/<public_id>/reopen")
@access.applicant
def reopen(public_id: str) -> Response:
    with act_on_own_application(public_id) as act:
        hand_in.reopen(act)
    return back(".show", public_id=public_id)


def _targets(application: Application) -> list[Target]:
    """The vacancies that may be chosen, with what the self-check says of each."""
    vacancies = vacancies_of(reading(), application.round_id)
    return [
        (vacancy, check_for(application, vacancy))
        for vacancy in targets(application, vacancies, now())
    ]


@pages.route("/<public_id>/transfer", methods=["GET", "POST"])
@access.applicant
def change_vacancy(public_id: str) -> Answer:
    """改报 after a cancelled vacancy."""
    application = own(public_id)
    offered = _targets(application)
    form = TransferForm()
    form.vacancy.choices = [
        vacancy_choice(vacancy) for vacancy, verdict in offered if verdict.outcome != "ineligible"
    ]
    if form.validate_on_submit():
        with refusals_on(form), act_on_own_application(public_id) as act:
            transfer(act, vacancy_in(act.session, act.application.round_, form.vacancy.data))
            return back(".receipt", public_id=public_id)
        application = own(public_id)
    return shown(_transfer_page(application, form, offered))


def _transfer_page(application: Application, form: TransferForm, offered: list[Target]) -> str:
    return render_template(
        "recruitment/applications/applicant/transfer.html",
        application=application,
        form=form,
        open=may_transfer(application, now()),
        window=application.round_.window("transfer"),
        own_end=application.mend_until,
        targets=[
            (vacancy, verdict, requirement_facts(application.round_, vacancy))
            for vacancy, verdict in offered
        ],
    )


@pages.get("/<public_id>/receipt")
@access.applicant
def receipt(public_id: str) -> Answer:
    application = own(public_id)
    if application.number is None:
        return moved_to(".show", public_id=public_id)
    return render_template(
        "recruitment/applications/applicant/receipt.html",
        application=application,
        files=present_files(application),
        sentence=claim_sentence(application, now()),
        extra=extra_lines(application),
    )


@pages.get("/<public_id>/receipt.pdf")
@access.applicant
def receipt_file(public_id: str) -> Response:
    application = own(public_id)
    if application.number is None:
        return moved_to(".show", public_id=public_id)
    return pdf(
        receipt_pdf(application, present_files(application), claim_sentence(application, now())),
        f"{application.number}.pdf",
    )


@pages.get("/<public_id>/registration-form.pdf")
@access.applicant
def registration_file(public_id: str) -> Response:
    """B-01 with the photograph, also of a draft."""
    application = own(public_id)
    return pdf(registration_pdf(store(), application, present_files(application)), "B-01.pdf")


@pages.get("/<public_id>/pledge.pdf")
@access.applicant
def pledge_file(public_id: str) -> Response:
    """B-02."""
    return pdf(pledge_pdf(own(public_id)), "B-02.pdf")
