"""Bundles of supplements: on a run and on another supplement, with their base and without; one
changed byte of either is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.verifier.bundles import bundle, lines_of, table, verifier
from tests.verifier.test_truths import FILES, seating, text_of

NUMBERS = "00417-39958-12003-77712"
# Room 02 is broken: its sheet is gone, and a hall has come instead. c4 is late.
LATER = table(
    """site, area, room, layout, numbering, first_desk, blocked, accessible, reserve
    S, , 01, 2x2, snake, left, 2, 1, 1
    T, , 90, 3x2, straight, right, , 1, 0"""
)
LATE = "c4, V2, B, , , accessible"


def base_bundle() -> bytes:
    rows, columns, members = seating()
    return bundle("seating", {**members, FILES[seating]: text_of(rows, columns)})


def people_of(*lines: str) -> bytes:
    return table("\n".join(["candidate, vacancy, paper, area, employer, needs", *lines]))


def supplemented(
    base: bytes, concerned: bytes, rooms: bytes = LATER, **changed: Any
) -> dict[str, bytes]:
    """The members of a supplement on ``base``, computed by the verifier's own hand."""
    members = verifier.read_zip(base)
    later = "supplement.json" in members
    people = verifier.read_people(members["base_candidates.csv" if later else "candidates.csv"])
    people |= verifier.read_people(members["concerned.csv"]) if later else {}
    source = "supplement.json" if later else "draw.json"
    run_seed = json.loads(members[source])["run_seed" if later else "seed"]
    moving = verifier.read_people(concerned)
    digest = verifier.list_digest(map(verifier.canonical_person, moving.values()))
    seed = verifier.sha256("\n".join((run_seed, NUMBERS, digest)).encode())
    seats = verifier.read_seats("seats.csv", members["seats.csv"])
    staying = {who: at for who, at in seats.items() if who not in moving}
    given = verifier.supplement(people, staying, verifier.read_rooms(rooms)[0], moving, seed)
    lines = [
        dict(zip(verifier.SEAT_COLUMNS, (who, *at), strict=True))
        for who, at in {**staying, **given}.items()
        if at is not None
    ]
    lines.sort(key=lambda line: (line["site"], line["room"], int(line["seat"])))
    after = text_of(lines, verifier.SEAT_COLUMNS)
    stated = {
        "schema": "seating-supplement/1",
        "reason": "broken_room",
        "base_sha256": verifier.sha256(base),
        "run_seed": run_seed,
        "numbers": NUMBERS,
        "concerned_sha256": digest,
        "seed": seed,
        "output_sha256": verifier.sha256(after),
        "numbers_called_by": "监督员",
        **changed,
    }
    fields = verifier.PERSON_FIELDS
    return {
        "supplement.json": json.dumps(stated, ensure_ascii=False).encode(),
        "base_candidates.csv": text_of(list(people.values()), fields),
        "base_seats.csv": members["seats.csv"],
        "rooms.csv": rooms,
        "concerned.csv": concerned,
        "seats.csv": after,
    }


def in_room_two(base: bytes) -> list[str]:
    members = verifier.read_zip(base)
    people = verifier.read_people(members["candidates.csv"])
    seats = verifier.read_seats("seats.csv", members["seats.csv"])
    return [
        ", ".join(people[who][name] for name in verifier.PERSON_FIELDS)
        for who, at in sorted(seats.items())
        if at[1] == "02"
    ]


def first() -> tuple[bytes, dict[str, bytes]]:
    base = base_bundle()
    return base, supplemented(base, people_of(*in_room_two(base), LATE))


def wrong_lines(members: dict[str, bytes], base: bytes | None) -> list[str]:
    _, lines = lines_of(bundle("seating_supplement", members), base=base)
    return [line for line in lines if line.startswith("[DIFFERS]")]


