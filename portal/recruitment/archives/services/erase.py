"""到期删除: what the notice promised to keep so long and no longer is emptied by the clock."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from portal.recruitment.applications.act import on_case
from portal.recruitment.applications.erasing import Erase
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.accommodate import request_of
from portal.recruitment.applications.services.discard_draft import discard, may_discard
from portal.recruitment.archives.models import Erasure
from portal.recruitment.archives.queries import (
    all_destroyed,
    due_applications,
    end_of_round,
    kept_count,
)
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import ROUND

AT_ONCE = 200  # applications a transaction


def erase_due(
    act: RoundAct, holdings: Mapping[str, Erase], most: int = AT_ONCE
) -> list[str] | None:
    """Empty up to ``most`` applications whose term is over, each in every room of ``holdings``;
    drafts that were never handed in go whole.

    The list of their numbers stays as a digest, in a row and in the round's chain. Returns the
    storage keys that the caller removes once this is committed, ``None`` when nothing was due.
    """
    end = end_of_round(act.session, act.round_.id)
    if end is None or end.state != "confirmed":
        return None
    due = due_applications(act.session, end, act.at, most)
    if not due:
        return None
    names = sorted(one.public_id for one in due)
    keys, counts = _discarded(act, due)
    kept = [one for one in due if not may_discard(one)]
    for _name, erase in sorted(holdings.items()):
        found = erase(act.session, kept)
        keys += found.keys
        counts.update(found.counts)
    for application in kept:
        application.erased_at = act.at
    digest = hashlib.sha256("\n".join(names).encode()).hexdigest()
    row = Erasure(
        round_id=act.round_.id,
        at=act.at,
        counts=dict(sorted(counts.items())),
        files=len(keys),
        list_digest=digest,
    )
    act.session.add(row)
    act.session.flush()
    act.record_on_round(
        "archives.erase",
        f"erasure:{row.public_id}",
        applications=len(names),
        files=len(keys),
        list_digest=digest,
    )
    return keys


def _discarded(act: RoundAct, due: Sequence[Application]) -> tuple[list[str], Counter[str]]:
    keys: list[str] = []
    counts: Counter[str] = Counter()
    for application in [one for one in due if may_discard(one)]:
        request = request_of(act.session, application, lock=True)
        keys += discard(on_case(act, application), request)
        counts["draft"] += 1
    return keys, counts


def archive_when_empty(act: RoundAct) -> bool:
    """The round is archived when nothing that was promised to go is left, on disk or on paper."""
    end = end_of_round(act.session, act.round_.id)
    if end is None or not ROUND.allows(act.round_.state, "archive"):
        return False
    if kept_count(act.session, act.round_.id) or not all_destroyed(act.session, act.round_.id):
        return False
    act.round_.state = ROUND.after(act.round_.state, "archive")
    act.record_on_round("archives.archive")
    return True
