"""What the applicant asks for beside the form: proof of a claim after the submit, reasonable
accommodation, corrections after approval."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.applications.claim_sentence import claim_sentence
from portal.recruitment.applications.documents import accommodation_pdf, correction_pdf
from portal.recruitment.applications.form_scope import asked_by, proof_until, score_report_counts
from portal.recruitment.applications.forms import AccommodationForm, CorrectionForm, ProofForm
from portal.recruitment.applications.gateway import scanner
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.request_files import proof_picture, receive_proofs
from portal.recruitment.applications.request_models import AccommodationRequest
from portal.recruitment.applications.services import accommodate, correct, fill_in, prove_claim
from portal.recruitment.applications.views.applicant import own, pages, section_href, steps
from portal.recruitment.applications.views.files import (
    picture,
    receive_all,
    received_row,
    store,
    today,
)
from portal.recruitment.labels import choices
from portal.recruitment.rulebook.eligibility.application_form import sections_of


@pages.route("/<public_id>/certificate-proof", methods=["GET", "POST"])
@access.applicant
def prove(public_id: str) -> Response | tuple[str, int] | str:
    """A certificate that came after the submit: only the claim is open, not the application."""
    application = own(public_id)
    if application.claim is None:
        return redirect(url_for(".show", public_id=public_id))
    form = ProofForm()
    levels = choices("claim.evidence")
    form.evidence.choices = (
        levels if score_report_counts(application.round_, application.claim.level) else levels[:1]
    )
    if form.validate_on_submit():
        with refusals_on(form):
            if not prove_claim.may_prove(application, now()):
                raise Refused("claim.proof_closed")
            rows = [received_row(one) for one in receive_all(form)]
            with transaction() as session:
                fresh = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
                for row in rows:
                    prove_claim.prove(session, fresh, evidence=form.evidence.data, at=now(), **row)
            return redirect(url_for(".prove", public_id=public_id), 303)
        application = own(public_id)
    html = render_template(
        "recruitment/applications/applicant/prove.html",
        application=application,
        form=form,
        open=prove_claim.may_prove(application, now()),
        until=proof_until(application.round_),
        files=present_files(application, "certificate"),
        sentence=claim_sentence(application, now()),
    )
    return (html, 422) if request.method == "POST" else html


def _accommodation_page(
    application: Application, form: AccommodationForm, found: AccommodationRequest | None
) -> tuple[str, int] | str:
    asked = sections_of(asked_by(application.round_))
    html = render_template(
        "recruitment/applications/applicant/accommodation.html",
        application=application,
        section="accommodation",
        form=form,
        found=found,
        steps=steps(application, "accommodation"),
        open=accommodate.may_request(application, now()),
        wording=accommodate.CONSENT_WORDING,
        confirm=ConfirmForm(formdata=None),
        place=asked.index("accommodation") + 1,
        total=len(asked),
        following=section_href(application.public_id, "declaration"),
    )
    return (html, 422) if request.method == "POST" else html


def _accommodation_form(found: AccommodationRequest | None) -> AccommodationForm:
    need = (found.need if found is not None else None) or {}
    form = AccommodationForm(
        data={
            "items": need.get("items", []),
            "situation": need.get("situation"),
            "reason": need.get("reason", ""),
        }
    )
    form["items"].choices, form["situation"].choices = (
        choices("accommodation.item"),
        choices("accommodation.situation"),
    )
    return form


@pages.route("/<public_id>/accommodation", methods=["GET", "POST"])
@access.applicant
def accommodation(public_id: str) -> Response | tuple[str, int] | str:
    """合理便利: asked for with its own consent; opening the answer is its read receipt."""
    application = own(public_id)
    found = accommodate.request_of(reading(), application)
    form = _accommodation_form(found)
    if form.validate_on_submit():
        with refusals_on(form, accommodation_no_consent="consent", accommodation_no_item="items"):
            if not form.consent.data:
                raise Refused("accommodation.no_consent")
            files = receive_proofs(store(), scanner(), form["files"].data or [])
            with transaction() as session:
                fresh = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
                accommodate.ask(
                    session,
                    fresh,
                    items=form["items"].data,
                    situation=form["situation"].data,
                    reason=form["reason"].data or "",
                    files=files,
                    consent=True,
                    at=now(),
                )
            return redirect(url_for(".accommodation", public_id=public_id), 303)
        application = own(public_id)
        found = accommodate.request_of(reading(), application)
    if (
        request.method == "GET"
        and found is not None
        and found.decided_at is not None
        and found.read_at is None
    ):
        with transaction() as session:
            row = accommodate.request_of(
                session, fill_in.own_application(session, public_id, viewer().account_id), lock=True
            )
            if row is not None:
                accommodate.read_decision(row, at=now())
        application = own(public_id)
        found = accommodate.request_of(reading(), application)
    return _accommodation_page(application, form, found)


@pages.post("/<public_id>/accommodation/withdrawal")
@access.applicant
def withdraw_accommodation(public_id: str) -> Response:
    """The consent is withdrawn: the data go at once, then the files."""
    with transaction() as session:
        keys = accommodate.withdraw_consent(
            session,
            fill_in.own_application(session, public_id, viewer().account_id, lock=True),
            at=now(),
        )
    for key in keys:
        store().delete(key)
    return redirect(url_for(".accommodation", public_id=public_id), 303)


@pages.get("/<public_id>/accommodation/files/<int:number>/page/<int:page>")
@access.applicant
def accommodation_file(public_id: str, number: int, page: int) -> Response:
    found = accommodate.request_of(reading(), own(public_id))
    if found is None:
        raise Refused("accommodation.not_found")
    return picture(proof_picture(store(), found.files, number, page))


@pages.get("/<public_id>/accommodation.pdf")
@access.applicant
def accommodation_paper(public_id: str) -> Response:
    """B-14 as PDF for its owner."""
    application = own(public_id)
    found = accommodate.request_of(reading(), application)
    if found is None or found.need is None:
        raise Refused("accommodation.not_found")
    return Response(accommodation_pdf(application, found), mimetype="application/pdf")


@pages.route("/<public_id>/corrections", methods=["GET", "POST"])
@access.applicant
def corrections(public_id: str) -> Response | tuple[str, int] | str:
    """B-09: old → new with proof; everything that is no correction is refused with a sentence."""
    application = own(public_id)
    form = CorrectionForm()
    form.member.choices = choices("correction.member")
    if form.validate_on_submit():
        with refusals_on(
            form,
            correction_no_proof="files",
            correction_no_reason="reason",
            correction_waiting="member",
            **_on_new(),
        ):
            files = receive_proofs(store(), scanner(), form.files.data or [])
            with transaction() as session:
                fresh = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
                row = correct.ask_correction(
                    session,
                    fresh,
                    form.member.data,
                    new=form.new.data or "",
                    reason=form.reason.data or "",
                    files=files,
                    at=now(),
                    today=today(),
                )
                return redirect(
                    url_for(".correction", public_id=public_id, request_id=row.public_id), 303
                )
        application = own(public_id)
    html = render_template(
        "recruitment/applications/applicant/corrections.html",
        application=application,
        form=form,
        requests=correct.corrections_of(reading(), application),
        open=application.state == "eligible",
    )
    return (html, 422) if request.method == "POST" else html


def _on_new() -> dict[str, str]:
    codes = (
        "correction_same",
        "correction_name_differs",
        "correction_birth_date",
        "correction_number_taken",
        "identity_form",
        "identity_date",
        "identity_check_digit",
        "identity_empty",
        "identity_future",
        "identity_prefix",
        "identity_old_number",
        "account_name_form",
        "account_name_length",
        "account_mobile_form",
    )
    return dict.fromkeys(codes, "new")


@pages.get("/<public_id>/corrections/<request_id>")
@access.applicant
def correction(public_id: str, request_id: str) -> str:
    """Opening the answer is its read receipt."""
    found = correct.own_correction(reading(), own(public_id), request_id)
    if found.decided_at is not None and found.read_at is None:
        with transaction() as session:
            fresh = fill_in.own_application(session, public_id, viewer().account_id)
            correct.read_answer(
                correct.own_correction(session, fresh, request_id, lock=True), at=now()
            )
        found = correct.own_correction(reading(), own(public_id), request_id)
    return render_template(
        "recruitment/applications/applicant/correction.html",
        application=found.application,
        found=found,
        confirm=ConfirmForm(formdata=None),
    )


@pages.get("/<public_id>/corrections/<request_id>.pdf")
@access.applicant
def correction_paper(public_id: str, request_id: str) -> Response:
    """B-09 as PDF for its owner."""
    return Response(
        correction_pdf(correct.own_correction(reading(), own(public_id), request_id)),
        mimetype="application/pdf",
    )


@pages.post("/<public_id>/corrections/<request_id>/withdrawal")
@access.applicant
def withdraw_correction(public_id: str, request_id: str) -> Response:
    with transaction() as session:
        fresh = fill_in.own_application(session, public_id, viewer().account_id)
        correct.withdraw_correction(
            session, correct.own_correction(session, fresh, request_id, lock=True), at=now()
        )
    return redirect(url_for(".correction", public_id=public_id, request_id=request_id), 303)
