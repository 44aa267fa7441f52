"""What the applicant asks for beside the form: proof of a claim after the submit, reasonable
accommodation, corrections after approval."""

from __future__ import annotations

from flask import Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.downloads import pdf, picture
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.posting import Answer, back, moved_to, shown
from portal.foundation.web.unit import now, reading
from portal.kernel.errors import Refused
from portal.recruitment.applications.claim_sentence import claim_sentence
from portal.recruitment.applications.documents import accommodation_pdf, correction_pdf
from portal.recruitment.applications.form_scope import asked_by, proof_until, score_report_counts
from portal.recruitment.applications.forms import AccommodationForm, CorrectionForm, ProofForm
from portal.recruitment.applications.gateway import scanner
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.posting import act_on_own_application
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.request_files import proof_picture, receive_proofs
from portal.recruitment.applications.request_models import AccommodationRequest, CorrectionRequest
from portal.recruitment.applications.services import accommodate, correct, prove_claim
from portal.recruitment.applications.views.applicant import own, pages, section_href, steps
from portal.recruitment.applications.views.files import receive_all, scanned, store
from portal.recruitment.labels import choices
from portal.recruitment.rounds.remedy import remedy_words
from portal.recruitment.rulebook.eligibility.application_form import sections_of


def _proof_form(application: Application) -> ProofForm:
    form, kinds = ProofForm(), choices("claim.evidence")
    takes_reports = score_report_counts(application.round_, application.claim.level)
    form.evidence.choices = kinds if takes_reports else kinds[:1]
    return form


@pages.route("/<public_id>/certificate-proof", methods=["GET", "POST"])
@access.applicant
def prove(public_id: str) -> Answer:
    """A certificate that came after the submit: only the claim is open, not the application."""
    application = own(public_id)
    if application.claim is None:
        return moved_to(".show", public_id=public_id)
    form = _proof_form(application)
    if form.validate_on_submit():
        with refusals_on(form):
            prove_claim.require_provable(application, now())
            files = [scanned(received) for received in receive_all(form)]
            with act_on_own_application(public_id) as act:
                for file in files:
                    prove_claim.prove(act, file, evidence=form.evidence.data)
            return back(".prove", public_id=public_id)
        application = own(public_id)
    return shown(_proof_page(application, form))


def _proof_page(application: Application, form: ProofForm) -> str:
    return render_template(
        "recruitment/applications/applicant/prove.html",
        application=application,
        form=form,
        open=prove_claim.may_prove(application, now()),
        until=proof_until(application.round_),
        files=present_files(application, "certificate"),
        sentence=claim_sentence(application, now()),
    )


def _accommodation_page(
    application: Application, form: AccommodationForm, request_: AccommodationRequest | None
) -> str:
    asked = sections_of(asked_by(application.round_))
    return render_template(
        "recruitment/applications/applicant/accommodation.html",
        application=application,
        section="accommodation",
        form=form,
        found=request_,
        steps=steps(application, "accommodation"),
        open=accommodate.may_request(application, now()),
        wording=accommodate.CONSENT_WORDING,
        confirm=ConfirmForm(formdata=None),
        place=asked.index("accommodation") + 1,
        total=len(asked),
        following=section_href(application.public_id, "declaration"),
    )


def _accommodation_form(request_: AccommodationRequest | None) -> AccommodationForm:
    need = (request_.need if request_ is not None else None) or {}
    given = {
        "items": need.get("items", []),
        "situation": need.get("situation"),
        "reason": need.get("reason", ""),
    }
    form = AccommodationForm(data=given)
    form["items"].choices = choices("accommodation.item")
    form["situation"].choices = choices("accommodation.situation")
    return form


def _ask(public_id: str, form: AccommodationForm) -> None:
    if not form.consent.data:
        raise Refused("accommodation.no_consent")
    files = receive_proofs(store(), scanner(), form["files"].data or [])
    need = accommodate.Need(form["items"].data, form["situation"].data, form["reason"].data or "")
    with act_on_own_application(public_id) as act:
        before = accommodate.request_of(act.session, act.application, lock=True)
        # what was sent before stays when nothing new is sent
        replaced = [file["storage_key"] for file in (before.files if before and files else [])]
        accommodate.ask(act, need, files=files, consent=True)
    for key in replaced:
        store().delete(key)


def _read_decision(public_id: str) -> None:
    """Opening the answer is its read receipt."""
    request_ = accommodate.request_of(reading(), own(public_id))
    if request_ is None or request_.decided_at is None or request_.read_at is not None:
        return
    with act_on_own_application(public_id) as act:
        row = accommodate.request_of(act.session, act.application, lock=True)
        if row is not None:
            accommodate.read_decision(row, at=act.at)


