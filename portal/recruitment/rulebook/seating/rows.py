"""People and rooms as rows of the two input files: what a row may hold, its canonical form (1)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from portal.kernel.errors import Refused

SNAKE, STRAIGHT = "snake", "straight"
LEFT, RIGHT = "left", "right"
ACCESSIBLE = "accessible"
_YES_NO = {"1": True, "yes": True, "0": False, "no": False}
_COLUMN = r"0*[1-9][0-9]?"
_LAYOUT = re.compile(rf"(?:{_COLUMN}x{_COLUMN}|{_COLUMN}(?:-{_COLUMN})+|{_COLUMN})\Z")
_NUMBER = re.compile(r"[0-9]{1,6}\Z")


class Person(NamedTuple):
    """One candidate.

    ``needs`` is empty or ``accessible``; an empty area, employer or paper is none.
    """

    candidate: str
    vacancy: str
    paper: str = ""
    area: str = ""
    employer: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """One room.

    ``columns`` are the numbers of desks per column, ``blocked`` seat numbers ascending.
    """

    site: str
    room: str
    columns: tuple[int, ...]
    numbering: str = SNAKE
    first_desk: str = LEFT
    area: str = ""
    blocked: tuple[int, ...] = ()
    accessible: bool = False
    reserve: int = 0
    layout: str = ""


class Seat(NamedTuple):
    """Where one candidate sits; row 1 is the front, column 1 the first."""

    candidate: str
    site: str
    room: str
    seat: int
    row: int
    column: int


class Unseated(NamedTuple):
    """``reason``: ``accessible_room_missing``, ``area_room_missing`` or ``desks_missing``."""

    candidate: str
    reason: str


def person_of(cells: Mapping[str, str]) -> Person:
    """One row of candidates.csv. Raises ``Refused('seating.…', column=…)``."""
    person = Person(*(_text(cells, name) for name in Person._fields))
    if not person.candidate or not person.vacancy:
        raise Refused("seating.empty", column="vacancy" if person.candidate else "candidate")
    if person.needs not in ("", ACCESSIBLE):
        raise Refused("seating.needs", column="needs", found=person.needs)
    return person


def room_of(cells: Mapping[str, str]) -> Room:
    """One row of rooms.csv. Raises ``Refused('seating.…', column=…)``."""
    site, room = _text(cells, "site"), _text(cells, "room")
    for name, text in (("site", site), ("room", room)):
        if not text:
            raise Refused("seating.empty", column=name)
    columns, layout = columns_of(_text(cells, "layout"))
    accessible = _YES_NO.get(_text(cells, "accessible"))
    if accessible is None:
        raise Refused("seating.accessible", column="accessible", found=_text(cells, "accessible"))
    return Room(
        site=site,
        room=room,
        columns=columns,
        numbering=_one_of(cells, "numbering", (SNAKE, STRAIGHT)),
        first_desk=_one_of(cells, "first_desk", (LEFT, RIGHT)),
        area=_text(cells, "area"),
        blocked=_seat_numbers(_text(cells, "blocked"), sum(columns)),
        accessible=accessible,
        reserve=_reserve(_text(cells, "reserve"), sum(columns)),
        layout=layout,
    )


def columns_of(layout: str) -> tuple[tuple[int, ...], str]:
    """``5x6`` = five columns of six desks, ``7-8-8-7`` = columns of that many, with the canonical
    text. At most 99 by 99."""
    if not _LAYOUT.match(layout):
        raise Refused("seating.layout", column="layout", found=layout)
    if "x" in layout:
        width, height = (int(part) for part in layout.split("x"))
        return (height,) * width, f"{width}x{height}"
    columns = tuple(int(part) for part in layout.split("-"))
    if len(columns) > 99:
        raise Refused("seating.layout", column="layout", found=layout)
    return columns, "-".join(map(str, columns))


def _text(cells: Mapping[str, str], name: str) -> str:
    text = cells.get(name, "").strip()
    if not text.isprintable():
        raise Refused("seating.control_character", column=name)
    return text


def _one_of(cells: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    text = _text(cells, name)
    if text not in allowed:
        raise Refused("seating.unknown_word", column=name, found=text, allowed=", ".join(allowed))
    return text


def _seat_numbers(text: str, most: int) -> tuple[int, ...]:
    numbers = set()
    for word in text.split():
        if not _NUMBER.match(word) or not 1 <= int(word) <= most:
            raise Refused("seating.blocked", column="blocked", found=word, most=most)
        numbers.add(int(word))
    return tuple(sorted(numbers))


def _reserve(text: str, most: int) -> int:
    if not text:
        return 0
    if not _NUMBER.match(text) or int(text) > most:
        raise Refused("seating.reserve", column="reserve", found=text, most=most)
    return int(text)


def canonical_person(person: Person) -> str:
    return "C\t" + "\t".join(person)


def canonical_room(room: Room) -> str:
    layout = room.layout or "-".join(map(str, room.columns))
    blocked = " ".join(map(str, room.blocked))
    cells = (
        room.site,
        room.area,
        room.room,
        layout,
        room.numbering,
        room.first_desk,
        blocked,
        str(int(room.accessible)),
        str(room.reserve),
    )
    return "R\t" + "\t".join(cells)


def canonical_members(persons: Iterable[Person], rooms: Iterable[Room]) -> Iterator[str]:
    """The committed list of the draw: every row of both files, so that neither rooms nor vacancies
    can change afterwards."""
    yield from map(canonical_person, persons)
    yield from map(canonical_room, rooms)


def input_digest(persons: Sequence[Person], rooms: Sequence[Room]) -> str:
    """The digest of ``draw/1`` over the canonical rows, without holding a million of them at once.

    No cell holds a character below the TAB and candidates are unique, so that sorting by candidate
    sorts the rows, and ``C`` stands before ``R``.
    """
    digest = hashlib.sha256()
    for start in range(0, len(ordered := sorted(persons, key=itemgetter(0))), 10_000):
        rows = map(canonical_person, ordered[start : start + 10_000])
        digest.update(("\n".join(rows) + "\n").encode("utf-8"))
    for row in sorted(map(canonical_room, rooms)):
        digest.update(row.encode("utf-8") + b"\n")
    return digest.hexdigest()


def check_unique(persons: Sequence[Person], rooms: Sequence[Room]) -> None:
    """Raises ``Refused('seating.duplicate_candidate')`` or ``seating.duplicate_room``; also refuses
    an empty list of people or rooms."""
    if not persons:
        raise Refused("seating.nobody")
    if not rooms:
        raise Refused("seating.no_rooms")
    seen: set[str] = set()
    for person in persons:
        if person.candidate in seen:
            raise Refused("seating.duplicate_candidate", candidate=person.candidate)
        seen.add(person.candidate)
    keys = [(room.site, room.room) for room in rooms]
    if len(set(keys)) != len(keys):
        site, name = next(key for key in keys if keys.count(key) > 1)
        raise Refused("seating.duplicate_room", site=site, room=name)
