"""Files known by their digest: kept once, found again by whoever holds a publication that names
them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.publications.models import KeptFile, Publication


class CleanFile(Protocol):
    """Bytes that were cleaned by the caller, and their digest."""

    @property
    def data(self) -> bytes: ...

    @property
    def media_kind(self) -> str: ...

    @property
    def pages(self) -> int: ...

    @property
    def sha256(self) -> str: ...


def keep_file(session: Session, storage: Storage, file: CleanFile, *, at: datetime) -> KeptFile:
    """The file of these bytes: the one there is, or a new one."""
    present = session.scalar(select(KeptFile).where(KeptFile.sha256 == file.sha256))
    if present is not None:
        return present
    kept = KeptFile(
        sha256=file.sha256,
        storage_key=storage.put(file.data),
        media_kind=file.media_kind,
        size=len(file.data),
        pages=file.pages,
        kept_at=at,
    )
    session.add(kept)
    session.flush()
    return kept


def named_attachment(publication: Publication, sha256: str) -> dict[str, str] | None:
    """The attachment as the publication's content names it, if it does."""
    for entry in publication.content.get("attachments", ()):
        if entry["sha256"] == sha256:
            return dict(entry)
    return None


def kept_file(session: Session, sha256: str) -> KeptFile:
    """Raises ``Refused('publication.no_attachment')``."""
    found = session.scalar(select(KeptFile).where(KeptFile.sha256 == sha256))
    if found is None:
        raise Refused("publication.no_attachment")
    return found
