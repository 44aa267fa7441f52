"""Who sits where after a draw: chiefs, examiners, substitutes and staff in drawn order.

Practice (practice.md §7, "6+1" drawn on the day from a surplus of 1:1.2; forms.md F-07): nobody
chooses a panel, so the whole outcome follows from the drawn order alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.kernel.errors import Refused

CHIEF, EXAMINER, INVIGILATOR, SUBSTITUTE = "chief", "examiner", "invigilator", "substitute"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Somebody of the list, in drawn order; ``kind`` is what the pool calls them."""

    member: str
    kind: str


@dataclass(frozen=True, slots=True)
class PanelSize:
    """How many a room needs: ``examiners`` with the 主考官."""

    room: str
    examiners: int
    invigilators: int


@dataclass(frozen=True, slots=True)
class Allotted:
    """``place``: panel place (1 = 主考官), number of the staff, or order of the substitute (then
    ``room`` is empty)."""

    member: str
    role: str
    room: str
    place: int


def allot(order: Sequence[Drawn], rooms: Sequence[PanelSize]) -> list[Allotted]:
    """The first chief leads the first room, and so on; places 2, 3 … are dealt one by one over the
    rooms to the others in drawn order; who is left is a substitute, in that order.

    A chief more than there are rooms is an examiner. Raises ``Refused('interview.too_few_drawn')``
    with what is missing (``chief``, ``examiner`` or ``invigilator``), found and needed.
    """
    chiefs = [one.member for one in order if one.kind == CHIEF]
    _require(CHIEF, len(chiefs), len(rooms))
    led = set(chiefs[: len(rooms)])
    others = [one.member for one in order if one.kind != INVIGILATOR and one.member not in led]
    staff = [one.member for one in order if one.kind == INVIGILATOR]
    places = _places(rooms, [size.examiners for size in rooms], first=2)
    posts = _places(rooms, [size.invigilators for size in rooms], first=1)
    _require(EXAMINER, len(others), len(places))
    _require(INVIGILATOR, len(staff), len(posts))
    outcome = [
        Allotted(member, CHIEF, size.room, 1) for member, size in zip(chiefs, rooms, strict=False)
    ]
    outcome += [
        Allotted(member, EXAMINER, room, place)
        for member, (room, place) in zip(others, places, strict=False)
    ]
    outcome += [
        Allotted(member, INVIGILATOR, room, place)
        for member, (room, place) in zip(staff, posts, strict=False)
    ]
    left = others[len(places) :]
    return outcome + [
        Allotted(member, SUBSTITUTE, "", number) for number, member in enumerate(left, 1)
    ]


def _places(
    rooms: Sequence[PanelSize], last: Sequence[int], *, first: int
) -> list[tuple[str, int]]:
    """Place ``first`` of every room, then the next of every room that has one …"""
    return [
        (size.room, place)
        for place in range(first, max(last, default=0) + 1)
        for size, most in zip(rooms, last, strict=True)
        if place <= most
    ]


def _require(what: str, found: int, needed: int) -> None:
    if found < needed:
        raise Refused("interview.too_few_drawn", kind=what, found=found, needed=needed)
