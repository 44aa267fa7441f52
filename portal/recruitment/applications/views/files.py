"""Photo and documents: sent, shown as pictures, taken away."""

from __future__ import annotations

from flask import Response, current_app, redirect, url_for

from portal.foundation.forms import Form, refusals_on
from portal.foundation.web import access
from portal.foundation.web.unit import now, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications import uploads
from portal.recruitment.applications.forms import (
    CertificateSection,
    PhotoForm,
    UploadForm,
)
from portal.recruitment.applications.queries import file_of
from portal.recruitment.applications.services import fill_in
from portal.recruitment.applications.views.applicant import own, pages
from portal.recruitment.applications.views.sections import CHOICES, files_page, given_values, section_page
from portal.recruitment.labels import choices


@pages.post("/<public_id>/files/<kind>")
@access.applicant
def upload(public_id: str, kind: str) -> Response | tuple[str, int] | str:
    """Clean the upload, put it away, then tell the application. A refusal comes back on the page it was sent from."""
    application = own(public_id)
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
    application = own(public_id)
    if kind == "certificate":
        section_form = CertificateSection(formdata=None, data=given_values(application, "certificate"))
        for field in section_form:
            if field.name in CHOICES:
                field.choices = choices(CHOICES[field.name])
        return section_page(application, "certificate", section_form, upload_form=form)
    return files_page(application, form)


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
    picture = uploads.page_picture(current_app.extensions["storage"], file_of(own(public_id), file_id), page, width=900)
    return Response(picture, mimetype="image/jpeg")
