"""What people send, cleaned and put away before the application hears of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from portal.foundation.documents import accept_pdf, page_image
from portal.foundation.images import PortraitSpec, accept_image, perceptual_hash, portrait
from portal.foundation.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import ApplicationFile

JPEG, PDF = "image/jpeg", "application/pdf"


@dataclass(frozen=True)
class Received:
    """A cleaned file in private storage."""

    storage_key: str
    media_kind: str
    sha256: str
    size: int
    pages: int
    name: str
    perceptual_hash: str | None


def portrait_spec(conduct: dict[str, Any]) -> PortraitSpec:
    photo = conduct.get("photo", {})
    return PortraitSpec(
        width=int(photo.get("width", 295)), height=int(photo.get("height", 413)), max_bytes=int(photo.get("max_kilobytes", 60)) * 1024
    )


def receive_photo(storage: Storage, data: bytes, name: str, spec: PortraitSpec) -> Received:
    """A portrait in the round's size. Raises ``Refused('file.…')``."""
    picture = portrait(accept_image(data).data, spec)
    return Received(storage.put(picture), JPEG, hashlib.sha256(picture).hexdigest(), len(picture), 1, name, perceptual_hash(picture))


def receive_document(storage: Storage, data: bytes, name: str) -> Received:
    """A picture or a PDF, whichever it really is. Raises ``Refused('file.…')``."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        document = accept_pdf(data)
        return Received(storage.put(document.data), PDF, document.sha256, len(document.data), document.pages, name, None)
    picture = accept_image(data)
    return Received(storage.put(picture.data), JPEG, picture.sha256, len(picture.data), 1, name, perceptual_hash(picture.data))


def page_picture(storage: Storage, file: ApplicationFile, page: int, width: int) -> bytes:
    """Page ``page`` (from 1) of a file as JPEG, ``width`` pixels wide when it is a PDF's. Raises ``Refused('application.file_not_found')``."""
    if not 1 <= page <= file.pages:
        raise Refused("application.file_not_found")
    data = storage.read(file.storage_key)
    return page_image(data, page - 1, width=width) if file.media_kind == PDF else data


def read_upload(upload: Any, most: int = 12 * 1024 * 1024) -> tuple[bytes, str]:
    """The bytes and the name of an upload. Raises ``Refused('file.empty')`` or ``'file.too_large'``."""
    data = upload.read(most + 1)
    if not data:
        raise Refused("file.empty")
    if len(data) > most:
        raise Refused("file.too_large", limit=most // 1024 // 1024)
    return data, str(upload.filename or "")
