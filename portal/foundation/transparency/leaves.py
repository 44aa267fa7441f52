"""A leaf: the RFC 8785 form of ``{at, digest, kind, subject}`` (docs/formats/log-1.md)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from portal.foundation.time.clock import local
from portal.kernel.canonical import canonical_json

PUBLICATION = "publication"  # an edition of a published document
BUNDLE = "bundle"  # its evidence bundle
POLICY = "policy"
COMMITMENT = "commitment"  # a draw's list and secret are fixed
ABORT = "abort"  # a commitment that was given up
SEATS = "seats"  # a release of seats
CHAIN_HEAD = "chain_head"
FILING = "filing"
SOFTWARE = "software"  # the release that decided
PROGRAM = "program"  # a file that anybody runs to check
WITNESS = "witness"  # the key of an office that cosigns
RESTORE = "restore"  # leaves that the restored database did not know
ORIGIN = "origin"  # the first leaf of a log that could not be resumed
KINDS = (
    *(PUBLICATION, BUNDLE, POLICY, COMMITMENT, ABORT, SEATS, CHAIN_HEAD),
    *(FILING, SOFTWARE, PROGRAM, WITNESS, RESTORE, ORIGIN),
)
HIDDEN = "hidden:"


@dataclass(frozen=True, slots=True)
class Leaf:
    """``subject`` names the thing as ``kind:name[:number]``; ``digest`` is 64 hex digits."""

    kind: str
    subject: str
    digest: str
    at: datetime

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no leaf is of kind {self.kind}")

    @property
    def data(self) -> bytes:
        """What is hashed into the tree."""
        at = local(self.at).isoformat(timespec="seconds")
        said = {"kind": self.kind, "subject": self.subject, "digest": self.digest, "at": at}
        return canonical_json(said)


def hidden_subject(names_key: str, subject: str) -> str:
    """What stands for the name of a round that is not announced.

    HMAC-SHA256 under the round's key (64 hex digits, taken as text); the key is public from the
    announcement on.
    """
    return HIDDEN + hmac.new(names_key.encode(), subject.encode(), hashlib.sha256).hexdigest()
