"""What the public log says of a publication: the leaf that is printed, and the proof beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.foundation.transparency.leaves import PUBLICATION
from portal.foundation.transparency.log import Standing
from portal.foundation.web.log.files import files_of
from portal.recruitment.public_log.queries import LOG
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import edition_of

PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Logged:
    """``proof`` is the text of the ``.tlog-proof`` file, or ``pending`` until it is made.

    ``since`` is the moment of the first signed checkpoint that holds the leaf, None before it.
    """

    leaf: str
    leaf_hash: str
    since: datetime | None
    proof: str


def logged(session: Session, publication: Publication) -> Logged | None:
    """None for an edition from before there was a log. The proof is the first one, for ever."""
    standing = standing_of(session, publication)
    if standing is None:
        return None
    proof = LOG.proof(session, files_of(standing.origin), standing) if standing.since else None
    return Logged(
        leaf=standing.entry.leaf,
        leaf_hash=standing.leaf_hash,
        since=standing.since,
        proof=PENDING if proof is None else proof.text,
    )


def standing_of(session: Session, publication: Publication) -> Standing | None:
    entry = LOG.newest(session, edition_of(publication).subject, PUBLICATION)
    return None if entry is None else LOG.standing(session, entry)


def standing_of_bundle(session: Session, publication: Publication) -> Standing | None:
    """Of the evidence bundle beside the edition; None where it has none in the log."""
    entry = LOG.newest(session, edition_of(publication).bundle_subject)
    return None if entry is None else LOG.standing(session, entry)


def best_proof(session: Session, standing: Standing | None) -> str | None:
    """The proof for taking away, under witnesses where there are any; None while it is pending."""
    if standing is None or standing.since is None:
        return None
    proof = LOG.proof(session, files_of(standing.origin), standing, cosigned=True)
    return None if proof is None else proof.text
