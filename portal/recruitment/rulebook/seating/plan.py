"""The usable desks of a room: numbers, neighbours, classes (3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from portal.recruitment.rulebook.seating.fewest import (
    bound_by_degrees,
    exact_fewest,
    rectangle_fewest,
)
from portal.recruitment.rulebook.seating.rows import SNAKE, Room

WIDEST_EXACT = 8
MOST_EXACT = 120


@dataclass(frozen=True)
class Desk:
    row: int
    column: int
    seat: int


@dataclass(frozen=True)
class Plan:
    """Desks in sweep order; the other members hold indexes into ``desks``.

    ``first_class`` is the larger class (the even one if equal).
    """

    width: int
    height: int
    desks: tuple[Desk, ...]
    neighbours: tuple[tuple[int, ...], ...]
    first_class: tuple[int, ...]
    second_class: tuple[int, ...]

    @property
    def capacity(self) -> int:
        return len(self.desks)

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Every pair of neighbouring desks once."""
        return tuple(
            (desk, other)
            for desk, near in enumerate(self.neighbours)
            for other in near
            if desk < other
        )

    @cached_property
    def by_seat(self) -> list[int]:
        """The desks in the order of their seat numbers."""
        return sorted(range(self.capacity), key=lambda desk: self.desks[desk].seat)

    def removal(self, desks: Sequence[int]) -> list[int]:
        """A class in removal order: the desks with most neighbours first."""
        return sorted(desks, key=lambda desk: (-len(self.neighbours[desk]), desk))

    def removed(self, desks: Sequence[int], number: int) -> int:
        """R(j): the pairs left when the first ``number`` desks of a class in removal order stay
        without the vacancy."""
        return len(self.pairs) - sum(
            len(self.neighbours[desk]) for desk in self.removal(desks)[:number]
        )

    @cached_property
    def fewest(self) -> tuple[int, ...]:
        """f(k) for k = 0 … capacity: the fewest neighbouring pairs that k people of one vacancy
        need here."""
        if self.capacity == self.width * self.height:
            return rectangle_fewest(self)
        if min(self.width, self.height) <= WIDEST_EXACT and self.capacity <= MOST_EXACT:
            return exact_fewest([(desk.row, desk.column) for desk in self.desks])
        return bound_by_degrees(self)

    def need(self, people: int) -> int:
        """f(people), without working out the whole table where nobody need have a neighbour."""
        return 0 if people <= len(self.first_class) else self.fewest[people]

    @cached_property
    def hull(self) -> tuple[Fraction, ...]:
        """The lower convex envelope of f.

        It differs from f in rooms with odd numbers of rows and columns: 3, 6, 8 where 3 × 8/3 is
        less.
        """
        hull = [Fraction(0)]
        while (people := len(hull) - 1) < self.capacity:
            slope, more = min(
                (Fraction(self.fewest[other] - self.fewest[people], other - people), other - people)
                for other in range(people + 1, self.capacity + 1)
            )
            hull += [hull[-1] + slope * step for step in range(1, more + 1)]
        return tuple(hull)


def plan_of(room: Room) -> Plan:
    return _plan(room.columns, room.numbering, room.blocked, room.reserve)


def numbered(columns: tuple[int, ...], numbering: str) -> Iterator[Desk]:
    """All desks in the order of their seat numbers."""
    seat = 0
    for column, height in enumerate(columns, 1):
        rows = range(1, height + 1)
        for row in reversed(rows) if numbering == SNAKE and column % 2 == 0 else rows:
            seat += 1
            yield Desk(row, column, seat)


@lru_cache(maxsize=4096)
def _plan(columns: tuple[int, ...], numbering: str, blocked: tuple[int, ...], reserve: int) -> Plan:
    width, height = len(columns), max(columns)
    last = sum(columns) - reserve
    usable = [
        desk
        for desk in numbered(columns, numbering)
        if desk.seat <= last and desk.seat not in blocked
    ]
    usable.sort(
        key=lambda desk: (desk.row, desk.column) if height >= width else (desk.column, desk.row)
    )
    index = {(desk.row, desk.column): number for number, desk in enumerate(usable)}
    near = []
    for desk in usable:
        row, column = desk.row, desk.column
        around = ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1))
        near.append(tuple(sorted(index[place] for place in around if place in index)))
    even = tuple(number for number, desk in enumerate(usable) if (desk.row + desk.column) % 2 == 0)
    odd = tuple(number for number, desk in enumerate(usable) if (desk.row + desk.column) % 2)
    first, second = (even, odd) if len(even) >= len(odd) else (odd, even)
    return Plan(width, height, tuple(usable), tuple(near), first, second)
