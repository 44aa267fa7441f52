"""Making a document public: gated, numbered, digested, signed, and recorded.

Afterwards nothing about it changes; a correction is a new edition.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.security.crypto import verifies
from portal.foundation.time.clock import local
from portal.kernel.canonical import canonical_json
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, head, record
from portal.recruitment.publications.models import Publication
from portal.recruitment.rulebook.publication.gate import leaks

SCHEMA = "publication/1"
# The letter in the number that people read out on the telephone.
SERIES = {
    "recruitment": "N",
    "correction": "N",
    "extension": "N",
    "reduction": "N",
    "supplement": "N",
    "substitution": "N",
    "interview": "N",
    "seating_evidence": "E",
}


def content_digest(content: dict[str, Any]) -> str:
    """SHA-256 over the RFC 8785 form of the content: 64 hex digits."""
    return hashlib.sha256(canonical_json(content)).hexdigest()


def _next_number(session: Session, kind: str, round_code: str) -> str:
    prefix = f"{round_code}-{SERIES.get(kind, 'L')}"
    used = session.scalar(
        select(func.count(func.distinct(Publication.number))).where(
            Publication.round_code == round_code, Publication.number.startswith(prefix)
        )
    )
    return f"{prefix}{(used or 0) + 1}"


def publish(
    session: Session,
    kind: str,
    *,
    round_code: str,
    title: str,
    body: dict[str, Any],
    by: Actor,
    at: datetime,
    number: str | None = None,
    reason: str = "",
    expires_at: datetime | None = None,
    bundle_key: str | None = None,
) -> Publication:
    """Publish ``body`` (``facts``, ``sections``, ``tables``; see ``docs/formats/publication-1.md``)
    as a new document or, with ``number``, a new edition.

    Raises ``Refused('publication.leak')`` naming the place when it holds a number or column that
    may not go out, ``Refused('publication.reason_missing')`` for a further edition without a
    reason.
    """
    edition = 1
    if number is not None:
        edition = 1 + (
            session.scalar(
                select(func.max(Publication.edition)).where(Publication.number == number)
            )
            or 0
        )
        if edition > 1 and not reason:
            raise Refused("publication.reason_missing", number=number)
    number = number or _next_number(session, kind, round_code)
    content = {
        "schema": SCHEMA,
        "number": number,
        "edition": edition,
        "kind": kind,
        "round": round_code,
        "title": title,
        "published_at": local(at).isoformat(timespec="seconds"),
        "reason": reason,
        "audit_head": head(session, round_code),
        **body,
    }
    found = leaks(kind, content)
    if found:
        raise Refused(
            "publication.leak", where=found[0].where, what=found[0].what, count=len(found)
        )
    digest = content_digest(content)
    publication = Publication(
        number=number,
        edition=edition,
        kind=kind,
        round_code=round_code,
        title=title,
        content=content,
        digest=digest,
        signature=Publication.vault.sign(digest.encode()),
        audit_head=content["audit_head"],
        bundle_key=bundle_key,
        published_at=at,
        published_by=by.account_id,
        reason=reason,
        expires_at=expires_at,
    )
    session.add(publication)
    record(
        session,
        "publications.publish",
        f"publication:{number}",
        at=at,
        by=by,
        chain=round_code,
        edition=edition,
        kind=kind,
        digest=digest,
    )
    return publication


def is_genuine(publication: Publication) -> bool:
    """Whether the stored content still has the digest that was signed."""
    digest = content_digest(publication.content)
    return digest == publication.digest and verifies(
        Publication.vault.public_key, publication.signature, digest.encode()
    )
