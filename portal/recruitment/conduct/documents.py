"""Evidence as pictures."""

from __future__ import annotations

from collections.abc import Iterable

from portal.foundation.files.pages import stored_page
from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.conduct.models import ConductEvidence


def evidence_picture(
    storage: Storage, files: Iterable[ConductEvidence], file_id: str, page: int
) -> bytes:
    """Page ``page`` (from 1) of one of the files as JPEG.

    Raises ``Refused('conduct.file_not_found')``.
    """
    file = next((row for row in files if row.public_id == file_id), None)
    if file is None or not 1 <= page <= file.pages:
        raise Refused("conduct.file_not_found")
    return stored_page(storage, file.storage_key, file.media_kind, page)
