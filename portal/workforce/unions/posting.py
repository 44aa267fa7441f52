"""The beginning of every officer's post: a transaction, and who acts in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal.foundation.web.unit import now, transaction
from portal.foundation.web.viewer import viewer
from portal.workforce.audit import Act
from portal.workforce.unions.acting import acting


@contextmanager
def act_as(*roles: str) -> Iterator[Act]:
    """The viewer acts in the first of ``roles``.

    The service loads its rows inside, within reach and locked.
    """
    by = acting(viewer(), *roles)
    with transaction() as session:
        yield Act(session, by, now())
