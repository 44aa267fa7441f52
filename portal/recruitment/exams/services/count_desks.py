"""Whether the rooms of a sitting hold everybody: known long before the draw."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.recruitment.exams.models import Sitting
from portal.recruitment.exams.services.read_lists import lists_of
from portal.recruitment.rulebook import seating


@dataclass(frozen=True, slots=True)
class Desks:
    """People and desks of a sitting; ``needing``: people who need an accessible room."""

    people: int
    desks: int
    needing: int
    accessible: int

    @property
    def missing(self) -> int:
        return max(0, self.people - self.desks)

    @property
    def accessible_missing(self) -> int:
        return max(0, self.needing - self.accessible)


def desks_of(session: Session, sitting: Sitting) -> Desks:
    """As candidates and rooms stand now, without looking at papers and rooms apart: the trial does
    that (``draft_seats``), and the commitment insists on it."""
    lists = lists_of(session, sitting)
    return Desks(
        people=len(lists.persons),
        desks=sum(map(_usable, lists.rooms)),
        needing=sum(bool(person.needs) for person in lists.persons),
        accessible=sum(_usable(room) for room in lists.rooms if room.accessible),
    )


def _usable(room: seating.Room) -> int:
    whole = sum(room.columns)
    kept = set(range(whole - room.reserve + 1, whole + 1))
    return whole - len(kept | set(room.blocked))
