"""Which rooms can hold whom: categories, groups, and flows between them (4, 5)."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.recruitment.rulebook.seating.plan import Plan, plan_of
from portal.recruitment.rulebook.seating.rows import Room


class Category(NamedTuple):
    """People whom the hard rules treat alike."""

    paper: str
    area: str
    needs: str

    def order(self) -> tuple[bool, bool, str]:
        return (not self.needs, not self.area, self.area)


class Group(NamedTuple):
    """Rooms that the hard rules treat alike."""

    area: str
    accessible: bool

    def order(self) -> tuple[bool, bool, str]:
        return (self.accessible, not self.area, self.area)


@dataclass(frozen=True, slots=True)
class Hall:
    """A room with its desks, its position in the order of rooms, and its group."""

    position: int
    room: Room
    plan: Plan
    group: Group


def permitted(category: Category, group: Group) -> bool:
    return (group.accessible or not category.needs) and (
        not category.area or not group.area or category.area == group.area
    )


def halls_of(rooms: Sequence[Room]) -> list[Hall]:
    """Rooms with at least one usable desk, in order of (site, room)."""
    ordered = sorted(rooms, key=lambda room: (room.site, room.room))
    pairs = [(room, plan_of(room)) for room in ordered]
    return [
        Hall(number, room, plan, Group(room.area, room.accessible))
        for number, (room, plan) in enumerate(pairs)
        if plan.capacity
    ]


class Flow:
    """How many of each category go to each group, all in the pinned order of section 5."""

    def __init__(self, demand: Mapping[Category, int], desks: Mapping[Group, int]) -> None:
        self.categories = sorted(demand, key=Category.order)
        self.groups = sorted(desks, key=Group.order)
        self.free = dict(desks)
        self.sent: dict[Category, dict[Group, int]] = {category: {} for category in self.categories}
        self.out: dict[Category, int] = {}
        self._open = {
            category: [group for group in self.groups if permitted(category, group)]
            for category in self.categories
        }
        for category in self.categories:
            self.out[category] = self._send(category, demand[category])

    @property
    def held(self) -> int:
        return sum(sum(row.values()) for row in self.sent.values())

    def _send(self, category: Category, rest: int) -> int:
        row = self.sent[category]
        for group in self._open[category]:
            if moved := min(rest, self.free[group]):
                row[group] = row.get(group, 0) + moved
                self.free[group] -= moved
                rest -= moved
        while rest and (path := self._path(category)):
            rest -= self._push(path, rest)
        return rest

    def _path(self, start: Category) -> list[tuple[Category, Group]] | None:
        """Steps (category, group it is sent to) from ``start`` to a group with free desks, the
        shortest and earliest."""
        reached: dict[Group, Category] = {}
        came: dict[Category, Group] = {}
        queue = deque([start])
        while queue:
            category = queue.popleft()
            for group in self._open[category]:
                if group in reached:
                    continue
                reached[group] = category
                if self.free[group]:
                    return self._walk_back(start, group, reached, came)
                for other in self.categories:
                    if other != start and other not in came and self.sent[other].get(group):
                        came[other] = group
                        queue.append(other)
        return None

    @staticmethod
    def _walk_back(
        start: Category,
        group: Group,
        reached: Mapping[Group, Category],
        came: Mapping[Category, Group],
    ) -> list[tuple[Category, Group]]:
        path = []
        while True:
            category = reached[group]
            path.append((category, group))
            if category == start:
                return path[::-1]
            group = came[category]

    def _push(self, path: list[tuple[Category, Group]], rest: int) -> int:
        moved = min(rest, self.free[path[-1][1]])
        for (_, left), (category, _) in zip(path, path[1:], strict=False):
            moved = min(moved, self.sent[category][left])
        for number, (category, group) in enumerate(path):
            row = self.sent[category]
            row[group] = row.get(group, 0) + moved
            if number:
                row[path[number - 1][1]] -= moved
        self.free[path[-1][1]] -= moved
        return moved


def desks_by_group(halls: Sequence[Hall]) -> dict[Group, int]:
    desks: dict[Group, int] = {}
    for hall in halls:
        desks[hall.group] = desks.get(hall.group, 0) + hall.plan.capacity
    return desks


def hold(demand: Mapping[Category, int], desks: Mapping[Group, int]) -> int:
    """The most people that these desks can hold."""
    return Flow(demand, desks).held
