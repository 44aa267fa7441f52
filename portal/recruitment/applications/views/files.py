"""Photo and documents: sent, shown as pictures, turned, taken away."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, redirect, request, url_for

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.applications import uploads
from portal.recruitment.applications.form_scope import asked_by
from portal.recruitment.applications.forms import CertificateSection, PhotoForm, UploadForm
from portal.recruitment.applications.gateway import scanner
from portal.recruitment.applications.models import FILE_KINDS, Application
from portal.recruitment.applications.queries import file_of
from portal.recruitment.applications.services import fill_in
from portal.recruitment.applications.views.applicant import own, pages
from portal.recruitment.applications.views.sections import files_page, section_form, section_page
from portal.recruitment.labels import choices


def store() -> Storage:
    found: Storage = current_app.extensions["storage"]
    return found


def received_row(received: uploads.Received) -> dict[str, Any]:
    """The cleaned file as ``fill_in.add_file`` takes it, looked at by the scanner where one is on."""
    data = store().read(received.storage_key) if scanner().on else b""
    return {
        "storage_key": received.storage_key,
        "media_kind": received.media_kind,
        "sha256": received.sha256,
        "size": received.size,
        "pages": received.pages,
        "name": received.name,
        "perceptual_hash": received.perceptual_hash,
        "hint": received.hint,
        "scan_state": uploads.scan_state(scanner(), data),
    }


def receive_all(form: UploadForm) -> list[uploads.Received]:
    """Every chosen file, cleaned; the first that is no good refuses them all, so that nobody
    guesses which arrived."""
    found = []
    for upload in form["file"].data:
        data, name = uploads.read_upload(upload)
        found.append(uploads.receive_document(store(), data, name))
    return found


@pages.post("/<public_id>/files/<kind>")
@access.applicant
def upload(public_id: str, kind: str) -> Response | tuple[str, int] | str:
    """Clean the upload, put it away, then tell the application.

    A refusal comes back on the page it was sent from.
    """
    application = own(public_id)
    slot = request.args.get("slot", "")
    if kind not in FILE_KINDS or (
        slot and slot not in {one.code for one in asked_by(application.round_).own_documents}
    ):
        return redirect(url_for(".show", public_id=public_id))
    form: Form = PhotoForm() if kind == "photo" else UploadForm()
    if isinstance(form, PhotoForm):
        form.turn.choices = choices("photo.turn")
    if form.validate_on_submit():
        with refusals_on(form, **_on_field(kind)):
            fill_in.require_editable(application, now())
            received = (
                [_portrait(application, form)] if isinstance(form, PhotoForm) else receive_all(form)
            )
            rows = [received_row(one) for one in received]
            with transaction() as session:
                fresh = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
                for row in rows:
                    fill_in.attach(
                        session, fresh, kind, at=now(), replace=kind == "photo", slot=slot, **row
                    )
            return redirect(_back(public_id, kind, slot), 303)
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


def _on_field(kind: str) -> dict[str, str]:
    name = "photo" if kind == "photo" else "file"
    return {
        f"file_{code}": name
        for code in (
            "not_an_image",
            "too_small",
            "unreadable",
            "damaged",
            "too_large",
            "empty",
            "encrypted",
        )
    }


def _sent_back(application: Application, kind: str, slot: str, form: Form) -> tuple[str, int] | str:
    if kind == "certificate":
        return section_page(
            application,
            "certificate",
            section_form(application, "certificate", CertificateSection, formdata=None),
            upload_form=form,
        )
    return files_page(application, form, slot=slot, kind=kind)


def _back(public_id: str, kind: str, slot: str = "") -> str:
    if kind == "certificate":
        return url_for(".section", public_id=public_id, section="certificate") + "#files"
    return url_for(".section", public_id=public_id, section="files") + (
        "#photo-sec" if kind == "photo" else f"#{slot or kind}"
    )


@pages.post("/<public_id>/files/<file_id>/remove")
@access.applicant
def remove_file(public_id: str, file_id: str) -> Response:
    with transaction() as session:
        application = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
        file = file_of(application, file_id)
        fill_in.remove_file(session, application, file_id, at=now())
        return redirect(_back(public_id, file.kind, file.slot), 303)


@pages.post("/<public_id>/files/<file_id>/page/<int:page>/turn")
@access.applicant
def turn_page(public_id: str, file_id: str, page: int) -> Response:
    """Turn a page by 90° for good, so that the screener sees it upright."""
    application = own(public_id)
    fill_in.require_editable(application, now())
    file = file_of(application, file_id)
    if file.kind == "photo":  # it has the round's measure; turned, it would not
        raise Refused("application.file_not_found")
    row = received_row(uploads.turned_copy(store(), file, page))
    kept = {
        name: row[name]
        for name in ("storage_key", "sha256", "size", "perceptual_hash", "scan_state")
    }
    with transaction() as session:
        fresh = fill_in.own_application(session, public_id, viewer().account_id, lock=True)
        fill_in.turn_file(session, fresh, file_id, seen_sha256=file.sha256, at=now(), **kept)
    return redirect(_back(public_id, file.kind, file.slot), 303)


@pages.get("/<public_id>/files/<file_id>/page/<int:page>")
@access.applicant
def file_page(public_id: str, file_id: str, page: int) -> Response:
    """A page of an own file as a picture."""
    return picture(uploads.page_picture(store(), file_of(own(public_id), file_id), page, width=900))


def picture(data: bytes) -> Response:
    return Response(data, mimetype="image/jpeg")


def today() -> Any:
    return local(now()).date()
