"""Handing in, the receipt, withdrawing, and changing the vacancy where the rules allow it."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.foundation.files.fonts import missing_glyphs
from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.claim_sentence import claim_sentence
from portal.recruitment.applications.documents import pledge_pdf, receipt_pdf, registration_pdf
from portal.recruitment.applications.form_scope import extra_lines
from portal.recruitment.applications.forms import (
    TransferForm,
)
from portal.recruitment.applications.gateway import scanner
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.self_check import check_for
from portal.recruitment.applications.services import fill_in, hand_in, note_scans
from portal.recruitment.applications.services.transfer import EXAMINED, may_transfer, transfer
from portal.recruitment.applications.uploads import scan_state
from portal.recruitment.applications.views.applicant import own, pages, section_href
from portal.recruitment.applications.views.files import store
from portal.recruitment.vacancies.queries import vacancies_of, vacancy_in
from portal.recruitment.vacancies.requirements import requirement_facts


@pages.route("/<public_id>/submit", methods=["GET", "POST"])
@access.applicant
def submit(public_id: str) -> Response | tuple[str, int] | str:
    """A summary to read, then one button; pressing it twice is pressing it once."""
    application = own(public_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        _scan_what_waits(application)
        with refusals_on(form), transaction() as session:
            fresh = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
            hand_in.submit(session, fresh, at=now(), files_must_be_clean=scanner().on)
            return redirect(url_for(".receipt", public_id=public_id), 303)
        application = own(public_id)
    facts = application.facts or {}
    missing = [
        {
            "section": one.section,
            "member": one.member,
            "title": one.title,
            "href": section_href(public_id, one.section),
        }
        for one in hand_in.still_missing(application)
    ]
    html = render_template(
        "recruitment/applications/applicant/submit.html",
        application=application,
        form=form,
        missing=missing,
        facts=facts,
        files=present_files(application),
        extra=extra_lines(application),
        carried=facts.get("carried", ()),
        sentence=claim_sentence(application, now()),
        unprintable=sorted(missing_glyphs(application.account.display_name)),
    )
    return (html, 422) if request.method == "POST" else html


def _scan_what_waits(application: Application) -> None:
    """Before the submit, and outside its transaction: what the scanner has not seen yet.

    No answer leaves the file waiting.
    """
    waiting = note_scans.files_to_scan(application) if scanner().on else []
    if application.state not in fill_in.EDITABLE or not waiting:
        return
    states = {file.id: scan_state(scanner(), store().read(file.storage_key)) for file in waiting}
    public_id = application.public_id
    with transaction() as session:
        note_scans.note_scans(
            session,
            fill_in.own_application(session, public_id, viewer().account_id, lock=True),
            states,
        )


@pages.route("/<public_id>/withdraw", methods=["GET", "POST"])
@access.applicant
def withdraw(public_id: str) -> Response | str:
    application = own(public_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction() as session:
            hand_in.withdraw(
                session,
                fill_in.own_application(session, public_id, viewer().account_id, lock=True),
                at=now(),
            )
        return redirect(url_for(".show", public_id=public_id), 303)
    return render_template(
        "recruitment/applications/applicant/withdraw.html", application=application
    )


@pages.post("/<public_id>/reopen")
@access.applicant
def reopen(public_id: str) -> Response:
    with transaction() as session:
        hand_in.reopen(
            session,
            fill_in.own_application(session, public_id, viewer().account_id, lock=True),
            at=now(),
        )
    return redirect(url_for(".show", public_id=public_id), 303)


@pages.route("/<public_id>/transfer", methods=["GET", "POST"])
@access.applicant
def change_vacancy(public_id: str) -> Response | tuple[str, int] | str:
    """改报 after a cancelled vacancy."""
    application = own(public_id)
    form = TransferForm()
    examined = [
        vacancy
        for vacancy in vacancies_of(reading(), application.round_id)
        if vacancy.state in EXAMINED
    ]
    checks = {vacancy.code: check_for(application, vacancy) for vacancy in examined}
    form.vacancy.choices = [
        (
            vacancy.code,
            gettext(
                "%(code)s %(name)s（%(n)s 人）",
                code=vacancy.code,
                name=vacancy.name,
                n=vacancy.seats,
            ),
        )
        for vacancy in examined
        if checks[vacancy.code].outcome != "ineligible"
    ]
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            fresh = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
            transfer(session, fresh, vacancy_in(session, fresh.round_, form.vacancy.data), at=now())
            return redirect(url_for(".receipt", public_id=public_id), 303)
        application = own(public_id)
    html = render_template(
        "recruitment/applications/applicant/transfer.html",
        application=application,
        form=form,
        open=may_transfer(application, now()),
        window=application.round_.window("transfer"),
        targets=[
            (vacancy, checks[vacancy.code], requirement_facts(application.round_, vacancy))
            for vacancy in examined
        ],
    )
    return (html, 422) if request.method == "POST" else html


@pages.get("/<public_id>/receipt")
@access.applicant
def receipt(public_id: str) -> Response | str:
    application = own(public_id)
    if application.number is None:
        return redirect(url_for(".show", public_id=public_id))
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
        return redirect(url_for(".show", public_id=public_id))
    return _paper(
        receipt_pdf(application, present_files(application), claim_sentence(application, now())),
        f"{application.number}.pdf",
    )


def _paper(data: bytes, name: str) -> Response:
    return Response(
        data,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@pages.get("/<public_id>/registration-form.pdf")
@access.applicant
def registration_file(public_id: str) -> Response:
    """B-01 with the photograph, also of a draft."""
    application = own(public_id)
    return _paper(registration_pdf(store(), application, present_files(application)), "B-01.pdf")


@pages.get("/<public_id>/pledge.pdf")
@access.applicant
def pledge_file(public_id: str) -> Response:
    """B-02."""
    return _paper(pledge_pdf(own(public_id)), "B-02.pdf")
