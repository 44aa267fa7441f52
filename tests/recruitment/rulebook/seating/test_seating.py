"""The whole run: hard rules, the bound, the draw, and the same result whatever the order of the
rows."""

import hashlib
from functools import cache
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel import draw
from portal.recruitment.rulebook.seating import canonical_members, seat
from portal.recruitment.rulebook.seating.capacity import Category, Group, permitted
from portal.recruitment.rulebook.seating.plan import plan_of
from tests.recruitment.rulebook.seating.rounds import make_room, people, round_of


def pairs_of(persons, seats, of):
    """Neighbouring pairs with one non-empty value, counted from the seats alone."""
    by_name = {person.candidate: person for person in persons}
    at = {
        (place.site, place.room, place.row, place.column): of(by_name[place.candidate])
        for place in seats
    }
    count = 0
    for (site, room, row, column), value in at.items():
        count += bool(value) and at.get((site, room, row + 1, column)) == value
        count += bool(value) and at.get((site, room, row, column + 1)) == value
    return count


def check_hard_rules(persons, rooms, result):
    by_name = {person.candidate: person for person in persons}
    by_room = {(room.site, room.room): room for room in rooms}
    seated = [place.candidate for place in result.seats]
    assert sorted(seated + [out.candidate for out in result.unseated]) == sorted(by_name)
    assert len({place[1:4] for place in result.seats}) == len(result.seats)
    papers = {}
    for place in result.seats:
        person, room = by_name[place.candidate], by_room[place.site, place.room]
        assert permitted(
            Category(person.paper, person.area, person.needs), Group(room.area, room.accessible)
        )
        assert place.seat not in room.blocked and place.seat <= sum(room.columns) - room.reserve
        assert place.seat in {
            desk.seat
            for desk in plan_of(room).desks
            if (desk.row, desk.column) == (place.row, place.column)
        }
        papers.setdefault((place.site, place.room), set()).add(person.paper)
    assert all(len(paper) == 1 for paper in papers.values()) and len(papers) == result.rooms_used


@settings(deadline=None, max_examples=120)
@given(st.integers(0, 10**6), st.booleans())
def test_everybody_is_seated_by_the_rules_or_listed_with_a_reason(number, blocked):
    persons, rooms = round_of(number, blocked=blocked)
    result = seat(persons, rooms, str(number))
    check_hard_rules(persons, rooms, result)
    assert result.same_vacancy_neighbours == pairs_of(
        persons, result.seats, lambda person: person.vacancy
    )
    assert result.same_employer_neighbours == pairs_of(
        persons, result.seats, lambda person: person.employer
    )
    assert result.same_vacancy_neighbours >= result.same_vacancy_lower_bound
    assert result.seats == sorted(result.seats, key=lambda place: place[1:4])


@settings(deadline=None, max_examples=120)
@given(
    st.integers(0, 10**6),
    st.sampled_from(
        (("5x6",), ("6x5",), ("5x6", "6x5"), ("4x4", "2x3"), ("7-8-8-7", "8-7-7-8"), ("1x4", "2x2"))
    ),
)
def test_the_bound_is_reached_where_no_desk_is_blocked_or_reserved(number, layouts):
    persons, rooms = round_of(number, layouts)
    result = seat(persons, rooms, "s")
    assert result.same_vacancy_neighbours == result.same_vacancy_lower_bound


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(number, shuffle):
    persons, rooms = round_of(number, blocked=number % 2 == 0)
    result = seat(persons, rooms, "s")
    assert (
        seat(shuffle.sample(persons, len(persons)), shuffle.sample(rooms, len(rooms)), "s")
        == result
    )


def fewest_over_all_deals(persons, rooms):
    """The published definition of the bound, by trying every permitted deal of these people to
    these rooms."""
    plans = [plan_of(room) for room in rooms]
    counts = {}
    for person in persons:
        key = (person.vacancy, person.area, person.needs)
        counts[key] = counts.get(key, 0) + 1
    vacancies = sorted({key[0] for key in counts})

    def ways(count, free):
        if not free:
            return [()] if count == 0 else []
        return [
            (here, *rest)
            for here in range(min(count, free[0]) + 1)
            for rest in ways(count - here, free[1:])
        ]

    @cache
    def best(index, free):
        if index == len(vacancies):
            return 0
        deals = {(0,) * len(rooms)}
        for (vacancy, area, needs), count in counts.items():
            if vacancy == vacancies[index]:
                open_to = [
                    permitted(Category("", area, needs), Group(room.area, room.accessible))
                    for room in rooms
                ]
                deals = {
                    tuple(map(sum, zip(deal, way, strict=True)))
                    for deal in deals
                    for way in ways(
                        count,
                        [
                            (left - used) * allowed
                            for left, used, allowed in zip(free, deal, open_to, strict=True)
                        ],
                    )
                }
        costs = [10**6]
        for deal in deals:
            cost = sum(plan.fewest[here] for plan, here in zip(plans, deal, strict=True))
            costs.append(
                cost
                + best(index + 1, tuple(left - here for left, here in zip(free, deal, strict=True)))
            )
        return min(costs)

    return best(0, tuple(plan.capacity for plan in plans))


