"""What is shown of a stored file: the picture that it is, or a document's pages as they were drawn
when it was taken."""

from __future__ import annotations

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused

PDF = "application/pdf"


def stored_page(storage: Storage, key: str, media_kind: str, page: int) -> bytes:
    """Page ``page`` (from 1) of a file as JPEG.

    Raises ``Refused('file.not_drawn')`` for a document whose pages could not be drawn, and
    ``Refused('file.gone')`` for a file that was removed meanwhile.
    """
    if media_kind == PDF:
        return _of_document(storage, key, page)
    try:
        return storage.read(key)
    except FileNotFoundError:
        raise Refused("file.gone") from None


def stored_pages(storage: Storage, key: str) -> list[bytes]:
    """The pictures of all pages of a document. Raises as :func:`stored_page`."""
    try:
        return storage.pages(key)
    except FileNotFoundError:
        raise Refused("file.not_drawn" if storage.exists(key) else "file.gone") from None


def _of_document(storage: Storage, key: str, page: int) -> bytes:
    try:
        return storage.page(key, page)
    except FileNotFoundError:
        raise Refused("file.not_drawn" if storage.exists(key) else "file.gone") from None
