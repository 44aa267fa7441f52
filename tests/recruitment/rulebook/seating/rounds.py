"""Invented rounds for the seating tests."""

from __future__ import annotations

from random import Random

from portal.recruitment.rulebook.seating import Person, Room
from portal.recruitment.rulebook.seating.rows import columns_of

LAYOUTS = (
    ("5x6",),
    ("6x5",),
    ("7-8-8-7", "8-7-7-8"),
    ("3x4", "2x3"),
    ("4x4", "4x5"),
    ("1x5", "2x2"),
    ("5x5",),
    ("3x3", "2x3"),
)


def make_room(number: int, layout: str = "5x6", site: str = "S", **members: object) -> Room:
    columns, text = columns_of(layout)
    return Room(site, f"{number:03d}", columns, layout=text, **members)  # type: ignore[arg-type]


def people(counts: dict[str, int], **members: str) -> list[Person]:
    return [
        Person(f"{vacancy}{number:04d}", vacancy, **members)
        for vacancy, count in counts.items()
        for number in range(count)
    ]


def round_of(
    seed: int, layouts: tuple[str, ...] | None = None, *, most_rooms: int = 8, blocked: bool = False
) -> tuple[list[Person], list[Room]]:
    """Some rooms and people with skewed vacancies, areas, papers, employers and needs, of which not
    all need fit."""
    invent = Random(seed)
    areas = invent.choice(((""), ("", "x"), ("x", "y"), ("", "x", "y"))) or ("",)
    papers = invent.choice((("",), ("p",), ("p", "q")))
    kinds = layouts or invent.choice(LAYOUTS)
    rooms = []
    for number in range(invent.randint(1, most_rooms)):
        desks = (
            {
                "blocked": tuple(sorted(invent.sample(range(1, 5), invent.choice((0, 1, 2))))),
                "reserve": invent.choice((0, 0, 2)),
            }
            if blocked
            else {}
        )
        rooms.append(
            make_room(
                number,
                invent.choice(kinds),
                invent.choice("ST"),
                area=invent.choice(areas),
                accessible=invent.random() < 0.5,
                numbering=invent.choice(("snake", "straight")),
                **desks,
            )
        )
    capacity = sum(sum(room.columns) for room in rooms)
    vacancies = "ABCDEFGH"[: invent.randint(1, 8)]
    weights = [invent.random() ** 3 + 0.001 for _ in vacancies]
    persons = [
        Person(
            f"c{number:04d}",
            invent.choices(vacancies, weights)[0],
            invent.choice(papers),
            invent.choice(areas),
            invent.choice(("", "e", "f", "g")),
            "accessible" if invent.random() < 0.05 else "",
        )
        for number in range(invent.randint(1, capacity))
    ]
    return persons, rooms
