"""Who holds the places of a vacancy after its ranking was corrected.

Places are counted, not people: as many as were held stay filled, by the first of the new order who
have not left; nobody who left comes back, and whoever the new order no longer reaches gives the
place up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of the corrected ranking. ``given``: the place is the candidate's by the list and
    by what was decided on it; such come before all others."""

    candidate: str
    place: int
    given: bool = False

    @property
    def rank(self) -> tuple[bool, int]:
        return not self.given, self.place


@dataclass(frozen=True, slots=True)
class Held:
    """How the places of the vacancy stand: candidates who ``hold`` one, those ``gone`` for good,
    and how many places fell free and wait for a substitute or stay empty (``vacated``)."""

    hold: tuple[str, ...]
    gone: frozenset[str] = frozenset()
    vacated: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """``stay`` keep their places, ``leave`` give them up to ``enter``, both in the new order;
    ``tied`` stand equal across the last place, so that an extra test decides first."""

    stay: tuple[str, ...]
    leave: tuple[str, ...]
    enter: tuple[str, ...]
    tied: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is to be done at all."""
        return bool(self.leave or self.enter or self.tied)


def settle(lines: Iterable[Ranked], held: Held, seats: int) -> Settlement:
    """``seats``: how many people the corrected ranking gives a place; places beyond those held or
    vacated are new ones."""
    order = sorted(lines, key=lambda line: (line.rank, line.candidate))
    queue = [line for line in order if line.candidate not in held.gone]
    places = len(held.hold) + max(0, seats - len(held.hold) - held.vacated)
    tied = _tied(queue, places)
    if tied:
        return Settlement(held.hold, (), (), tied)
    first = [line.candidate for line in queue[:places]]
    return Settlement(
        tuple(name for name in first if name in held.hold),
        tuple(_last_first(held.hold, order, first)),
        tuple(name for name in first if name not in held.hold),
    )


def _tied(queue: Sequence[Ranked], places: int) -> tuple[str, ...]:
    if not 0 < places < len(queue) or queue[places - 1].rank != queue[places].rank:
        return ()
    rank = queue[places].rank
    return tuple(line.candidate for line in queue if line.rank == rank)


def _last_first(hold: Iterable[str], order: Sequence[Ranked], first: Collection[str]) -> list[str]:
    rank = {line.candidate: number for number, line in enumerate(order)}
    leaving = [name for name in hold if name not in first]
    return sorted(leaving, key=lambda name: (rank.get(name, len(rank)), name))