@pytest.mark.parametrize(
    "seed,layouts", [*product(range(25), (("2x3",), ("3x3",), ("2x2", "1x4"), ("3x4",)))]
)
def test_the_reported_bound_is_the_minimum_over_all_permitted_deals(seed, layouts):
    persons, rooms = round_of(seed, layouts, most_rooms=3)
    persons = [person._replace(paper="", vacancy=min(person.vacancy, "C")) for person in persons][
        :16
    ]
    result = seat(persons, rooms, "s")
    seated = {place.candidate for place in result.seats}
    chosen = {(place.site, place.room) for place in result.seats}
    mine = [room for room in rooms if (room.site, room.room) in chosen]
    assert result.same_vacancy_lower_bound == fewest_over_all_deals(
        [one for one in persons if one.candidate in seated], mine
    )


def test_one_vacancy_alone_is_spread_evenly():
    result = seat(people({"A": 100}), [make_room(number) for number in range(9)], "s")
    assert result.rooms_used == 4
    assert result.same_vacancy_neighbours == result.same_vacancy_lower_bound == 4 * 29


def test_a_usual_county_has_no_neighbours_at_all():
    persons = people({"A": 60, "B": 30, "C": 21, "D": 15, "E": 5})
    result = seat(persons, [make_room(number) for number in range(9)], "s")
    assert (result.rooms_used, result.same_vacancy_neighbours, len(result.seats)) == (5, 0, 131)


def test_people_take_the_desks_of_their_vacancy_in_drawn_order():
    persons = people({"A": 15})
    result = seat(persons, [make_room(1)], "the seed")
    drawn = draw.order("seats", "the seed", [person.candidate for person in persons])
    by_sweep = sorted(result.seats, key=lambda place: (place.row, place.column))
    assert [place.candidate for place in by_sweep] == drawn
    assert seat(persons, [make_room(1)], "another").seats != result.seats


def test_who_stays_out_is_drawn():
    persons = people({"A": 4, "B": 4})
    result = seat(persons, [make_room(1, "2x3")], "s")
    drawn = draw.order("seats", "s", [person.candidate for person in persons])
    assert {out.candidate for out in result.unseated} == set(drawn[-2:])


def test_colleagues_are_kept_apart_as_far_as_vacancies_allow():
    invent = Random(4)
    persons = [
        person._replace(employer=invent.choice("efgh"))
        for person in people({"A": 10, "B": 10, "C": 10})
    ]
    result = seat(persons, [make_room(1)], "s")
    assert result.same_vacancy_neighbours == 0
    assert (
        result.same_employer_neighbours
        == pairs_of(persons, result.seats, lambda person: person.employer)
        <= 1
    )


def test_the_input_digest_is_that_of_the_committed_list():
    persons, rooms = round_of(5, blocked=True)
    rows = sorted(row.encode() + b"\n" for row in canonical_members(persons, rooms))
    assert (
        seat(persons, rooms, "s").input_sha256
        == hashlib.sha256(b"".join(rows)).hexdigest()
        == draw.list_digest(canonical_members(persons, rooms))
    )
    changed = [
        rooms[0].__class__(
            **{**{name: getattr(rooms[0], name) for name in rooms[0].__slots__}, "reserve": 1}
        ),
        *rooms[1:],
    ]
    assert seat(persons, changed, "s").input_sha256 != seat(persons, rooms, "s").input_sha256


def test_a_canonical_row_says_everything():
    room = make_room(7, "7-8", area="x", blocked=(2, 5), accessible=True, reserve=3)
    assert list(canonical_members([], [room])) == ["R\tS\tx\t007\t7-8\tsnake\tleft\t2 5\t1\t3"]
    assert list(canonical_members(people({"A": 1}, employer="e"), [])) == ["C\tA0000\tA\t\t\te\t"]
