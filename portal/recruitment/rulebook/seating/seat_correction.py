"""One person to another seat; nobody else moves.

Not part of ``seating/1``: it is a correction, published as old and new seat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.seating.capacity import Category, Group, permitted
from portal.recruitment.rulebook.seating.plan import numbered
from portal.recruitment.rulebook.seating.rows import Person, Room, Seat

_AROUND = ((-1, 0), (1, 0), (0, -1), (0, 1))


def free_seats(
    persons: Mapping[str, Person],
    rooms: Sequence[Room],
    seats: Sequence[Seat],
    candidate: str,
    *,
    with_reserve: bool = True,
) -> list[tuple[int, int, Seat]]:
    """Every seat this person may take, the best first: (same-vacancy neighbours, same-employer
    neighbours, seat).

    Only rooms in which his paper is already written or nobody sits; blocked desks never; reserved
    ones, which are kept for such a case, with ``with_reserve``. Raises
    ``Refused('seating.not_seated')``.
    """
    taken = {(place.site, place.room): {} for place in seats}  # type: dict[tuple[str, str], dict[tuple[int, int], Person]]
    for place in seats:
        taken[place.site, place.room][place.row, place.column] = persons[place.candidate]
    if candidate not in persons or all(place.candidate != candidate for place in seats):
        raise Refused("seating.not_seated", candidate=candidate)
    person = persons[candidate]
    found = []
    for room in sorted(rooms, key=lambda room: (room.site, room.room)):
        inside = taken.get((room.site, room.room), {})
        if _may_enter(person, room, inside):
            for place in _empty(person, room, inside, with_reserve):
                found.append((*_neighbours(person, place, inside), place))
    return sorted(found, key=lambda offer: offer[:2])


def reseat(
    persons: Mapping[str, Person],
    rooms: Sequence[Room],
    seats: Sequence[Seat],
    candidate: str,
    *,
    site: str | None = None,
    room: str | None = None,
    with_reserve: bool = True,
) -> tuple[Seat, Seat]:
    """The person's old and new seat: the best free one, in the given site and room if named.

    Raises ``Refused('seating.no_free_seat')``.
    """
    offers = free_seats(persons, rooms, seats, candidate, with_reserve=with_reserve)
    for _, _, place in offers:
        if site in (None, place.site) and room in (None, place.room):
            return next(old for old in seats if old.candidate == candidate), place
    raise Refused("seating.no_free_seat", candidate=candidate)


def _may_enter(person: Person, room: Room, inside: Mapping[tuple[int, int], Person]) -> bool:
    category = Category(person.paper, person.area, person.needs)
    return permitted(category, Group(room.area, room.accessible)) and all(
        other.paper == person.paper for other in inside.values()
    )


def _empty(
    person: Person, room: Room, inside: Mapping[tuple[int, int], Person], with_reserve: bool
) -> Iterator[Seat]:
    last = sum(room.columns) - (0 if with_reserve else room.reserve)
    for desk in numbered(room.columns, room.numbering):
        if (
            desk.seat <= last
            and desk.seat not in room.blocked
            and (desk.row, desk.column) not in inside
        ):
            yield Seat(person.candidate, room.site, room.room, desk.seat, desk.row, desk.column)


def _neighbours(
    person: Person, place: Seat, inside: Mapping[tuple[int, int], Person]
) -> tuple[int, int]:
    around = [inside.get((place.row + down, place.column + across)) for down, across in _AROUND]
    others = [other for other in around if other and other.candidate != person.candidate]
    vacancies = sum(other.vacancy == person.vacancy for other in others)
    return vacancies, sum(
        bool(other.employer) and other.employer == person.employer for other in others
    )
