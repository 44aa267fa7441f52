"""What goes into the log, in the transaction of the business it tells of."""

from __future__ import annotations

from portal.foundation.transparency.leaves import FILING, Leaf
from portal.kernel.canonical import canonical_digest
from portal.workforce.audit import Act, chains
from portal.workforce.public_log.models import LogEntry
from portal.workforce.public_log.queries import LOG


def enter_filing(act: Act, public_id: str, facts: dict[str, str]) -> LogEntry:
    """A filing by the province; the leaf holds a digest of ``facts``, no name and no number."""
    leaf = Leaf(FILING, f"filing:{public_id}", canonical_digest(facts), act.at)
    entry: LogEntry = LOG.enter(act.session, leaf)
    return entry


def enter_heads(act: Act) -> int:
    """The head of every audit chain that grew since it was last put down; how many."""
    return LOG.enter_heads(act.session, chains(act.session), act.at)
