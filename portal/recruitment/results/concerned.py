"""What may rest on a person's line of a list, as each stage contributes it.

A stage has a file ``consequences.py`` with ``CONCERNED = (Concerned(…),)``: how to find what the
person holds there, and how it ends when it is decided that the person leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.foundation.running.rooms import gathered
from portal.recruitment.rounds.act import RoundAct

LISTED = "listed"  # the line itself; its subject is the application


@dataclass(frozen=True)
class Concerned:
    """``of``: the kind of list that it rests on (``shortlist``, ``ranking``); ``by_figures``:
    whether other figures in the same place are its concern too.

    ``holdings(session, application_ids)``: application id → public id of what is alive;
    ``leave(act, public_id, reason)`` ends it at the moment of the decision. Without it the stage
    carries the decision out itself: it asks ``current_set.entitled`` who is let in, once nothing
    of the vacancy is undecided.
    """

    kind: str
    of: str
    order: int
    holdings: Callable[[Session, Collection[int]], dict[int, str]]
    leave: Callable[[RoundAct, str, str], None] | None = None
    by_figures: bool = True


def concerned_by(list_kind: str) -> tuple[Concerned, ...]:
    """In the order of the process."""
    rooms: tuple[Concerned, ...] = gathered("portal.recruitment", "consequences.py", "CONCERNED")
    return tuple(room for room in rooms if room.of == list_kind)
