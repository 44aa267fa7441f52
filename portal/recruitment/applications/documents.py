"""The applicant's papers as PDF: registration form (B-01), pledge and consent (B-02), receipt
(B-03), correction (B-09), accommodation (B-14)."""

from __future__ import annotations

import base64
from typing import Any

from flask import render_template
from flask_babel import force_locale

from portal.foundation.files.storage import Storage
from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.kernel.resident_id import masked
from portal.recruitment.applications.form_scope import extra_lines
from portal.recruitment.applications.models import Application, ApplicationFile
from portal.recruitment.applications.request_models import AccommodationRequest, CorrectionRequest
from portal.recruitment.rounds.remedy import remedy_words


def _pdf(template: str, **values: Any) -> bytes:
    with force_locale("zh_Hans_CN"):
        html = render_template(f"recruitment/documents/{template}.html", **values)
    return render_pdf(html, base_css=DOCUMENT_CSS)


def receipt_pdf(
    application: Application, files: list[ApplicationFile], sentence: str = ""
) -> bytes:
    return _pdf(
        "receipt",
        application=application,
        files=files,
        sentence=sentence,
        extra=extra_lines(application),
    )


def registration_pdf(
    storage: Storage, application: Application, files: list[ApplicationFile]
) -> bytes:
    """B-01 with the photograph; the document's number is masked, because the paper lies about."""
    photo = next((file for file in files if file.kind == "photo"), None)
    picture = ""
    if photo is not None and storage.exists(photo.storage_key):
        picture = (
            "data:image/jpeg;base64," + base64.b64encode(storage.read(photo.storage_key)).decode()
        )
    identity = application.account.identity
    return _pdf(
        "registration_form",
        application=application,
        facts=application.facts or {},
        claim=application.claim,
        photo=picture,
        files=files,
        number=masked(identity.number) if identity else "",
        identity=identity,
        extra=extra_lines(application),
    )


def pledge_pdf(application: Application) -> bytes:
    """B-02: 诚信承诺书、个人信息处理告知同意书."""
    return _pdf("pledge", application=application, extra=extra_lines(application))


def accommodation_pdf(application: Application, found: AccommodationRequest) -> bytes:
    return _pdf("accommodation", application=application, found=found)


def correction_pdf(found: CorrectionRequest) -> bytes:
    """B-09; numbers masked."""
    hide = masked if found.member != "name" else str
    return _pdf(
        "correction",
        application=found.application,
        found=found,
        remedy=remedy_words(found.application.round_.conduct),
        old=hide(found.old),
        new=hide(found.new),
    )
