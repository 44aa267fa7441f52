"""A file on its way from an officer's post into storage, and back to an officer as a download."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from portal.foundation.web.headers import as_download
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.publications.files import keep_file
from portal.recruitment.publications.models import KeptFile
from portal.recruitment.rounds.attachment_files import (
    MAX_BYTES,
    CleanAttachment,
    clean_attachment,
)


def clean_upload(upload: Any, *, sheets: bool = True, public: bool = False) -> CleanAttachment:
    """The upload, read no further than the limit, and cleaned.

    It may take seconds: call it before the transaction opens. Raises ``Refused('file.empty')`` and
    as :func:`clean_attachment`.
    """
    data = upload.read(MAX_BYTES + 1) if upload else b""
    if not data:
        raise Refused("file.empty")
    return clean_attachment(data, str(upload.filename or ""), sheets=sheets, public=public)


def keep_upload(act: Act, clean: CleanAttachment) -> KeptFile:
    """Put the cleaned file away; the same bytes twice are one file."""
    return keep_file(
        act.session,
        current_app.extensions["storage"],
        clean,
        at=act.at,
    )


def sent_file(kept: KeptFile, name: str) -> Response:
    """As a download: nothing that was uploaded is shown as a page of this site."""
    data = current_app.extensions["storage"].read(kept.storage_key)
    return as_download(Response(data, mimetype=kept.media_kind), name)
