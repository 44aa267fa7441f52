"""Photo and documents: sent, shown as pictures, turned, taken away."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, current_app, request

from portal.foundation.files.storage import Storage
from portal.foundation.web import access
from portal.foundation.web.downloads import picture
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, back, moved_to
from portal.foundation.web.unit import now
from portal.kernel.errors import Refused
from portal.recruitment.applications import uploads
from portal.recruitment.applications.form_scope import asked_by
from portal.recruitment.applications.forms import CertificateSection, PhotoForm, UploadForm
from portal.recruitment.applications.gateway import scanner
from portal.recruitment.applications.models import FILE_KINDS, Application
from portal.recruitment.applications.posting import act_on_own_application
from portal.recruitment.applications.queries import file_of
from portal.recruitment.applications.services import fill_in, keep_file
from portal.recruitment.applications.views.applicant import own, pages
from portal.recruitment.applications.views.section_forms import section_form
from portal.recruitment.applications.views.sections import files_page, section_page
from portal.recruitment.labels import choices


def store() -> Storage:
    storage: Storage = current_app.extensions["storage"]
    return storage


def scanned(received: uploads.Received) -> uploads.Received:
    """The cleaned file, looked at by the scanner where one is on."""
    data = store().read(received.storage_key) if scanner().on else b""
    return replace(received, scan_state=uploads.scan_state(scanner(), data))


def receive_all(form: UploadForm) -> list[uploads.Received]:
    """Every chosen file, cleaned; the first that is no good refuses them all, so that nobody
    guesses which arrived."""
    received = []
    for upload in form["file"].data:
        data, name = uploads.read_upload(upload)
        received.append(uploads.receive_document(store(), data, name))
    return received


def _is_asked(application: Application, kind: str, slot: str) -> bool:
    slots = {document.code for document in asked_by(application.round_).own_documents}
    return kind in FILE_KINDS and (not slot or slot in slots)


def _upload_form(kind: str) -> Form:
    if kind != "photo":
        return UploadForm()
    form = PhotoForm()
    form.turn.choices = choices("photo.turn")
    return form


@pages.post("/<public_id>/files/<kind>")
@access.applicant
def upload(public_id: str, kind: str) -> Answer:
    """Clean the upload, put it away, then tell the application.

    A refusal comes back on the page it was sent from.
    """
    application = own(public_id)
    slot = request.args.get("slot", "")
    if not _is_asked(application, kind, slot):
        return moved_to(".show", public_id=public_id)
    form = _upload_form(kind)
    if form.validate_on_submit():
        with refusals_on(form, **_on_field(kind)):
            fill_in.require_editable(application, now())
            is_photo = isinstance(form, PhotoForm)
            received = [_portrait(application, form)] if is_photo else receive_all(form)
            files = [replace(scanned(file), slot=slot) for file in received]
            with act_on_own_application(public_id) as act:
                for file in files:
                    keep_file.attach(act, kind, file, replace=is_photo)
            return _back(public_id, kind, slot)
    return _sent_back(own(public_id), kind, slot, form)


def _portrait(application: Application, form: PhotoForm) -> uploads.Received:
    data, name = uploads.read_upload(form["photo"].data)
    return uploads.receive_photo(
        store(),
        data,
        name,
        uploads.portrait_spec(application.round_.conduct),
        int(form.turn.data or 0),
    )


UNREADABLE = (
    "not_an_image",
    "too_small",
    "unreadable",
    "damaged",
    "too_large",
    "empty",
    "encrypted",
)


def _on_field(kind: str) -> dict[str, str]:
    name = "photo" if kind == "photo" else "file"
    return {f"file_{code}": name for code in UNREADABLE}


def _sent_back(application: Application, kind: str, slot: str, form: Form) -> Answer:
    if kind != "certificate":
        return files_page(application, form, slot=slot, kind=kind)
    empty = section_form(application, "certificate", CertificateSection, formdata=None)
    return section_page(application, "certificate", empty, upload_form=form)


def _back(public_id: str, kind: str, slot: str = "") -> Response:
    if kind == "certificate":
        return back(".section", public_id=public_id, section="certificate", _anchor="files")
    anchor = "photo-sec" if kind == "photo" else slot or kind
    return back(".section", public_id=public_id, section="files", _anchor=anchor)


@pages.post("/<public_id>/files/<file_id>/remove")
@access.applicant
def remove_file(public_id: str, file_id: str) -> Response:
    with act_on_own_application(public_id) as act:
        file = file_of(act.application, file_id)
        keep_file.remove_file(act, file_id)
        return _back(public_id, file.kind, file.slot)


@pages.post("/<public_id>/files/<file_id>/page/<int:page>/turn")
@access.applicant
def turn_page(public_id: str, file_id: str, page: int) -> Response:
    """Turn a page by 90° for good, so that the screener sees it upright."""
    application = own(public_id)
    fill_in.require_editable(application, now())
    file = file_of(application, file_id)
    if file.kind == "photo":  # it has the round's measure; turned, it would not
        raise Refused("application.file_not_found")
    turned = scanned(uploads.turned_copy(store(), file, page))
    with act_on_own_application(public_id) as act:
        keep_file.turn_file(act, file_id, turned, seen_sha256=file.sha256)
    return _back(public_id, file.kind, file.slot)


@pages.get("/<public_id>/files/<file_id>/page/<int:page>")
@access.applicant
def file_page(public_id: str, file_id: str, page: int) -> Response:
    """A page of an own file as a picture."""
    return picture(uploads.page_picture(store(), file_of(own(public_id), file_id), page))
