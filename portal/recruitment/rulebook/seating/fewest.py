"""f(k): the fewest neighbouring pairs among k people in a room (3), three ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.recruitment.rulebook.seating.plan import Plan

_TOO_MANY = 1 << 30


def rectangle_fewest(plan: Plan) -> tuple[int, ...]:
    """A full rectangle: the desks left without the vacancy are best taken from one class, those
    with most neighbours first.

    The tests compare it with the exact minimum for all rectangles up to nine by nine.
    """
    capacity, larger = plan.capacity, len(plan.first_class)
    table = [0] * (capacity + 1)
    for people in range(larger + 1, capacity + 1):
        rest = capacity - people
        ways = [
            plan.removed(desks, rest)
            for desks in (plan.first_class, plan.second_class)
            if rest <= len(desks)
        ]
        table[people] = min(ways)
    return tuple(table)


def bound_by_degrees(plan: Plan) -> tuple[int, ...]:
    """Never too high: each desk left without the vacancy saves at most its own neighbours."""
    degrees = sorted((len(near) for near in plan.neighbours), reverse=True)
    left, table = len(plan.pairs), []
    for degree in (*degrees, 0):
        table.append(max(0, left))
        left -= degree
    return tuple(reversed(table))


def exact_fewest(cells: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The minimum over all sets of k cells, by a table over the cells that remembers which of the
    last ``width`` are taken."""
    height, width = max(row for row, _ in cells), max(column for _, column in cells)
    if width > height:
        return exact_fewest([(column, row) for row, column in cells])
    there, size = set(cells), len(cells) + 1
    table = {0: [0] + [_TOO_MANY] * (size - 1)}
    for row in range(1, height + 1):
        for column in range(1, width + 1):
            table = _with_cell(table, column - 1, (row, column) in there)
    return tuple(min(best[people] for best in table.values()) for people in range(size))


def _with_cell(table: dict[int, list[int]], place: int, usable: bool) -> dict[int, list[int]]:
    """One cell further: left empty, or taken at the cost of the taken cells above and left."""
    bit = 1 << place
    grown: dict[int, list[int]] = {}
    for taken, best in table.items():
        _keep_lower(grown, taken & ~bit, best)
        if usable:
            cost = bool(taken & bit) + bool(place and taken & (bit >> 1))
            _keep_lower(grown, taken | bit, [_TOO_MANY] + [pairs + cost for pairs in best[:-1]])
    return grown


def _keep_lower(table: dict[int, list[int]], taken: int, best: list[int]) -> None:
    before = table.get(taken)
    table[taken] = (
        best if before is None else [min(pair) for pair in zip(before, best, strict=True)]
    )
