"""The applicant's form: a list of sections, one thing per page, saved as typed, handed in once."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from portal.foundation.clock import local
from portal.foundation.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.accounts.queries import own_account
from portal.recruitment.applications import uploads
from portal.recruitment.applications.documents import receipt_pdf
from portal.recruitment.applications.forms import (
    SECTION_FORMS,
    CertificateSection,
    PhotoForm,
    SectionForm,
    TransferForm,
    UploadForm,
)
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import file_of, present_files
from portal.recruitment.applications.services import fill_in, hand_in
from portal.recruitment.applications.services.transfer import EXAMINED, may_transfer, transfer
from portal.recruitment.labels import choices
from portal.recruitment.notices.queries import public_round
from portal.recruitment.rulebook.application_form import SECTIONS
from portal.recruitment.rulebook.lifecycles import APPLICATION
from portal.recruitment.vacancies.queries import vacancies_of, vacancy_in
from portal.recruitment.vacancies.requirements import requirement_facts

pages = Blueprint("applications_applicant", __name__, url_prefix="/my/applications")

CHOICES = {
    "sex": "sex", "political": "political", "education": "education", "degree": "degree", "study_form": "study_form", "applies": "yes_no",
    "claims": "yes_no", "level": "certificate.level", "registration": "certificate.registration",
}  # fmt: skip
YEARS = [("", lazy_gettext("请选择")), *((str(n), lazy_gettext("%(n)s 年", n=n)) for n in range(41))]


def _own(public_id: str) -> Application:
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


def _steps(application: Application, current: str = "") -> list[dict[str, Any]]:
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
    application = _own(public_id)
    return render_template(
        "recruitment/applications/applicant/show.html",
        application=application,
        steps=_steps(application),
        missing=hand_in.still_missing(application),
        editable=fill_in.may_edit(application, now()),
        may=dict.fromkeys(APPLICATION.actions(application.state, {"applicant"}), True),
        transfer_open=may_transfer(application, now()),
        registration=application.round_.window("registration"),
        files=present_files(application),
    )


def _given(application: Application, section: str) -> dict[str, Any]:
    values = dict((application.facts or {}).get(section, {}))
    for name in ("graduated_on",):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    if section == "vacancy" and application.vacancy is not None:
        values["vacancy"] = application.vacancy.code
    claim = application.claim
    if section == "certificate" and claim is not None:
        values |= {
            "level": claim.level,
            "number": claim.number,
            "approved_on": claim.approved_on,
            "registration": claim.registration,
            "registered_until": claim.registered_until,
        }
    return values


def _section_form(application: Application, section: str) -> SectionForm:
    kind = SECTION_FORMS[section]
    given = _given(application, section) | {"seen": str(fill_in.revision(application, section))}
    form = kind(data=given, today=local(now()).date()) if kind is CertificateSection else kind(data=given)
    for field in form:
        if field.name in CHOICES:
            field.choices = choices(CHOICES[field.name])
    if "years" in form:
        form["years"].choices = YEARS
    if section == "vacancy":
        vacancies = [vacancy for vacancy in vacancies_of(reading(), application.round_id) if vacancy.state != "cancelled"]
        form["vacancy"].choices = [
            (vacancy.code, gettext("%(code)s %(name)s（%(n)s 人）", code=vacancy.code, name=vacancy.name, n=vacancy.seats))
            for vacancy in vacancies
        ]
    return form


def _plain_values(form: Form) -> dict[str, Any]:
    found = {}
    for field in form:
        if field.name not in {"csrf_token", "seen"}:
            found[field.name] = field.data.isoformat() if isinstance(field.data, date) else field.data
    return found


def _save(application: Application, section: str, form: SectionForm) -> None:
    with transaction() as session:
        fresh = fill_in.own_application(session, application.public_id, viewer().account_id, lock=True)
        if section == "vacancy":
            fill_in.choose_vacancy(session, fresh, vacancy_in(session, fresh.round_, form["vacancy"].data), at=now())
            return
        values = _plain_values(form)
        if section == "certificate":
            claim = {name: form[name].data for name in ("level", "number", "approved_on", "registration", "registered_until")}
            if form["claims"].data == "yes":
                fill_in.declare_certificate(session, fresh, at=now(), **claim | {"registration": claim["registration"] or "none"})
            elif form["claims"].data == "no":
                fill_in.drop_claim(session, fresh, at=now())
            values = {"claims": form["claims"].data}
        fill_in.save_section(session, fresh, section, values, seen=form.seen_revision, at=now())


def _next_section(section: str) -> str | None:
    place = SECTIONS.index(section) + 1
    return SECTIONS[place] if place < len(SECTIONS) else None


@pages.route("/<public_id>/sections/<section>", methods=["GET", "POST"])
@access.applicant
def section(public_id: str, section: str) -> Response | tuple[str, int] | str:
    application = _own(public_id)
    if section == "files":
        return _files_page(application)
    if section not in SECTION_FORMS:
        return redirect(url_for(".show", public_id=public_id))
    form = _section_form(application, section)
    quiet = request.headers.get("X-Autosave") == "1"
    if form.validate_on_submit():
        with refusals_on(form):
            _save(application, section, form)
            if quiet:
                return {"saved": True, "seen": fill_in.revision(_own(public_id), section)}  # type: ignore[return-value]
            following = _next_section(section)
            target = url_for(".section", public_id=public_id, section=following) if following else url_for(".show", public_id=public_id)
            return redirect(target, 303)
        application = _own(public_id)
        form.seen.data = str(fill_in.revision(application, section))
        form.seen.raw_data = [form.seen.data]
    if quiet:
        return {"saved": False, "errors": [text for _field, text in form.summary()]}, 422  # type: ignore[return-value]
    return _section_page(application, section, form)


def _section_page(application: Application, section: str, form: Form, **values: Any) -> tuple[str, int] | str:
    if section == "certificate":
        values = {"upload_form": UploadForm(formdata=None), "files": present_files(application, "certificate")} | values
    html = render_template(
        f"recruitment/applications/applicant/{section}.html", application=application, section=section, form=form,
        steps=_steps(application, section), editable=fill_in.may_edit(application, now()), requirements=requirement_facts(application.round_, application.vacancy),
        **values,
    )  # fmt: skip
    return (html, 422) if request.method == "POST" else html


def _files_page(application: Application, form: Form | None = None) -> tuple[str, int] | str:
    documents = [kind for kind in application.round_.conduct.get("documents", ()) if kind != "photo"]
    return _section_page(
        application, "files", form or UploadForm(formdata=None), photo=present_files(application, "photo"), documents=documents,
        files={kind: present_files(application, kind) for kind in (*documents, "other")}, spec=uploads.portrait_spec(application.round_.conduct),
        photo_form=form if isinstance(form, PhotoForm) else PhotoForm(formdata=None),
    )  # fmt: skip


@pages.post("/<public_id>/files/<kind>")
@access.applicant
def upload(public_id: str, kind: str) -> Response | tuple[str, int] | str:
    """Clean the upload, put it away, then tell the application. A refusal comes back on the page it was sent from."""
    application = _own(public_id)
    if kind not in {"photo", "certificate", "identity", "diploma", "other"}:
        return redirect(url_for(".show", public_id=public_id))
    form: Form = PhotoForm() if kind == "photo" else UploadForm()
    back = "certificate" if kind == "certificate" else "files"
    if form.validate_on_submit():
        with refusals_on(form):
            fill_in.require_editable(application, now())
            data, name = uploads.read_upload((form["photo"] if kind == "photo" else form["file"]).data)
            storage = current_app.extensions["storage"]
            received = (
                uploads.receive_photo(storage, data, name, uploads.portrait_spec(application.round_.conduct))
                if kind == "photo"
                else uploads.receive_document(storage, data, name)
            )
            with transaction() as session:
                fresh = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
                fill_in.attach(
                    session, fresh, kind, storage_key=received.storage_key, media_kind=received.media_kind, sha256=received.sha256,
                    size=received.size, pages=received.pages, name=received.name, perceptual_hash=received.perceptual_hash, at=now(),
                    replace=kind == "photo",
                )  # fmt: skip
            return redirect(url_for(".section", public_id=public_id, section=back) + "#files", 303)
    application = _own(public_id)
    if kind == "certificate":
        section_form = CertificateSection(formdata=None, data=_given(application, "certificate"))
        for field in section_form:
            if field.name in CHOICES:
                field.choices = choices(CHOICES[field.name])
        return _section_page(application, "certificate", section_form, upload_form=form)
    return _files_page(application, form)


@pages.post("/<public_id>/files/<file_id>/remove")
@access.applicant
def remove_file(public_id: str, file_id: str) -> Response:
    with transaction() as session:
        application = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
        kind = file_of(application, file_id).kind
        fill_in.remove_file(session, application, file_id, at=now())
    return redirect(url_for(".section", public_id=public_id, section="certificate" if kind == "certificate" else "files"), 303)


@pages.get("/<public_id>/files/<file_id>/page/<int:page>")
@access.applicant
def file_page(public_id: str, file_id: str, page: int) -> Response:
    """A page of an own file as a picture."""
    picture = uploads.page_picture(current_app.extensions["storage"], file_of(_own(public_id), file_id), page, width=900)
    return Response(picture, mimetype="image/jpeg")


@pages.route("/<public_id>/submit", methods=["GET", "POST"])
@access.applicant
def submit(public_id: str) -> Response | tuple[str, int] | str:
    """A summary to read, then one button; pressing it twice is pressing it once."""
    application = _own(public_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            hand_in.submit(session, fill_in.own_application(session, public_id, viewer().account_id, lock=True), at=now())
            return redirect(url_for(".receipt", public_id=public_id), 303)
        application = _own(public_id)
    html = render_template(
        "recruitment/applications/applicant/submit.html", application=application, form=form, missing=hand_in.still_missing(application),
        facts=application.facts or {}, files=present_files(application),
    )  # fmt: skip
    return (html, 422) if request.method == "POST" else html


@pages.route("/<public_id>/withdraw", methods=["GET", "POST"])
@access.applicant
def withdraw(public_id: str) -> Response | str:
    application = _own(public_id)
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
    application = _own(public_id)
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
        application = _own(public_id)
    html = render_template(
        "recruitment/applications/applicant/transfer.html", application=application, form=form, open=may_transfer(application, now()),
        window=application.round_.window("transfer"),
        facts={vacancy.code: requirement_facts(application.round_, vacancy) for vacancy in examined},
    )  # fmt: skip
    return (html, 422) if request.method == "POST" else html


@pages.get("/<public_id>/receipt")
@access.applicant
def receipt(public_id: str) -> Response | str:
    application = _own(public_id)
    if application.number is None:
        return redirect(url_for(".show", public_id=public_id))
    return render_template("recruitment/applications/applicant/receipt.html", application=application, files=present_files(application))


@pages.get("/<public_id>/receipt.pdf")
@access.applicant
def receipt_file(public_id: str) -> Response:
    application = _own(public_id)
    if application.number is None:
        return redirect(url_for(".show", public_id=public_id))
    response = Response(receipt_pdf(application, present_files(application)), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{application.number}.pdf"'
    return response
