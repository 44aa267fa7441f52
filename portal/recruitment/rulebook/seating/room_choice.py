"""Which rooms are used and which paper is written in each (4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from portal.recruitment.rulebook.seating.capacity import (
    Category,
    Group,
    Hall,
    desks_by_group,
    hold,
    permitted,
)

MOST_COMBINATIONS = 20_000
Demand = dict[Category, int]


@dataclass(frozen=True)
class Choice:
    """A component: its categories, and the rooms used, by paper, in order."""

    demand: Demand
    halls: dict[str, list[Hall]]

    def of_paper(self, paper: str) -> Demand:
        return {
            category: people for category, people in self.demand.items() if category.paper == paper
        }


def choose(demand: Demand, halls: Sequence[Hall]) -> list[Choice]:
    return [_choose(part, near) for part, near in components(demand, halls)]


def components(demand: Demand, halls: Sequence[Hall]) -> Iterator[tuple[Demand, list[Hall]]]:
    """Categories and rooms that have to do with each other, whatever the paper."""
    groups = {hall.group for hall in halls}
    left = set(demand)
    for first in sorted(demand):
        if first not in left:
            continue
        inside, reached, waiting = {first}, set[Group](), [first]
        while waiting:
            category = waiting.pop()
            fresh = {group for group in groups - reached if permitted(category, group)}
            reached |= fresh
            found = {
                other for other in left - inside if any(permitted(other, group) for group in fresh)
            }
            inside |= found
            waiting += found
        left -= inside
        yield (
            {category: demand[category] for category in sorted(inside)},
            [hall for hall in halls if hall.group in reached],
        )


def _choose(demand: Demand, halls: list[Hall]) -> Choice:
    papers = sorted({category.paper for category in demand})
    if len(demand) == 1:
        return Choice(demand, {papers[0]: _fewest(sum(demand.values()), halls)})
    if (len(papers) + 1) ** len(halls) <= MOST_COMBINATIONS:
        return Choice(demand, _exactly(demand, papers, halls))
    return Choice(demand, _by_steps(demand, papers, halls))


def _fewest(people: int, halls: list[Hall]) -> list[Hall]:
    """One category: the fewest rooms that hold all, the earliest such set."""
    capacities = sorted((hall.plan.capacity for hall in halls), reverse=True)
    target = min(people, sum(capacities))
    number = reached = 0
    while reached < target:
        reached += capacities[number]
        number += 1
    chosen: list[Hall] = []
    held = 0
    largest = _Largest(halls, number)
    for hall in halls:
        largest.drop(hall)
        wanted = number - len(chosen) - 1
        if wanted < 0:
            break
        if held + hall.plan.capacity + largest.total(wanted) >= target:
            chosen.append(hall)
            held += hall.plan.capacity
    return chosen


class _Largest:
    """The sum of the n largest capacities among the rooms not yet passed.

    Capacities are few, so counting them is quick.
    """

    def __init__(self, halls: list[Hall], number: int) -> None:
        self._counts: dict[int, int] = {}
        for hall in halls:
            self._counts[hall.plan.capacity] = self._counts.get(hall.plan.capacity, 0) + 1
        self._sizes = sorted(self._counts, reverse=True)

    def drop(self, hall: Hall) -> None:
        self._counts[hall.plan.capacity] -= 1

    def total(self, number: int) -> int:
        total = 0
        for size in self._sizes:
            taken = min(number, self._counts[size])
            total += taken * size
            number -= taken
            if not number:
                break
        return total


def _exactly(demand: Demand, papers: list[str], halls: list[Hall]) -> dict[str, list[Hall]]:
    """Every set of rooms and papers, the fewest rooms first, the earliest first."""
    wanted = {
        paper: {category: people for category, people in demand.items() if category.paper == paper}
        for paper in papers
    }
    numbers = {paper: sum(wanted[paper].values()) for paper in papers}
    most = hold(demand, desks_by_group(halls)) if len(papers) == 1 else sum(numbers.values())
    best: dict[str, list[Hall]] = {paper: [] for paper in papers}
    best_held = 0
    for size in range(1, len(halls) + 1):
        for chosen in combinations(halls, size):
            for given in product(papers, repeat=size):
                sets = {
                    paper: [hall for hall, own in zip(chosen, given, strict=True) if own == paper]
                    for paper in papers
                }
                limit = sum(
                    min(numbers[paper], sum(hall.plan.capacity for hall in sets[paper]))
                    for paper in papers
                )
                if limit <= best_held:
                    continue
                held = sum(hold(wanted[paper], desks_by_group(sets[paper])) for paper in papers)
                if held > best_held:
                    best, best_held = sets, held
                    if held == most:
                        return best
    return best


def _by_steps(demand: Demand, papers: list[str], halls: list[Hall]) -> dict[str, list[Hall]]:
    steps = _Steps(demand, papers, halls)
    for paper in sorted(papers, key=lambda paper: (-steps.numbers[paper], paper)):
        steps.fill(paper)
        steps.thin_out(paper)
    steps.move_earlier()
    return {
        paper: [hall for hall in halls if steps.paper.get(hall.position) == paper]
        for paper in papers
    }


class _Steps:
    """Case 3.

    ``paper`` holds the chosen rooms by position; ``desks`` their capacities by paper and group.
    """

    def __init__(self, demand: Demand, papers: list[str], halls: list[Hall]) -> None:
        self.halls = halls
        self.wanted = {
            paper: {
                category: people for category, people in demand.items() if category.paper == paper
            }
            for paper in papers
        }
        self.numbers = {paper: sum(self.wanted[paper].values()) for paper in papers}
        self.paper: dict[int, str] = {}
        self.desks: dict[str, dict[Group, int]] = {paper: {} for paper in papers}
        self.held = dict.fromkeys(papers, 0)

    def _with(self, paper: str, change: Mapping[Group, int]) -> dict[Group, int]:
        desks = dict(self.desks[paper])
        for group, number in change.items():
            desks[group] = desks.get(group, 0) + number
        return desks

    def _gain(self, paper: str, hall: Hall) -> int:
        return (
            hold(self.wanted[paper], self._with(paper, {hall.group: hall.plan.capacity}))
            - self.held[paper]
        )

    def _take(self, paper: str, hall: Hall, gain: int) -> None:
        self.paper[hall.position] = paper
        self.desks[paper] = self._with(paper, {hall.group: hall.plan.capacity})
        self.held[paper] += gain

    def fill(self, paper: str) -> None:
        """Rooms that differ neither in group nor in capacity gain the same, so the earliest of each
        such kind stands for all."""
        kinds: dict[tuple[int, Group], list[Hall]] = {}
        for hall in reversed(self.halls):
            if hall.position not in self.paper:
                kinds.setdefault((hall.plan.capacity, hall.group), []).append(hall)
        while self.held[paper] < self.numbers[paper]:
            best = self._best(paper, [waiting[-1] for waiting in kinds.values() if waiting])
            if best is None:
                return
            gain, hall = best
            kinds[hall.plan.capacity, hall.group].pop()
            self._take(paper, hall, gain)

    def _best(self, paper: str, halls: list[Hall]) -> tuple[int, Hall] | None:
        best: tuple[int, Hall] | None = None

        def preferred(hall: Hall) -> tuple[bool, bool, int]:
            return (hall.group.accessible, not hall.group.area, hall.position)

        for hall in sorted(halls, key=lambda hall: (-hall.plan.capacity, *preferred(hall))):
            if best and best[0] > hall.plan.capacity:
                break
            gain = self._gain(paper, hall)
            if gain and (
                best is None
                or gain > best[0]
                or (gain == best[0] and preferred(hall) < preferred(best[1]))
            ):
                best = (gain, hall)
            if gain == hall.plan.capacity:
                break
        return best

    def thin_out(self, paper: str) -> None:
        spare = sum(self.desks[paper].values()) - self.held[paper]
        for hall in reversed(self.halls):
            if self.paper.get(hall.position) != paper or hall.plan.capacity > spare:
                continue
            desks = self._with(paper, {hall.group: -hall.plan.capacity})
            if hold(self.wanted[paper], desks) == self.held[paper]:
                del self.paper[hall.position]
                self.desks[paper] = desks
                spare -= hall.plan.capacity

    def move_earlier(self) -> None:
        by_kind: dict[tuple[str, int, Group], list[Hall]] = {}
        for hall in self.halls:
            if hall.position in self.paper:
                by_kind.setdefault(
                    (self.paper[hall.position], hall.plan.capacity, hall.group), []
                ).append(hall)
        for hall in self.halls:
            if hall.position not in self.paper:
                self._replace_later(hall, by_kind)

    def _replace_later(self, hall: Hall, by_kind: dict[tuple[str, int, Group], list[Hall]]) -> None:
        """Chosen rooms of one kind are interchangeable, so only the last of each kind is tried, the
        latest first."""
        lasts = sorted(
            ((rooms[-1].position, kind) for kind, rooms in by_kind.items() if rooms),
            key=lambda pair: -pair[0],
        )
        for position, kind in lasts:
            paper, capacity, group = kind
            if position < hall.position:
                return
            desks = dict(self.desks[paper])
            desks[group] -= capacity
            desks[hall.group] = desks.get(hall.group, 0) + hall.plan.capacity
            if (
                sum(desks.values()) >= self.held[paper]
                and hold(self.wanted[paper], desks) == self.held[paper]
            ):
                by_kind[kind].pop()
                del self.paper[position]
                self.paper[hall.position] = paper
                self.desks[paper] = desks
                own = by_kind.setdefault((paper, hall.plan.capacity, hall.group), [])
                own.append(hall)
                own.sort(key=lambda chosen: chosen.position)
                return
