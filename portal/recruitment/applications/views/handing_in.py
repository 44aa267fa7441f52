"""Handing in, the receipt, withdrawing, and changing the vacancy where the rules allow it."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.foundation.forms import ConfirmForm, refusals_on
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.documents import receipt_pdf
from portal.recruitment.applications.forms import (
    TransferForm,
)
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.services import fill_in, hand_in
from portal.recruitment.applications.services.transfer import EXAMINED, may_transfer, transfer
from portal.recruitment.applications.views.applicant import own, pages
from portal.recruitment.vacancies.queries import vacancies_of, vacancy_in
from portal.recruitment.vacancies.requirements import requirement_facts


@pages.route("/<public_id>/submit", methods=["GET", "POST"])
@access.applicant
def submit(public_id: str) -> Response | tuple[str, int] | str:
    """A summary to read, then one button; pressing it twice is pressing it once."""
    application = own(public_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            hand_in.submit(session, fill_in.own_application(session, public_id, viewer().account_id, lock=True), at=now())
            return redirect(url_for(".receipt", public_id=public_id), 303)
        application = own(public_id)
    html = render_template(
        "recruitment/applications/applicant/submit.html", application=application, form=form, missing=hand_in.still_missing(application),
        facts=application.facts or {}, files=present_files(application),
    )  # fmt: skip
    return (html, 422) if request.method == "POST" else html


@pages.route("/<public_id>/withdraw", methods=["GET", "POST"])
@access.applicant
def withdraw(public_id: str) -> Response | str:
    application = own(public_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction() as session:
            hand_in.withdraw(session, fill_in.own_application(session, public_id, viewer().account_id, lock=True), at=now())
        return redirect(url_for(".show", public_id=public_id), 303)
    return render_template("recruitment/applications/applicant/withdraw.html", application=application)


@pages.post("/<public_id>/reopen")
@access.applicant
def reopen(public_id: str) -> Response:
    with transaction() as session:
        hand_in.reopen(session, fill_in.own_application(session, public_id, viewer().account_id, lock=True), at=now())
    return redirect(url_for(".show", public_id=public_id), 303)


@pages.route("/<public_id>/transfer", methods=["GET", "POST"])
@access.applicant
def change_vacancy(public_id: str) -> Response | tuple[str, int] | str:
    """改报 after a cancelled vacancy."""
    application = own(public_id)
    form = TransferForm()
    examined = [vacancy for vacancy in vacancies_of(reading(), application.round_id) if vacancy.state in EXAMINED]
    form.vacancy.choices = [
        (vacancy.code, gettext("%(code)s %(name)s（%(n)s 人）", code=vacancy.code, name=vacancy.name, n=vacancy.seats))
        for vacancy in examined
    ]
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            fresh = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
            transfer(session, fresh, vacancy_in(session, fresh.round_, form.vacancy.data), at=now())
            return redirect(url_for(".receipt", public_id=public_id), 303)
        application = own(public_id)
    html = render_template(
        "recruitment/applications/applicant/transfer.html", application=application, form=form, open=may_transfer(application, now()),
        window=application.round_.window("transfer"),
        facts={vacancy.code: requirement_facts(application.round_, vacancy) for vacancy in examined},
    )  # fmt: skip
    return (html, 422) if request.method == "POST" else html


@pages.get("/<public_id>/receipt")
@access.applicant
def receipt(public_id: str) -> Response | str:
    application = own(public_id)
    if application.number is None:
        return redirect(url_for(".show", public_id=public_id))
    return render_template("recruitment/applications/applicant/receipt.html", application=application, files=present_files(application))


@pages.get("/<public_id>/receipt.pdf")
@access.applicant
def receipt_file(public_id: str) -> Response:
    application = own(public_id)
    if application.number is None:
        return redirect(url_for(".show", public_id=public_id))
    response = Response(receipt_pdf(application, present_files(application)), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{application.number}.pdf"'
    return response
