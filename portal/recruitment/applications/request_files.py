"""Proof sent with a request (accommodation, correction): cleaned like every upload, kept in private
storage, shown as pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from portal.foundation.files.malware import CLEAN, Scanner
from portal.foundation.files.pages import stored_page
from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.uploads import read_upload, receive_document

MOST_PROOFS = 5


def receive_proofs(
    storage: Storage, scanner: Scanner, given: Iterable[Any]
) -> list[dict[str, Any]]:
    """Rows for a request's ``files``.

    Raises ``Refused('file.…')``, also while the scanner that is on does not answer, and beyond five
    files.
    """
    uploads = [upload for upload in given if getattr(upload, "filename", "")]
    if len(uploads) > MOST_PROOFS:
        raise Refused("application.too_many_files", most=MOST_PROOFS)
    return [_proof(storage, scanner, upload) for upload in uploads]


def _proof(storage: Storage, scanner: Scanner, upload: Any) -> dict[str, Any]:
    data, name = read_upload(upload)
    verdict = scanner.scan(data).verdict
    if verdict != CLEAN:
        raise Refused("file.infected" if verdict == "infected" else "file.not_scanned")
    received = receive_document(storage, data, name)
    return {
        "storage_key": received.storage_key,
        "sha256": received.sha256,
        "media_kind": received.media_kind,
        "pages": received.pages,
        "name": name[-120:],
    }


def proof_picture(
    storage: Storage, files: Sequence[dict[str, Any]], number: int, page: int
) -> bytes:
    """Page ``page`` (from 1) of file ``number`` (from 0) as JPEG.

    Raises ``Refused('application.file_not_found')``.
    """
    if not 0 <= number < len(files) or not 1 <= page <= files[number]["pages"]:
        raise Refused("application.file_not_found")
    return stored_page(storage, files[number]["storage_key"], files[number]["media_kind"], page)
