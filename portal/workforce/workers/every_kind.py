"""The kinds of dated facts of all rooms."""

from __future__ import annotations

from functools import cache

from portal.foundation.running.rooms import gathered
from portal.workforce.workers.kinds import SpellKind


@cache
def every_kind() -> dict[str, SpellKind]:
    """Those of all rooms, by key."""
    kinds: tuple[SpellKind, ...] = gathered("portal.workforce", "kinds.py", "KINDS")
    return {kind.key: kind for kind in kinds}
