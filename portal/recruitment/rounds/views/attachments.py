"""附件 of a notice: uploaded clean, ordered, removed; and read by officers before it is public."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, redirect, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.publications.files import keep_file
from portal.recruitment.rounds.attachment_files import MAX_BYTES, clean_attachment
from portal.recruitment.rounds.notice_forms import AttachmentForm
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import EDITABLE, locked_round
from portal.recruitment.rounds.services.attach import (
    attach_file,
    attachment_entries,
    attachments_of,
    move_attachment,
    remove_attachment,
)
from portal.recruitment.rounds.views.office import drafting, pages
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.unions.acting import acting


def received(upload: Any) -> tuple[bytes, str]:
    """Bytes and name of an upload, read no further than the limit.

    Raises ``Refused('file.empty')``.
    """
    data = upload.read(MAX_BYTES + 1) if upload else b""
    if not data:
        raise Refused("file.empty")
    return data, str(upload.filename or "")


def _page(code: str, form: Form) -> str:
    round_ = round_within_reach(reading(), code, viewer().unions_for())
    return render_template(
        "recruitment/rounds/office/attachments.html",
        round_=round_,
        attachments=attachments_of(reading(), round_),
        names=[entry["name"] for entry in attachment_entries(reading(), round_)],
        form=form,
        editable=round_.state in EDITABLE and viewer().has_role(PUBLISHER),
    )


@pages.get("/<code>/attachments")
@access.officer(*BUSINESS_ROLES)
def attachments(code: str) -> str:
    return _page(code, AttachmentForm(formdata=None))


@pages.post("/<code>/attachments")
@access.officer(PUBLISHER)
def attach(code: str) -> Response | tuple[str, int]:
    round_ = drafting(code)
    form = AttachmentForm()
    if form.validate_on_submit():
        with refusals_on(form, attachment_title="title"):
            clean = clean_attachment(
                *received(form.file.data)
            )  # outside the transaction: it may take seconds
            with transaction() as session:
                storage = current_app.extensions["storage"]
                kept = keep_file(session, storage, clean, at=now())
                name = str(form.file.data.filename or "")
                attach_file(
                    session,
                    locked_round(session, round_.id),
                    form.title.data,
                    kept,
                    name=name,
                    by=acting(viewer(), PUBLISHER),
                    at=now(),
                )
            return redirect(url_for(".attachments", code=code), 303)
    return _page(code, form), 422


@pages.post("/<code>/attachments/<public_id>/<any(up, down, remove):step>")
@access.officer(PUBLISHER)
def change_attachment(code: str, public_id: str, step: str) -> Response:
    round_ = drafting(code)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction() as session:
            fresh, by = locked_round(session, round_.id), acting(viewer(), PUBLISHER)
            if step == "remove":
                remove_attachment(session, fresh, public_id, by=by, at=now())
            else:
                move_attachment(
                    session, fresh, public_id, -1 if step == "up" else 1, by=by, at=now()
                )
    return redirect(url_for(".attachments", code=code), 303)


@pages.get("/<code>/attachments/<public_id>")
@access.officer(*BUSINESS_ROLES)
def attachment(code: str, public_id: str) -> Response:
    round_ = round_within_reach(reading(), code, viewer().unions_for())
    present = attachments_of(reading(), round_)
    for one, entry in zip(present, attachment_entries(reading(), round_), strict=True):
        if one.public_id == public_id:
            return sent_file(
                current_app.extensions["storage"].read(one.file.storage_key),
                entry["media"],
                entry["name"],
            )
    raise Refused("attachment.not_found")


def sent_file(data: bytes, media: str, name: str) -> Response:
    """As a download: nothing that was uploaded is shown as a page of this site."""
    return as_download(Response(data, mimetype=media), name)
