"""The whole of ``seating/1``: from rows and a seed to seats and a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from portal.kernel import draw
from portal.recruitment.rulebook.seating.capacity import (
    Category,
    Flow,
    Hall,
    desks_by_group,
    halls_of,
    permitted,
)
from portal.recruitment.rulebook.seating.deal import Deal, Heads, deal
from portal.recruitment.rulebook.seating.desks import ordered, places, repair
from portal.recruitment.rulebook.seating.improvement import improve
from portal.recruitment.rulebook.seating.room_choice import Choice, choose
from portal.recruitment.rulebook.seating.rows import (
    Person,
    Room,
    Seat,
    Unseated,
    check_unique,
    input_digest,
)

SCHEMA = "seating/1"
LABEL = "seats"
Members = dict[Category, dict[str, list[int]]]
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Seating:
    """Seats sorted by (site, room, seat), unseated by candidate, and what the report says."""

    seed: str
    candidates: int
    seats: list[Seat]
    unseated: list[Unseated]
    rooms_used: int
    same_vacancy_neighbours: int
    same_vacancy_lower_bound: int
    same_employer_neighbours: int
    input_sha256: str


@dataclass(frozen=True)
class _People:
    """Who is to be seated; ``rank``: place in the draw; ``members``: by category and vacancy."""

    persons: Sequence[Person]
    rank: Sequence[int]
    members: Members


@dataclass
class _Tally:
    seats: list[list[Seat]]
    rooms: int = 0
    vacancies: int = 0
    employers: int = 0
    bound: int = 0


def seat(
    persons: Sequence[Person],
    rooms: Sequence[Room],
    seed: str,
    progress: Progress = lambda share: None,
) -> Seating:
    """Who sits where.

    ``seed`` is any text. Raises ``Refused('seating.…')`` for nobody, no rooms, or a candidate or
    room given twice.

    The result does not depend on the order of the rows. Nobody is left out silently: who has no
    seat stands in ``unseated``.
    """
    check_unique(persons, rooms)
    rank = _ranks(persons, seed)
    progress(0.2)
    members = _members(persons, rank)
    halls = halls_of(rooms)
    demand = {category: sum(map(len, groups.values())) for category, groups in members.items()}
    choices = choose(demand, halls)
    progress(0.3)
    tally, out = _Tally([[] for _ in rooms]), list[Unseated]()
    people = _People(persons, rank, members)
    for number, choice in enumerate(choices):
        for paper in choice.halls:
            out += _seat_paper(choice, paper, halls, people, tally)
        progress(0.3 + 0.6 * (number + 1) / len(choices))
    return Seating(
        seed=seed,
        candidates=len(persons),
        seats=[place for inside in tally.seats for place in inside],
        unseated=sorted(out),
        rooms_used=tally.rooms,
        same_vacancy_neighbours=tally.vacancies,
        same_vacancy_lower_bound=tally.bound,
        same_employer_neighbours=tally.employers,
        input_sha256=input_digest(persons, rooms),
    )


def _ranks(persons: Sequence[Person], seed: str) -> list[int]:
    """The place of each person in the draw."""
    keys = draw.keys(LABEL, seed, [person.candidate for person in persons])
    rank = [0] * len(persons)
    for place, index in enumerate(sorted(range(len(persons)), key=keys.__getitem__)):
        rank[index] = place
    return rank


def _members(persons: Sequence[Person], rank: Sequence[int]) -> Members:
    """Who belongs to which category and vacancy, in draw order."""
    drawn = [0] * len(persons)
    for index, place in enumerate(rank):
        drawn[place] = index
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for index in drawn:
        person = persons[index]
        found.setdefault((person.paper, person.area, person.needs, person.vacancy), []).append(
            index
        )
    members: Members = {}
    for (paper, area, needs, vacancy), people in found.items():
        members.setdefault(Category(paper, area, needs), {})[vacancy] = people
    return members


def _seat_paper(
    choice: Choice,
    paper: str,
    halls: list[Hall],
    people: _People,
    tally: _Tally,
) -> Iterable[Unseated]:
    """One paper of one component: a block."""
    mine, members = choice.halls[paper], people.members
    flow = Flow(choice.of_paper(paper), desks_by_group(mine))
    out: list[Unseated] = []
    for category, missing in flow.out.items():
        if missing:
            out += _leave_out(people, category, missing, _reason(category, halls))
    heads: Heads = {
        category: {vacancy: len(group) for vacancy, group in members[category].items() if group}
        for category in flow.categories
    }
    result = deal(mine, heads, flow)
    tally.bound += improve(result, [category for category in flow.categories if heads[category]])
    _place_all(result, people, tally)
    return out


def _reason(category: Category, halls: Iterable[Hall]) -> str:
    if any(permitted(category, hall.group) for hall in halls):
        return "desks_missing"
    return "accessible_room_missing" if category.needs else "area_room_missing"


def _leave_out(
    people: _People, category: Category, missing: int, reason: str
) -> Iterable[Unseated]:
    """The last of the category in draw order."""
    groups = people.members[category]
    everybody = [index for group in groups.values() for index in group]
    everybody.sort(key=people.rank.__getitem__)
    left_out = set(everybody[len(everybody) - missing :])
    for vacancy, group in groups.items():
        groups[vacancy] = [index for index in group if index not in left_out]
    return [Unseated(people.persons[index].candidate, reason) for index in left_out]


def _place_all(result: Deal, people: _People, tally: _Tally) -> None:
    inside: list[dict[str, list[int]]] = [{} for _ in result.halls]
    for category, rows in result.sent.items():
        for vacancy, row in rows.items():
            group, start = people.members[category][vacancy], 0
            for number in sorted(row):
                if row[number]:
                    sent = group[start : start + row[number]]
                    inside[number].setdefault(vacancy, []).extend(sent)
                    start += row[number]
    several = len(result.sent) > 1
    for hall, here, groups in zip(result.halls, result.here, inside, strict=True):
        if groups:
            if several:
                for group in groups.values():
                    group.sort(key=people.rank.__getitem__)
            _place_room(hall, here, groups, people.persons, tally)


def _place_room(
    hall: Hall,
    here: dict[str, int],
    groups: dict[str, list[int]],
    persons: Sequence[Person],
    tally: _Tally,
) -> None:
    plan, counts = hall.plan, ordered(here)
    vacancies: list[str | None] = [None] * plan.capacity
    employers: list[str | None] = [None] * plan.capacity
    sitting = [-1] * plan.capacity
    for vacancy, desks in places(plan, counts).items():
        for place, index in zip(desks, groups[vacancy], strict=True):
            vacancies[place], sitting[place] = vacancy, index
            employers[place] = persons[index].employer
    goal = sum(plan.need(people) for _, people in counts)
    pairs, colleagues = repair(plan, vacancies, employers, goal, sitting)
    tally.rooms += 1
    tally.vacancies += pairs
    tally.employers += colleagues
    site, room = hall.room.site, hall.room.room
    for number in plan.by_seat:
        if (index := sitting[number]) >= 0:
            desk = plan.desks[number]
            tally.seats[hall.position].append(
                Seat(persons[index].candidate, site, room, desk.seat, desk.row, desk.column)
            )
