"""A supplement to a seating run: a late candidate, a broken room, a moved site.

Format: docs/formats/seating-1.md §12. Those concerned take the first free desks that are permitted
for them; all of them or nobody; nobody else moves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.seating.capacity import Category, Group, permitted
from portal.recruitment.rulebook.seating.plan import Desk, numbered
from portal.recruitment.rulebook.seating.rows import (
    Person,
    Room,
    Seat,
    canonical_person,
    check_unique,
)

SCHEMA = "seating-supplement/1"
LABEL = "supplement"
REASONS = ("late_candidate", "broken_room", "moved_site")
Place = tuple[str, str]


@dataclass(frozen=True)
class Base:
    """What stands before: people and their seats, of the run and of earlier supplements."""

    persons: Sequence[Person]
    seats: Sequence[Seat]


@dataclass(frozen=True)
class Supplement:
    """``placed``: the seats given, in the order in which people chose; ``seats``: everybody's,
    sorted by (site, room, seat)."""

    placed: list[Seat]
    seats: list[Seat]


@dataclass(frozen=True)
class _Free:
    room: Room
    desk: Desk

    @property
    def place(self) -> Place:
        return self.room.site, self.room.room


def concerned_digest(concerned: Iterable[Person]) -> str:
    """The digest of ``draw/1`` over their canonical rows."""
    return draw.list_digest(map(canonical_person, concerned))


def supplement_seed(run_seed: str, numbers: str, digest: str) -> str:
    """Hex SHA-256 of the run's seed, the numbers called by the second person, and the digest of
    those concerned, joined by line feeds.

    Raises ``Refused('draw.numbers')``, ``draw.too_few_digits``.
    """
    text = "\n".join((run_seed, draw.require_enough_digits(numbers), digest))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def supplement(
    base: Base, rooms: Sequence[Room], concerned: Sequence[Person], seed: str
) -> Supplement:
    """Who of ``concerned`` sits where; ``rooms`` as they stand now.

    Raises ``Refused('seating.…')`` as ``seat``, ``'supplement.not_concerned'`` for somebody else
    whose desk is gone, ``'supplement.vacancy_changed'``, ``'supplement.no_free_desk'``: then
    nobody is seated.
    """
    return _seated(base, rooms, concerned, seed, _first_desks)


def plain_supplement(
    base: Base, rooms: Sequence[Room], concerned: Sequence[Person], seed: str
) -> Supplement:
    """As ``supplement``, each person looking through all desks from the first: the rule as the
    format says it, against which the quick one is held."""
    return _seated(base, rooms, concerned, seed, _plain_desks)


_Search = Callable[
    [Sequence[Person], Sequence[_Free], dict[Place, str]], list[tuple[Person, _Free | None]]
]


def _seated(
    base: Base, rooms: Sequence[Room], concerned: Sequence[Person], seed: str, search: _Search
) -> Supplement:
    check_unique(concerned, rooms)
    moving = {person.candidate: person for person in concerned}
    before = {person.candidate: person for person in base.persons}
    for person in concerned:
        known = before.get(person.candidate)
        if known is not None and known.vacancy != person.vacancy:
            raise Refused("supplement.vacancy_changed", candidate=person.candidate)
    staying = [seat for seat in base.seats if seat.candidate not in moving]
    free = _free_desks(rooms, staying)
    papers = {(seat.site, seat.room): before[seat.candidate].paper for seat in staying}
    found = search(_queue(concerned, seed), free, papers)
    missing = [person.candidate for person, desk in found if desk is None]
    if missing:
        raise Refused("supplement.no_free_desk", candidate=missing[0], count=len(missing))
    placed = [_seat(person, desk) for person, desk in found if desk is not None]
    seats = sorted([*staying, *placed], key=lambda seat: (seat.site, seat.room, seat.seat))
    return Supplement(placed, seats)


def _queue(concerned: Sequence[Person], seed: str) -> list[Person]:
    """People with needs first, each group as drawn."""
    people = {person.candidate: person for person in concerned}
    drawn = [people[candidate] for candidate in draw.order(LABEL, seed, list(people))]
    return sorted(drawn, key=lambda person: not person.needs)


def _free_desks(rooms: Sequence[Room], staying: Sequence[Seat]) -> list[_Free]:
    """In order of room and seat number: neither blocked nor taken; the reserve is kept for this.

    Raises ``Refused('supplement.not_concerned')`` if somebody sits where no desk is any more.
    """
    ordered = sorted(rooms, key=lambda room: (room.site, room.room))
    desks = {
        (room.site, room.room, desk.seat, desk.row, desk.column): _Free(room, desk)
        for room in ordered
        for desk in numbered(room.columns, room.numbering)
        if desk.seat not in room.blocked
    }
    for seat in staying:
        if desks.pop(seat[1:], None) is None:
            raise Refused("supplement.not_concerned", candidate=seat.candidate)
    return list(desks.values())


def _may_take(person: Person, free: _Free, papers: Mapping[Place, str]) -> bool:
    category = Category(person.paper, person.area, person.needs)
    group = Group(free.room.area, free.room.accessible)
    return permitted(category, group) and papers.get(free.place, person.paper) == person.paper


def _plain_desks(
    queue: Sequence[Person], free: Sequence[_Free], papers: dict[Place, str]
) -> list[tuple[Person, _Free | None]]:
    left, found = list(free), []
    for person in queue:
        desk = next((desk for desk in left if _may_take(person, desk, papers)), None)
        if desk is not None:
            left.remove(desk)
            papers[desk.place] = person.paper
        found.append((person, desk))
    return found


def _first_desks(
    queue: Sequence[Person], free: Sequence[_Free], papers: dict[Place, str]
) -> list[tuple[Person, _Free | None]]:
    """A desk that was no good for somebody stays so for everybody like him: desks are only taken,
    and a room's paper is only ever written once."""
    taken = [False] * len(free)
    start: dict[Category, int] = {}
    found: list[tuple[Person, _Free | None]] = []
    for person in queue:
        category = Category(person.paper, person.area, person.needs)
        at = start.get(category, 0)
        while at < len(free) and (taken[at] or not _may_take(person, free[at], papers)):
            at += 1
        start[category] = at
        desk = free[at] if at < len(free) else None
        if desk is not None:
            taken[at] = True
            papers[desk.place] = person.paper
        found.append((person, desk))
    return found


def _seat(person: Person, free: _Free) -> Seat:
    desk = free.desk
    return Seat(person.candidate, *free.place, desk.seat, desk.row, desk.column)
