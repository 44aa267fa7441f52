"""What people send, cleaned and put away before the application hears of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from portal.foundation.files.images import (
    CleanImage,
    PortraitSpec,
    accept_image,
    perceptual_hash,
    rotated,
)
from portal.foundation.files.malware import UNKNOWN, Scanner
from portal.foundation.files.pages import stored_page, stored_pages
from portal.foundation.files.pdf_in import CleanPdf, accept_pdf, turned_pdf
from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import ApplicationFile

JPEG, PDF = "image/jpeg", "application/pdf"
BLURRED = "blurred"
LEAST_DOCUMENT_SIDE = 400  # pixels of the shorter side under which nobody reads a certificate


@dataclass(frozen=True, slots=True)
class Received:
    """A cleaned file in private storage, and what is known of it.

    ``slot``: code of the round's own document that it is; '' for the common ones.
    """

    storage_key: str
    media_kind: str
    sha256: str
    size: int
    pages: int
    name: str
    perceptual_hash: str | None = None
    hint: str = ""
    scan_state: str = "off"
    slot: str = ""


def _pdf(storage: Storage, document: CleanPdf, name: str, hint: str = "") -> Received:
    key, size = storage.put(document.data, document.pictures), len(document.data)
    return Received(key, PDF, document.sha256, size, document.pages, name, None, hint)


def _jpeg(storage: Storage, picture: CleanImage, name: str) -> Received:
    key, size, hint = storage.put(picture.data), len(picture.data), ""
    if picture.looks_blurred:
        hint = BLURRED
    return Received(key, JPEG, picture.sha256, size, 1, name, picture.perceptual_hash, hint)


def portrait_spec(conduct: dict[str, Any]) -> PortraitSpec:
    photo = conduct.get("photo", {})
    return PortraitSpec(
        width=int(photo.get("width", 295)),
        height=int(photo.get("height", 413)),
        min_bytes=int(photo.get("min_kilobytes", 0)) * 1024,
        max_bytes=int(photo.get("max_kilobytes", 60)) * 1024,
    )


def receive_photo(
    storage: Storage, data: bytes, name: str, spec: PortraitSpec, turn: int = 0
) -> Received:
    """A portrait in the round's size, turned by ``turn`` degrees before it is cut.

    Raises ``Refused('file.…')``.
    """
    return _jpeg(storage, accept_image(data, turn=turn, portrait_of=spec), name)


def receive_document(storage: Storage, data: bytes, name: str) -> Received:
    """A picture or a PDF, whichever it really is. Raises ``Refused('file.…')``."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _pdf(storage, accept_pdf(data), name)
    picture = accept_image(data)
    if min(picture.width, picture.height) < LEAST_DOCUMENT_SIDE:
        raise Refused(
            "file.unreadable", width=picture.width, height=picture.height, least=LEAST_DOCUMENT_SIDE
        )
    return _jpeg(storage, picture, name)


def turned_copy(storage: Storage, file: ApplicationFile, page: int) -> Received:
    """A copy of a file with page ``page`` (from 1) turned clockwise by 90°.

    Raises ``Refused('application.file_not_found')``.
    """
    if not 1 <= page <= file.pages:
        raise Refused("application.file_not_found")
    data, name = storage.read(file.storage_key), file.original_name
    if file.media_kind == PDF:
        pictures = stored_pages(storage, file.storage_key)
        return _pdf(storage, turned_pdf(data, pictures, page - 1, 90), name, file.hint)
    turned = rotated(data, 90)
    digest, fingerprint = hashlib.sha256(turned).hexdigest(), perceptual_hash(turned)
    key = storage.put(turned)
    return Received(key, JPEG, digest, len(turned), 1, name, fingerprint, file.hint)


def scan_state(scanner: Scanner, data: bytes) -> str:
    """What is known of a file's bytes: off (nobody is asked), clean, infected, or waiting while the
    scanner gives no clear answer."""
    if not scanner.on:
        return "off"
    verdict = scanner.scan(data).verdict
    return "waiting" if verdict == UNKNOWN else verdict


def page_picture(storage: Storage, file: ApplicationFile, page: int) -> bytes:
    """Page ``page`` (from 1) of a file as JPEG, as it was drawn when the file was taken.

    Raises ``Refused('application.file_not_found')``, ``Refused('file.not_drawn')``.
    """
    if not 1 <= page <= file.pages or file.replaced_at is not None:
        raise Refused("application.file_not_found")
    return stored_page(storage, file.storage_key, file.media_kind, page)


def read_upload(upload: Any, most: int = 12 * 1024 * 1024) -> tuple[bytes, str]:
    """The bytes and the name of an upload.

    Raises ``Refused('file.empty')`` or ``'file.too_large'``.
    """
    data = upload.read(most + 1)
    if not data:
        raise Refused("file.empty")
    if len(data) > most:
        raise Refused("file.too_large", limit=most // 1024 // 1024)
    return data, str(upload.filename or "")
