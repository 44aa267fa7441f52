"""Proof that comes with an objection: scanned and cleaned like every upload, kept in private
storage, shown as pictures."""

from __future__ import annotations

from portal.foundation.files.storage import Storage
from portal.recruitment.applications.request_files import proof_picture
from portal.recruitment.screening.models import ScreeningObjection


def evidence_picture(
    storage: Storage, objection: ScreeningObjection, number: int, page: int
) -> bytes:
    """Page ``page`` (from 1) of file ``number`` (from 0) as JPEG.

    Raises ``Refused('application.file_not_found')``.
    """
    return proof_picture(storage, objection.files, number, page)
