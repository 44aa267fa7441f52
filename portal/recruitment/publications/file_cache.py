"""Files of publications, made once: a publication never changes, so neither does its PDF, XLSX, CSV
or JSON.

They lie in the data folder beside the database, named by what they were made from, and may be
deleted at any time: they are made again.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path

from flask import current_app
from flask_babel import force_locale

from portal.recruitment.publications import documents
from portal.recruitment.publications.models import Publication

EXTENSIONS = ("json", "csv", "xlsx", "pdf")
TABLES_ONLY = ("csv", "xlsx")


def address_of(publication: Publication) -> str:
    """Where a printed QR code leads: this very edition, at the site's public address."""
    base = current_app.extensions["settings"].public_url
    return f"{base}/publications/{publication.number}?edition={publication.edition}"


def prepared_folder() -> Path:
    """Where made files lie; not part of a backup."""
    data_dir: Path = current_app.extensions["settings"].data_dir
    return data_dir / "prepared"


def file_name(publication: Publication, extension: str, address: str) -> str:
    """Of everything that the file says: number, edition, content, signature, and the address in the
    QR code."""
    said = "\n".join(
        [
            publication.number,
            str(publication.edition),
            publication.digest,
            publication.signature.hex(),
            address,
        ]
    )
    return f"{hashlib.sha256(said.encode()).hexdigest()}.{extension}"


def has_file(publication: Publication, extension: str) -> bool:
    return extension in EXTENSIONS and (
        extension not in TABLES_ONLY or bool(publication.content.get("tables"))
    )


def make(publication: Publication, extension: str, address: str) -> bytes:
    """KeyError for an unknown extension."""
    makers: dict[str, Callable[[], bytes]] = {
        "json": lambda: documents.as_json(publication),
        "csv": lambda: documents.as_csv(publication),
        "xlsx": lambda: documents.as_xlsx(publication),
        "pdf": lambda: documents.as_pdf(publication, address),
    }
    with force_locale("zh_Hans_CN"):  # official documents are Chinese, whoever asks first
        return makers[extension]()


def prepared(folder: Path, publication: Publication, extension: str, address: str) -> bytes:
    """The file: as it lies there, or made now and kept.

    Where nothing can be kept (a full or read-only disk) it is made each time.
    """
    path = folder / file_name(publication, extension, address)
    try:
        return path.read_bytes()
    except OSError:
        data = make(publication, extension, address)
    fresh = folder / f".{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
    return data