def test_a_supplement_agrees_with_its_base_and_without() -> None:
    base, members = first()
    assert wrong_lines(members, base) == wrong_lines(members, None) == []
    _, lines = lines_of(bundle("seating_supplement", members))
    assert any("without the base bundle" in line for line in lines)
    assert "[agrees] seats.csv truth: nobody else moves" in lines


def test_people_with_needs_choose_first() -> None:
    base, members = first()
    seats = verifier.read_seats("seats.csv", members["seats.csv"])
    assert seats["c4"][:3] == ("T", "90", "1")  # the first desk that is permitted for paper B


def test_a_supplement_stands_on_another() -> None:
    base, members = first()
    middle = bundle("seating_supplement", members)
    again = supplemented(middle, people_of("c5, V1, A, , ,"))
    assert wrong_lines(again, middle) == []
    assert any("base bundle" in line for line in wrong_lines(again, base))
    seats = verifier.read_seats("seats.csv", again["seats.csv"])
    assert set(seats) == {"c1", "c2", "c3", "c4", "c5"}


def moved(members: dict[str, bytes]) -> bytes:
    """Somebody who is not concerned sits elsewhere now."""
    staying = verifier.read_people(members["base_candidates.csv"])
    gone = verifier.read_people(members["concerned.csv"])
    rows = members["seats.csv"].decode().splitlines()
    at = next(n for n, row in enumerate(rows) if row.split(",")[0] in set(staying) - set(gone))
    who = rows[at].split(",")[0]
    rows[at] = f"{who},S,01,3,2,2"
    return "\n".join([*rows, ""]).encode()


FAULTS = [
    ("seats.csv", moved, "truth: nobody else moves (not so in row "),
    ("seats.csv", lambda members: members["seats.csv"] + b"c9,T,90,6,2,3\n", "c9 is not in the"),
    ("concerned.csv", lambda members: people_of(LATE), "concerned_sha256: those concerned"),
    ("concerned.csv", lambda members: people_of(LATE), "everybody whose desk is gone is concerned"),
    (
        "base_seats.csv",
        lambda members: members["base_seats.csv"].replace(b"S,01,1,", b"S,01,3,"),
        "base_seats.csv: as in the base bundle",
    ),
    (
        "base_candidates.csv",
        lambda members: members["base_candidates.csv"].replace(b"c1,V1", b"c1,V7"),
        "base_candidates.csv: as in the base bundle",
    ),
]


@pytest.mark.parametrize(("name", "change", "named"), FAULTS, ids=[named for *_, named in FAULTS])
def test_one_change_is_named(name: str, change: Any, named: str) -> None:
    base, members = first()
    lines = wrong_lines({**members, name: change(members)}, base)
    assert any(named in line for line in lines), lines


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"base_sha256": "0" * 64}, "base_sha256: the base bundle"),
        ({"run_seed": "another"}, "run_seed: that of the run"),
        ({"numbers": "7-7"}, "numbers: 2 digits called, at least 20"),
        ({"seed": "0" * 64}, "seed: from the run's seed"),
        ({"output_sha256": "0" * 64}, "output_sha256: the seats"),
    ],
)
def test_what_the_supplement_states_is_checked(changed: dict[str, str], named: str) -> None:
    base = base_bundle()
    members = supplemented(base, people_of(*in_room_two(base), LATE), **changed)
    assert any(named in line for line in wrong_lines(members, base))


def test_somebody_without_a_desk_is_named() -> None:
    base = base_bundle()
    many = [f"d{n}, V2, B, , ," for n in range(9)]
    members = supplemented(base, people_of(*in_room_two(base), *many))
    assert any("everybody concerned finds a desk" in line for line in wrong_lines(members, base))


def test_another_vacancy_is_named() -> None:
    base = base_bundle()
    members = supplemented(base, people_of(*in_room_two(base), "c1, V9, A, , , accessible"))
    assert any("nobody has another vacancy" in line for line in wrong_lines(members, base))
