"""The beginning of every post on one change of a notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal.recruitment.changes.act import ChangeAct, on_change
from portal.recruitment.changes.services.draft import locked_change
from portal.recruitment.rounds.posting import act_on_round


@contextmanager
def act_on_change(code: str, public_id: str, role: str) -> Iterator[ChangeAct]:
    """The round first, then its change: everybody locks in this order.

    Raises ``Refused('round.not_found')``, ``'change.not_found'``.
    """
    with act_on_round(code, role) as act:
        yield on_change(act, locked_change(act.session, act.round_.id, public_id))
