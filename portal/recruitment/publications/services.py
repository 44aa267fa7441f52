"""Making a document public: gated, numbered, digested, signed, and recorded.

Afterwards nothing about it changes; a correction is a new edition.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.security.crypto import verifies
from portal.foundation.time.clock import local
from portal.kernel.canonical import canonical_json
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act, head
from portal.recruitment.public_log.services import Edition, enter_publication
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
    "interview_draw": "E",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is to be made public.

    ``body``: ``facts``, ``sections``, ``tables`` (see ``docs/formats/publication-1.md``). With
    ``number`` it is a further edition, which says why in ``reason``; with a bundle its key in the
    storage and its digest.
    """

    kind: str
    round_code: str
    title: str
    body: dict[str, Any]
    number: str | None = None
    reason: str = ""
    expires_at: datetime | None = None
    bundle_key: str | None = None
    bundle_sha256: str | None = None


def publish(act: Act, document: Document) -> Publication:
    """Publish a new document or, where it has a number, a new edition.

    Raises ``Refused('publication.leak')`` naming the place when it holds a number or column that
    may not go out, ``Refused('publication.reason_missing')`` for a further edition without a
    reason.
    """
    content = _content(act, document)
    _require_no_leak(document.kind, content)
    digest = content_digest(content)
    publication = Publication(
        number=content["number"],
        edition=content["edition"],
        kind=document.kind,
        round_code=document.round_code,
        title=document.title,
        content=content,
        digest=digest,
        signature=Publication.vault.sign(digest.encode()),
        audit_head=content["audit_head"],
        bundle_key=document.bundle_key,
        reason=document.reason,
        expires_at=document.expires_at,
    )
    publication.published_at, publication.published_by = act.at, act.by.account_id
    act.session.add(publication)
    _record(act, publication)
    enter_publication(act, edition_of(publication, document.bundle_sha256))
    return publication


def _edition(session: Session, document: Document) -> int:
    if document.number is None:
        return 1
    statement = select(func.max(Publication.edition)).where(Publication.number == document.number)
    edition = 1 + (session.scalar(statement) or 0)
    if edition > 1 and not document.reason:
        raise Refused("publication.reason_missing", number=document.number)
    return edition


def _content(act: Act, document: Document) -> dict[str, Any]:
    """What is digested and signed, member by member in the order of the format."""
    edition, round_code = _edition(act.session, document), document.round_code
    number = document.number or _next_number(act.session, document.kind, round_code)
    return {
        "schema": SCHEMA,
        "number": number,
        "edition": edition,
        "kind": document.kind,
        "round": round_code,
        "title": document.title,
        "published_at": local(act.at).isoformat(timespec="seconds"),
        "reason": document.reason,
        "audit_head": head(act.session, round_code),
        **document.body,
    }


def _require_no_leak(kind: str, content: dict[str, Any]) -> None:
    places = leaks(kind, content)
    if places:
        first = places[0]
        raise Refused("publication.leak", where=first.where, what=first.what, count=len(places))


def _record(act: Act, publication: Publication) -> None:
    act.record(
        "publications.publish",
        f"publication:{publication.number}",
        chain=publication.round_code,
        edition=publication.edition,
        kind=publication.kind,
        digest=publication.digest,
    )


def edition_of(publication: Publication, bundle_sha256: str | None = None) -> Edition:
    """What the public log says of the publication."""
    return Edition(
        number=publication.number,
        edition=publication.edition,
        round_code=publication.round_code,
        digest=publication.digest,
        bundle_sha256=bundle_sha256,
    )


def is_genuine(publication: Publication) -> bool:
    """Whether the stored content still has the digest that was signed."""
    digest = content_digest(publication.content)
    return digest == publication.digest and verifies(
        Publication.vault.public_key, publication.signature, digest.encode()
    )
