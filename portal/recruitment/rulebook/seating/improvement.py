"""The lower bound, and the improvement of a deal to the optimum where its bound is not met (7)."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from portal.recruitment.rulebook.seating.capacity import Category, permitted
from portal.recruitment.rulebook.seating.deal import Deal, cheapest
from portal.recruitment.rulebook.seating.plan import Plan

MOST_ROOMS = 40
MOST_PAIRS = 1_000
Arc = tuple[int, int, int]  # from, to, cost


def improve(deal: Deal, categories: list[Category]) -> int:
    """Improves the deal of one block in place and returns its lower bound."""
    halls = list(range(len(deal.halls)))
    cost = deal.cost(halls)
    if not cost:
        return 0
    bound = simple_bound(deal, categories)
    vacancies = sorted({vacancy for category in categories for vacancy in deal.sent[category]})
    if cost <= bound or len(halls) > MOST_ROOMS or len(halls) * len(vacancies) > MOST_PAIRS:
        return bound
    before = deal.copy()
    network = _Network(deal, categories, vacancies)
    while cycle := network.negative_cycle():
        network.carry_out(cycle)
    bound = max(bound, math.ceil(network.cost()))
    if deal.cost(halls) >= cost:
        deal.restore(before)
    return bound


def simple_bound(deal: Deal, categories: list[Category]) -> int:
    """Each vacancy for itself, wherever it may sit, as if it had the rooms alone."""
    people: dict[str, int] = {}
    mine: dict[str, list[Category]] = {}
    for category in categories:
        for vacancy, row in deal.sent[category].items():
            people[vacancy] = people.get(vacancy, 0) + sum(row.values())
            mine.setdefault(vacancy, []).append(category)
    return sum(_alone(deal, number, mine[vacancy]) for vacancy, number in sorted(people.items()))


def _alone(deal: Deal, people: int, categories: list[Category]) -> int:
    plans = [
        hall.plan
        for hall in deal.halls
        if any(permitted(category, hall.group) for category in categories)
    ]
    counts = [len(plan.first_class) for plan in plans]
    rest, bound = people - sum(counts), 0
    if rest <= 0:
        return 0
    heap = [
        offer
        for number, plan in enumerate(plans)
        for offer in _offers(plan, counts[number], number)
    ]
    heapq.heapify(heap)
    while rest > 0 and heap:
        _, number, more = heapq.heappop(heap)
        plan, before = plans[number], counts[number]
        added = plan.fewest[before + more] - plan.fewest[before]
        if more > rest:
            return bound - (-added * rest // more)
        bound += added
        rest -= more
        counts[number] += more
        for offer in _offers(plan, counts[number], number):
            heapq.heappush(heap, offer)
    return bound


def _offers(plan: Plan, people: int, number: int) -> list[tuple[int, int, int]]:
    """The room's next cheapest step, if it has desks left."""
    if people >= plan.capacity:
        return []
    key, more = cheapest(plan, people, plan.capacity - people)
    return [(key, number, more)]


@dataclass
class _Network:
    """The residual network of the deal.

    Node 0 is the empty desk, then the rooms, then the pairs (vacancy, room).
    """

    deal: Deal
    categories: list[Category]
    vacancies: list[str]

    def __post_init__(self) -> None:
        self.rooms = len(self.deal.halls)
        self.nodes = 1 + self.rooms * (1 + len(self.vacancies))
        groups = [hall.group for hall in self.deal.halls]
        hulls = [hall.plan.hull for hall in self.deal.halls]
        self.scale = math.lcm(*(value.denominator for hull in hulls for value in hull))
        self.hulls = [[int(value * self.scale) for value in hull] for hull in hulls]
        self.allowed = {
            category: [permitted(category, group) for group in groups]
            for category in self.categories
        }

    def cost(self) -> Fraction:
        """The sum of the envelopes: no deal of these people costs less."""
        here = enumerate(self.deal.here)
        return Fraction(
            sum(self.hulls[room][people] for room, row in here for people in row.values()),
            self.scale,
        )

    def _pair(self, vacancy: int, room: int) -> int:
        return self.rooms + 1 + vacancy * self.rooms + room

    def arcs(self) -> Iterator[Arc]:
        halls, used = self.deal.halls, self.deal.used
        yield from (
            (room + 1, 0, 0) for room in range(self.rooms) if used[room] < halls[room].plan.capacity
        )
        yield from ((0, room + 1, 0) for room in range(self.rooms))
        yield from self._counted(-1)
        yield from self._counted(1)
        for number, vacancy in enumerate(self.vacancies):
            for room in range(self.rooms):
                for other in range(self.rooms):
                    if other != room and self._mover(vacancy, room, other):
                        yield self._pair(number, room), self._pair(number, other), 0

    def _counted(self, change: int) -> Iterator[Arc]:
        """One fewer: from the room to the pair; one more: from the pair to the room."""
        for number, vacancy in enumerate(self.vacancies):
            for room in range(self.rooms):
                plan = self.deal.halls[room].plan
                people = self.deal.here[room].get(vacancy, 0)
                if 0 <= people + change <= plan.capacity:
                    cost = self.hulls[room][people + change] - self.hulls[room][people]
                    ends = (room + 1, self._pair(number, room))
                    yield (*(ends if change < 0 else ends[::-1]), cost)

    def _mover(self, vacancy: str, room: int, other: int) -> Category | None:
        for category in self.categories:
            if self.allowed[category][other] and self.deal.sent[category].get(vacancy, {}).get(
                room, 0
            ):
                return category
        return None

    def negative_cycle(self) -> list[int]:
        """The nodes of the first cycle that Bellman and Ford's passes meet; empty if the deal is
        optimal."""
        arcs = list(self.arcs())
        distance = [0] * self.nodes
        before: list[int] = [-1] * self.nodes
        while True:
            changed = False
            for start, end, cost in arcs:
                if distance[start] + cost < distance[end]:
                    distance[end] = distance[start] + cost
                    before[end] = start
                    changed = True
            if not changed:
                return []
            if cycle := self._cycle(before):
                return cycle

    def _cycle(self, before: list[int]) -> list[int]:
        """In the direction of the arcs."""
        done = [-1] * self.nodes
        for first in range(self.nodes):
            node, walk = first, []
            while node >= 0 and done[node] < 0:
                done[node] = first
                walk.append(node)
                node = before[node]
            if node >= 0 and done[node] == first:
                return walk[walk.index(node) :][::-1]
        return []

    def carry_out(self, cycle: list[int]) -> None:
        first_pair = self.rooms + 1
        for start, end in zip(cycle, cycle[1:] + cycle[:1], strict=True):
            if start < first_pair or end < first_pair:
                continue
            number, room = divmod(start - first_pair, self.rooms)
            other = (end - first_pair) % self.rooms
            category = self._mover(self.vacancies[number], room, other)
            if category is None:
                raise AssertionError("an arc stands for somebody who can move")
            self.deal.move(category, self.vacancies[number], room, other)
