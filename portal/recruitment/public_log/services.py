"""What goes into the log, in the transaction of the business it tells of.

Names of rounds that are not announced stand there under a keyed hash (``leaves.hidden_subject``).
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.foundation.transparency.leaves import (
    BUNDLE,
    POLICY,
    PUBLICATION,
    SEATS,
    Leaf,
)
from portal.recruitment.audit import Act, chains
from portal.recruitment.public_log.models import LogEntry
from portal.recruitment.public_log.queries import LOG


@dataclass(frozen=True, slots=True)
class Edition:
    """A published edition: what its leaf names; ``bundle_sha256`` of the bundle beside it."""

    number: str
    edition: int
    round_code: str
    digest: str
    bundle_sha256: str | None = None

    @property
    def subject(self) -> str:
        return f"publication:{self.number}:{self.edition}"

    @property
    def bundle_subject(self) -> str:
        return f"bundle:{self.number}:{self.edition}"


def enter_publication(act: Act, edition: Edition) -> None:
    """The edition, its bundle, and the heads of all chains at this moment."""
    enter_edition(act, edition)
    enter_heads(act)


def enter_edition(act: Act, edition: Edition) -> None:
    """The edition and its bundle, as of now."""
    code, at = edition.round_code, act.at
    publication = Leaf(PUBLICATION, edition.subject, edition.digest, at)
    LOG.enter(act.session, publication, about=code)
    if edition.bundle_sha256 is not None:
        bundle = Leaf(BUNDLE, edition.bundle_subject, edition.bundle_sha256, at)
        LOG.enter(act.session, bundle, about=code)


def enter_policy(
    act: Act, round_code: str, number: int, digest: str, *, vacancy: str = ""
) -> LogEntry:
    """Version ``number`` of a round's rules; with a ``vacancy`` the rules of its own, which other
    vacancies may share."""
    name = f"{round_code}:{number}" + (f":{vacancy}" if vacancy else "")
    leaf = Leaf(POLICY, f"policy:{name}", digest, act.at)
    entry: LogEntry = LOG.enter(act.session, leaf, about=round_code)
    return entry


def enter_seats(act: Act, round_code: str, run_id: str, digest: str) -> LogEntry:
    """A release of seats; ``digest`` of the file of seats."""
    leaf = Leaf(SEATS, f"seats:{round_code}:{run_id}", digest, act.at)
    entry: LogEntry = LOG.enter(act.session, leaf, about=round_code)
    return entry


def enter_heads(act: Act) -> int:
    """The head of every audit chain that grew since it was last put down; how many."""
    return LOG.enter_heads(act.session, chains(act.session), act.at)