@pages.route("/<public_id>/accommodation", methods=["GET", "POST"])
@access.applicant
def accommodation(public_id: str) -> Answer:
    """合理便利: asked for with its own consent; opening the answer is its read receipt."""
    if request.method == "GET":
        _read_decision(public_id)
    form = _accommodation_form(accommodate.request_of(reading(), own(public_id)))
    if form.validate_on_submit():
        with refusals_on(form, accommodation_no_consent="consent", accommodation_no_item="items"):
            _ask(public_id, form)
            return back(".accommodation", public_id=public_id)
    application = own(public_id)
    request_ = accommodate.request_of(reading(), application)
    return shown(_accommodation_page(application, form, request_))


@pages.post("/<public_id>/accommodation/withdrawal")
@access.applicant
def withdraw_accommodation(public_id: str) -> Response:
    """The consent is withdrawn: the data go at once, then the files."""
    with act_on_own_application(public_id) as act:
        keys = accommodate.withdraw_consent(act)
    for key in keys:
        store().delete(key)
    return back(".accommodation", public_id=public_id)


@pages.get("/<public_id>/accommodation/files/<int:number>/page/<int:page>")
@access.applicant
def accommodation_file(public_id: str, number: int, page: int) -> Response:
    request_ = accommodate.request_of(reading(), own(public_id))
    if request_ is None:
        raise Refused("accommodation.not_found")
    return picture(proof_picture(store(), request_.files, number, page))


@pages.get("/<public_id>/accommodation.pdf")
@access.applicant
def accommodation_paper(public_id: str) -> Response:
    """B-14 as PDF for its owner."""
    application = own(public_id)
    request_ = accommodate.request_of(reading(), application)
    if request_ is None or request_.need is None:
        raise Refused("accommodation.not_found")
    return pdf(accommodation_pdf(application, request_))


@pages.route("/<public_id>/corrections", methods=["GET", "POST"])
@access.applicant
def corrections(public_id: str) -> Answer:
    """B-09: old → new with proof; everything that is no correction is refused with a sentence."""
    application = own(public_id)
    form = CorrectionForm()
    form.member.choices = choices("correction.member")
    if form.validate_on_submit():
        with refusals_on(form, **ON_FIELD):
            files = receive_proofs(store(), scanner(), form.files.data or [])
            wish = correct.Wish(form.member.data, form.new.data or "", form.reason.data or "")
            with act_on_own_application(public_id) as act:
                row = correct.ask_correction(act, wish, files)
                return back(".correction", public_id=public_id, request_id=row.public_id)
        application = own(public_id)
    return shown(
        render_template(
            "recruitment/applications/applicant/corrections.html",
            application=application,
            form=form,
            requests=correct.corrections_of(reading(), application),
            open=application.state == "eligible",
        )
    )


WRONG_VALUE = (
    *("correction_same", "correction_name_differs", "correction_birth_date"),
    *("correction_number_taken", "identity_form", "identity_date", "identity_check_digit"),
    *("identity_empty", "identity_future", "identity_prefix", "identity_old_number"),
    *("account_name_form", "account_name_length", "account_mobile_form"),
)
ON_FIELD = {
    "correction_no_proof": "files",
    "correction_no_reason": "reason",
    "correction_waiting": "member",
} | dict.fromkeys(WRONG_VALUE, "new")


def _correction(public_id: str, request_id: str) -> CorrectionRequest:
    return correct.own_correction(reading(), own(public_id), request_id)


@pages.get("/<public_id>/corrections/<request_id>")
@access.applicant
def correction(public_id: str, request_id: str) -> str:
    """Opening the answer is its read receipt."""
    request_ = _correction(public_id, request_id)
    if request_.decided_at is not None and request_.read_at is None:
        with act_on_own_application(public_id) as act:
            row = correct.own_correction(act.session, act.application, request_id, lock=True)
            correct.read_answer(row, at=act.at)
        request_ = _correction(public_id, request_id)
    return render_template(
        "recruitment/applications/applicant/correction.html",
        application=request_.application,
        found=request_,
        remedy=remedy_words(request_.application.round_.conduct),
        confirm=ConfirmForm(formdata=None),
    )


@pages.get("/<public_id>/corrections/<request_id>.pdf")
@access.applicant
def correction_paper(public_id: str, request_id: str) -> Response:
    """B-09 as PDF for its owner."""
    return pdf(correction_pdf(_correction(public_id, request_id)))


@pages.post("/<public_id>/corrections/<request_id>/withdrawal")
@access.applicant
def withdraw_correction(public_id: str, request_id: str) -> Response:
    with act_on_own_application(public_id) as act:
        row = correct.own_correction(act.session, act.application, request_id, lock=True)
        correct.withdraw_correction(act, row)
    return back(".correction", public_id=public_id, request_id=request_id)
