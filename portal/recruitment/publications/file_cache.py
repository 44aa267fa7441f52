"""Files of publications, made once: a publication never changes, so neither does its PDF, XLSX, CSV
or JSON.

They lie in the data folder beside the database, named by what they were made from, and may be
deleted at any time: they are made again.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.recruitment.publications import documents
from portal.recruitment.publications.logged import Logged, logged
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


@dataclass(frozen=True, slots=True)
class Source:
    """All that a file is made from."""

    publication: Publication
    address: str
    logged: Logged | None

    def version(self, extension: str) -> str:
        """64 hex digits, different where the file would be: the JSON alone gains its proof."""
        return hashlib.sha256("\n".join(self._said(extension)).encode()).hexdigest()

    def _said(self, extension: str) -> list[str]:
        row, logged = self.publication, self.logged
        said = [row.number, str(row.edition), row.digest, row.signature.hex(), self.address]
        if logged is not None:
            said.append(logged.leaf_hash)
            said += [logged.proof] if extension == "json" else []
        return said


def source_of(session: Session, publication: Publication) -> Source:
    return Source(publication, address_of(publication), logged(session, publication))


def edition_name(publication: Publication) -> str:
    """What the names of all files of one edition begin with."""
    said = f"{publication.number}\n{publication.edition}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def file_name(source: Source, extension: str) -> str:
    """Of the edition, and of everything that the file says: content, signature, the address in the
    QR code, and the log."""
    return f"{edition_name(source.publication)}-{source.version(extension)}.{extension}"


def forget_files(folder: Path, publication: Publication) -> None:
    """Every file of this edition, also those made before its proof came."""
    for file in folder.glob(f"{edition_name(publication)}-*"):
        file.unlink(missing_ok=True)


def has_file(publication: Publication, extension: str) -> bool:
    return extension in EXTENSIONS and (
        extension not in TABLES_ONLY or bool(publication.content.get("tables"))
    )


def make(source: Source, extension: str) -> bytes:
    """KeyError for an unknown extension."""
    publication = source.publication
    makers: dict[str, Callable[[], bytes]] = {
        "json": lambda: documents.as_json(publication, source.logged),
        "csv": lambda: documents.as_csv(publication),
        "xlsx": lambda: documents.as_xlsx(publication),
        "pdf": lambda: documents.as_pdf(publication, source.address, source.logged),
    }
    with force_locale("zh_Hans_CN"):  # official documents are Chinese, whoever asks first
        return makers[extension]()


def prepared(folder: Path, source: Source, extension: str) -> bytes:
    """The file: as it lies there, or made now and kept.

    Where nothing can be kept (a full or read-only disk) it is made each time.
    """
    path = folder / file_name(source, extension)
    try:
        return path.read_bytes()
    except OSError:
        data = make(source, extension)
    fresh = folder / f".{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
    return data
