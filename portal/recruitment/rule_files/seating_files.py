"""candidates.csv, rooms.csv and lists of members as the seating rule wants them; seats.csv,
seating.json and order.txt as published."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path

from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.rule_files.cells import Column, check_identifiers, identifier, once
from portal.recruitment.rule_files.output import whole_file, write_table
from portal.recruitment.rule_files.tables import Notice, not_utf8, read_chunks, silent
from portal.recruitment.rulebook.seating import Person, Room, Seat, Seating, room_of
from portal.recruitment.rulebook.seating.rows import ACCESSIBLE
from portal.recruitment.rulebook.seating.run import SCHEMA

PERSON_OPTIONAL = ("paper", "area", "employer", "needs")
ROOM_NEEDED = ("site", "room", "layout", "numbering", "first_desk", "accessible")
ROOM_OPTIONAL = ("area", "blocked", "reserve")
_MOST_LIST_BYTES = 500_000_000


@contextmanager
def many_objects() -> Iterator[None]:
    """Millions of rows that all stay: looking through them for cycles again and again costs a third
    of the time and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_candidates(path: Path, notice: Notice = silent) -> list[Person]:
    """Raises ``Refused('file.…', 'cell.…', 'seating.…')`` with file, row and column."""
    vacancies = Column("vacancy", identifier)
    others = [Column(name, _needs if name == "needs" else _optional) for name in PERSON_OPTIONAL]
    seen: set[str] = set()
    persons: list[Person] = []
    for chunk in read_chunks(path, ("candidate", "vacancy"), PERSON_OPTIONAL, notice):
        candidates = check_identifiers(chunk, "candidate")
        once(chunk, "candidate", seen)
        columns = [
            column.take(chunk) if column.name in chunk.columns else repeat("") for column in others
        ]
        persons += map(Person._make, zip(candidates, vacancies.take(chunk), *columns, strict=False))
    return persons


def read_rooms(path: Path) -> list[Room]:
    """Raises ``Refused('file.…', 'cell.…', 'seating.…')`` with file, row and column."""
    rooms: list[Room] = []
    seen: set[tuple[str, str]] = set()
    for chunk in read_chunks(path, ROOM_NEEDED, ROOM_OPTIONAL):
        names = list(chunk.columns)
        for number, cells in enumerate(zip(*chunk.columns.values(), strict=True), chunk.first):
            room = _at(path, number, room_of, dict(zip(names, cells, strict=True)))
            if (room.site, room.room) in seen:
                raise Refused(
                    "seating.duplicate_room",
                    file=path.name,
                    row=number,
                    site=room.site,
                    room=room.room,
                )
            seen.add((room.site, room.room))
            rooms.append(room)
    return rooms


def _at(
    path: Path, number: int, read: Callable[[dict[str, str]], Room], cells: dict[str, str]
) -> Room:
    try:
        for name in ("site", "room"):
            _named(identifier, cells[name], name)
        _named(_optional, cells.get("area", ""), "area")
        return read(cells)
    except Refused as refused:
        raise Refused(
            refused.code, **{**refused.facts, "file": path.name, "row": number}
        ) from refused


def _named(read: Callable[[str], str], text: str, column: str) -> None:
    try:
        read(text)
    except Refused as refused:
        raise Refused(refused.code, column=column, found=text[:40], **refused.facts) from refused


def _optional(text: str) -> str:
    return identifier(text) if text else text


def _needs(text: str) -> str:
    if text not in ("", ACCESSIBLE):
        raise Refused("seating.needs")
    return text


def write_seats(path: Path, seats: Sequence[Seat], notice: Notice = silent) -> str:
    """seats.csv (or .xlsx); returns the SHA-256 of its bytes."""
    write_table(
        path,
        Seat._fields,
        map(_texts, seats) if path.suffix.lower() == ".xlsx" else seats,
        frozenset(("seat", "row", "column")),
    )
    notice(1.0)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _texts(seat: Seat) -> list[str]:
    return [str(cell) for cell in seat]


def seating_report(seating: Seating, output_sha256: str) -> dict[str, object]:
    """The members of seating.json, in their published order."""
    return {
        "schema": SCHEMA,
        "seed": seating.seed,
        "candidates": seating.candidates,
        "rooms_used": seating.rooms_used,
        "same_vacancy_neighbours": seating.same_vacancy_neighbours,
        "same_vacancy_lower_bound": seating.same_vacancy_lower_bound,
        "same_employer_neighbours": seating.same_employer_neighbours,
        "unseated": [
            {"candidate": person.candidate, "reason": person.reason} for person in seating.unseated
        ],
        "input_sha256": seating.input_sha256,
        "output_sha256": output_sha256,
    }


def write_report(path: Path, report: dict[str, object]) -> None:
    with whole_file(path) as part:
        part.write_text(
            json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n"
        )


def read_list(path: Path) -> list[str]:
    """One member per line, LF (or CRLF), final line feed.

    Raises ``Refused('file.…', 'draw.…')`` with file and row.
    """
    if path.is_dir() or not path.exists():
        raise Refused("file.not_found", file=path.name)
    if path.stat().st_size > _MOST_LIST_BYTES:
        raise Refused("file.too_large", file=path.name)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise not_utf8(path) from fault
    if not text:
        raise Refused("file.empty", file=path.name)
    if not text.endswith("\n"):
        raise Refused("draw.no_final_line_feed", file=path.name)
    members = [line.removesuffix("\r") for line in text[:-1].split("\n")]
    seen: set[str] = set()
    for number, member in enumerate(members, 1):
        _check_member(path, number, member, seen)
    return members


def _check_member(path: Path, number: int, member: str, seen: set[str]) -> None:
    try:
        draw.encoded(member)
    except Refused as refused:
        raise Refused(refused.code, file=path.name, row=number, **refused.facts) from refused
    if member in seen:
        raise Refused("draw.duplicate_member", file=path.name, row=number, member=member)
    seen.add(member)


def write_list(path: Path, members: Sequence[str]) -> None:
    with whole_file(path) as part:
        part.write_text(
            "".join(f"{member}\n" for member in members), encoding="utf-8", newline="\n"
        )
