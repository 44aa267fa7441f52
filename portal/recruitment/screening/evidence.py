"""Proof that comes with an objection: cleaned like every upload, kept in private storage, shown as pictures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.foundation.documents import page_image
from portal.foundation.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.uploads import PDF, read_upload, receive_document
from portal.recruitment.screening.models import ScreeningObjection

MOST_FILES = 5


def receive_evidence(storage: Storage, uploads: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows for ``ScreeningObjection.files``. Raises ``Refused('file.…')`` for what is no picture or PDF, and beyond five files."""
    given = [upload for upload in uploads if getattr(upload, "filename", "")]
    if len(given) > MOST_FILES:
        raise Refused("application.too_many_files", most=MOST_FILES)
    found = []
    for upload in given:
        data, name = read_upload(upload)
        received = receive_document(storage, data, name)
        found.append(
            {"storage_key": received.storage_key, "sha256": received.sha256, "media_kind": received.media_kind, "pages": received.pages, "name": name[-120:]}
        )  # fmt: skip
    return found


def evidence_picture(storage: Storage, objection: ScreeningObjection, number: int, page: int) -> bytes:
    """Page ``page`` (from 1) of file ``number`` (from 0) as JPEG. Raises ``Refused('application.file_not_found')``."""
    if not 0 <= number < len(objection.files) or not 1 <= page <= objection.files[number]["pages"]:
        raise Refused("application.file_not_found")
    file = objection.files[number]
    data = storage.read(file["storage_key"])
    return page_image(data, page - 1, width=1200) if file["media_kind"] == PDF else data
