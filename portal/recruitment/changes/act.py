"""An act on one change of a published notice, as services receive it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.rounds.act import RoundAct


@dataclass(frozen=True, slots=True)
class ChangeAct(RoundAct):
    """An act inside the transaction in which the round, then its ``change``, were locked."""

    change: NoticeChange

    def record_on_change(self, action: str, **facts: object) -> None:
        """Write into the round's chain what was done with the change."""
        self.record_on_round(action, f"notice_change:{self.change.public_id}", **facts)


def on_change(act: RoundAct, change: NoticeChange) -> ChangeAct:
    """The same act, on this change."""
    return ChangeAct(act.session, act.by, act.at, act.round_, change)
