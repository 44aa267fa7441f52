"""Files known by their digest: kept once, found again by whoever holds a publication that names
them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.publications.models import KeptFile, Publication


def keep_file(
    session: Session,
    storage: Storage,
    data: bytes,
    *,
    media_kind: str,
    pages: int,
    sha256: str,
    at: datetime,
) -> KeptFile:
    """The file of these bytes: the one there is, or a new one.

    ``data`` has been cleaned by the caller, ``sha256`` is its digest.
    """
    found = session.scalar(select(KeptFile).where(KeptFile.sha256 == sha256))
    if found is not None:
        return found
    kept = KeptFile(
        sha256=sha256,
        storage_key=storage.put(data),
        media_kind=media_kind,
        size=len(data),
        pages=pages,
        kept_at=at,
    )
    session.add(kept)
    session.flush()
    return kept


def named_attachment(publication: Publication, sha256: str) -> dict[str, str] | None:
    """The attachment as the publication's content names it, if it does."""
    return next(
        (
            dict(one)
            for one in publication.content.get("attachments", ())
            if one["sha256"] == sha256
        ),
        None,
    )


def kept_file(session: Session, sha256: str) -> KeptFile:
    """Raises ``Refused('publication.no_attachment')``."""
    found = session.scalar(select(KeptFile).where(KeptFile.sha256 == sha256))
    if found is None:
        raise Refused("publication.no_attachment")
    return found
