"""How many people of each vacancy go to which room (6)."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.recruitment.rulebook.seating.capacity import Category, Flow, Hall, permitted
from portal.recruitment.rulebook.seating.plan import Plan

_KEY = 1 << 40
_QUOTIENT = 1 << 64
Heads = dict[Category, dict[str, int]]


@dataclass
class Deal:
    """``here[i][v]``: people of vacancy v in hall i; ``sent[cat][v][i]``: those of one category.

    ``halls`` are one paper's, in order.
    """

    halls: list[Hall]
    here: list[dict[str, int]] = field(default_factory=list)
    used: list[int] = field(default_factory=list)
    sent: dict[Category, dict[str, dict[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.here = [{} for _ in self.halls]
        self.used = [0] * len(self.halls)

    def add(self, category: Category, vacancy: str, hall: int, people: int) -> None:
        row = self.sent[category].setdefault(vacancy, {})
        row[hall] = row.get(hall, 0) + people
        self.here[hall][vacancy] = self.here[hall].get(vacancy, 0) + people
        self.used[hall] += people

    def move(self, category: Category, vacancy: str, hall: int, other: int) -> None:
        self.add(category, vacancy, other, 1)
        row = self.sent[category][vacancy]
        row[hall] -= 1
        self.here[hall][vacancy] -= 1
        self.used[hall] -= 1

    def copy(self) -> Deal:
        twin = Deal(self.halls)
        twin.restore(self)
        return twin

    def restore(self, other: Deal) -> None:
        self.here = [dict(row) for row in other.here]
        self.used = list(other.used)
        self.sent = {
            category: {vacancy: dict(row) for vacancy, row in rows.items()}
            for category, rows in other.sent.items()
        }

    def cost(self, halls: Sequence[int]) -> int:
        """The sum of f over these rooms and all vacancies."""
        total = 0
        for number in halls:
            plan = self.halls[number].plan
            limit = len(plan.first_class)
            for people in self.here[number].values():
                if people > limit:
                    total += plan.fewest[people]
        return total


def deal(halls: list[Hall], heads: Heads, flow: Flow) -> Deal:
    """``heads``: people held, by category and vacancy; ``flow``: where their categories may go."""
    result = Deal(halls)
    categories = [category for category in flow.categories if heads.get(category)]
    for number, category in enumerate(categories):
        result.sent[category] = {}
        quotas = _quotas(result, category, categories[number + 1 :], flow)
        _deal_category(result, category, heads[category], quotas)
    return result


def share(people: int, weights: Sequence[int]) -> list[int]:
    """Cumulative rounding: in proportion, whole numbers, adding up exactly, nobody above his
    weight."""
    total = sum(weights)
    if not people or not total:
        return [0] * len(weights)
    shares, so_far, given = [], 0, 0
    for weight in weights:
        so_far += weight
        up_to = people * so_far // total
        shares.append(up_to - given)
        given = up_to
    return shares


def _quotas(result: Deal, category: Category, later: list[Category], flow: Flow) -> dict[int, int]:
    """Desks per room for this category: all that is free where nobody comes later, else its share
    of each group."""
    groups = {hall.group for hall in result.halls if permitted(category, hall.group)}
    mine = [number for number, hall in enumerate(result.halls) if hall.group in groups]
    free = {number: result.halls[number].plan.capacity - result.used[number] for number in mine}
    if not any(permitted(other, group) for other in later for group in groups):
        return free
    quotas: dict[int, int] = {}
    for group, people in flow.sent[category].items():
        inside = [number for number in mine if result.halls[number].group == group]
        quotas.update(zip(inside, share(people, [free[number] for number in inside]), strict=True))
    return dict(sorted(quotas.items()))


def _deal_category(
    result: Deal, category: Category, heads: dict[str, int], quotas: dict[int, int]
) -> None:
    order = sorted(heads, key=lambda vacancy: (-heads[vacancy], vacancy))
    desks = sum(quotas.values())
    for number, vacancy in enumerate(order):
        people = heads[vacancy]
        if 4 * people <= desks:
            _by_slots(result, category, [(small, heads[small]) for small in order[number:]], quotas)
            return
        _deal_large(result, category, vacancy, people, quotas)
        desks -= people


def _deal_large(
    result: Deal, category: Category, vacancy: str, people: int, quotas: dict[int, int]
) -> None:
    """In proportion to the desks where the vacancy needs no neighbours; the rest where neighbours
    cost least."""
    numbers = list(quotas)
    weights = []
    for number in numbers:
        plan = result.halls[number].plan
        weights.append(
            min(quotas[number], max(0, len(plan.first_class) - result.here[number].get(vacancy, 0)))
        )
    given = share(people, weights) if people <= sum(weights) else weights
    for number, part in zip(numbers, given, strict=True):
        if part:
            result.add(category, vacancy, number, part)
            quotas[number] -= part
    if rest := people - sum(given):
        _deal_rest(result, category, vacancy, rest, quotas)


def _deal_rest(
    result: Deal, category: Category, vacancy: str, rest: int, quotas: dict[int, int]
) -> None:
    """Again and again the smallest added cost per head.

    A room's offer only grows when fewer people are left, so stale ones can wait.
    """

    def offer(number: int) -> tuple[int, int, int]:
        key, people = cheapest(
            result.halls[number].plan,
            result.here[number].get(vacancy, 0),
            min(quotas[number], rest),
        )
        return key, number, people

    heap = [offer(number) for number, quota in quotas.items() if quota]
    heapq.heapify(heap)
    while rest:
        _, number, people = heapq.heappop(heap)
        if people > rest:
            heapq.heappush(heap, offer(number))
            continue
        result.add(category, vacancy, number, people)
        quotas[number] -= people
        rest -= people
        if quotas[number] and rest:
            heapq.heappush(heap, offer(number))


def cheapest(plan: Plan, people: int, most: int) -> tuple[int, int]:
    """The smallest (f(people+t) − f(people)) / t with 1 ≤ t ≤ most, as a key that compares exactly,
    and the smallest such t."""
    fewest = plan.fewest
    return min(
        ((fewest[people + more] - fewest[people]) * _QUOTIENT // more, more)
        for more in range(1, most + 1)
    )


def _by_slots(
    result: Deal, category: Category, vacancies: list[tuple[str, int]], quotas: dict[int, int]
) -> None:
    slots = iter(_slots([(number, quota) for number, quota in quotas.items() if quota]))
    here, used, sent = result.here, result.used, result.sent[category]
    for vacancy, people in vacancies:
        row = sent.setdefault(vacancy, {})
        for _ in range(people):
            number = next(slots)
            row[number] = row.get(number, 0) + 1
            used[number] += 1
        for number, part in row.items():
            here[number][vacancy] = here[number].get(vacancy, 0) + part


def _slots(quotas: list[tuple[int, int]]) -> list[int]:
    """Desks so ordered that any run of them lies over the rooms in proportion to their desks."""
    rooms = len(quotas)
    # the keys then only say: one desk of each room in turn
    if len({quota for _, quota in quotas}) == 1:
        return [number for number, _ in quotas] * quotas[0][1]
    keyed = []
    for index, (number, quota) in enumerate(quotas):
        for slot in range(quota):
            keyed.append(
                (
                    (2 * rooms * slot + 2 * index + 1) * _KEY // (2 * rooms * quota),
                    index,
                    slot,
                    number,
                )
            )
    keyed.sort()
    return [number for _, _, _, number in keyed]
