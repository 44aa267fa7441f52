"""Scans of papers: cleaned on the way in, shown as pictures of their pages, never handed out as
they came."""

from __future__ import annotations

from portal.foundation.files.images import accept_image
from portal.foundation.files.pages import stored_page
from portal.foundation.files.pdf_in import accept_pdf
from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.approval.models import ApprovalScan
from portal.recruitment.approval.services.papers import ReceivedScan

JPEG, PDF = "image/jpeg", "application/pdf"


def receive_scan(storage: Storage, data: bytes, name: str) -> ReceivedScan:
    """A picture or a PDF, whichever it really is.

    Raises ``Refused('file.…')`` for what is empty, too large, damaged, locked or neither.
    """
    if data[:1024].lstrip().startswith(b"%PDF-"):
        paper = accept_pdf(data)
        key = storage.put(paper.data, paper.pictures)
        return ReceivedScan(key, PDF, paper.sha256, len(paper.data), paper.pages, name)
    picture = accept_image(data)
    return ReceivedScan(storage.put(picture.data), JPEG, picture.sha256, len(picture.data), 1, name)


def scan_page(storage: Storage, scan: ApprovalScan, page: int) -> bytes:
    """Page ``page`` (from 1) as JPEG. Raises ``Refused('approval.scan_not_found')``."""
    if not 1 <= page <= scan.pages:
        raise Refused("approval.scan_not_found")
    return stored_page(storage, scan.storage_key, scan.media_kind, page)
