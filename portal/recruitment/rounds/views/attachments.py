"""附件 of a notice: uploaded clean, ordered, removed; and read by officers before it is public."""

from __future__ import annotations

from flask import Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.rounds.forms import AttachmentForm
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rounds.services.attach import (
    attach_file,
    attachment_entries,
    attachments_of,
    move_attachment,
    remove_attachment,
)
from portal.recruitment.rounds.uploads import clean_upload, keep_upload, sent_file
from portal.recruitment.rounds.views.office import pages
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER


def _page(code: str, form: Form) -> str:
    round_ = round_of(code)
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
def attach(code: str) -> Answer:
    round_of(code, PUBLISHER)  # nobody's file is cleaned for a round out of their reach
    form = AttachmentForm()
    if form.validate_on_submit():
        with refusals_on(form, attachment_title="title"):
            clean = clean_upload(form.file.data, public=True)
            with act_on_round(code, PUBLISHER) as act:
                name = str(form.file.data.filename or "")
                attach_file(act, form.title.data, keep_upload(act, clean), name=name)
                return back(".attachments", code=code)
    return again(_page(code, form))


@pages.post("/<code>/attachments/<public_id>/<any(up, down, remove):step>")
@access.officer(PUBLISHER)
def change_attachment(code: str, public_id: str, step: str) -> Response:
    if ConfirmForm().validate_on_submit():
        with act_on_round(code, PUBLISHER) as act:
            if step == "remove":
                remove_attachment(act, public_id)
            else:
                move_attachment(act, public_id, -1 if step == "up" else 1)
    return back(".attachments", code=code)


@pages.get("/<code>/attachments/<public_id>")
@access.officer(*BUSINESS_ROLES)
def attachment(code: str, public_id: str) -> Response:
    round_ = round_of(code)
    present = attachments_of(reading(), round_)
    for kept, entry in zip(present, attachment_entries(reading(), round_), strict=True):
        if kept.public_id == public_id:
            return sent_file(kept.file, entry["name"])
    raise Refused("attachment.not_found")
