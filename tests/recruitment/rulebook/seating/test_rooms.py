"""Which rooms are used: the fewest that hold everybody, the earliest; areas, papers and needs."""

from itertools import combinations, product
from random import Random

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.seating import Person, seat
from portal.recruitment.rulebook.seating.capacity import (
    Category,
    Flow,
    Group,
    desks_by_group,
    halls_of,
    hold,
    permitted,
)
from tests.recruitment.rulebook.seating.rounds import make_room, people, round_of


def used(persons, rooms):
    return sorted({place.room for place in seat(persons, rooms, "s").seats})


def test_the_fewest_rooms_and_among_them_the_earliest():
    rooms = [
        make_room(number, layout)
        for number, layout in enumerate(("2x5", "5x6", "2x5", "5x6", "2x5"), 1)
    ]
    assert used(people({"A": 61}), rooms) == ["001", "002", "004"]
    assert used(people({"A": 40}), rooms) == ["001", "002"]
    assert used(people({"A": 31}), rooms) == ["001", "002"]
    assert used(people({"A": 10}), rooms) == ["001"]
    assert used(people({"A": 11}), rooms) == ["002"]


def test_rooms_are_ordered_by_site_then_room_as_utf8_bytes():
    rooms = [make_room(1, "1x2", "乙"), make_room(2, "1x2", "B"), make_room(1, "1x2", "a")]
    assert {(place.site, place.room) for place in seat(people({"A": 2}), rooms, "s").seats} == {
        ("B", "002")
    }


def test_blocked_and_reserved_desks_are_taken_off_before_counting():
    rooms = [
        make_room(1, "1x4", blocked=(1,), reserve=1),
        make_room(2, "1x4"),
        make_room(3, "1x2", blocked=(1, 2)),
    ]
    result = seat(people({"A": 6}), rooms, "s")
    assert result.rooms_used == 2 and not result.unseated
    assert {place.seat for place in result.seats if place.room == "001"} == {2, 3}
    assert [out.reason for out in seat(people({"A": 7}), rooms, "s").unseated] == ["desks_missing"]


def test_a_small_last_room_is_merged_where_desks_suffice():
    assert (
        seat(
            people({"A": 20, "B": 13}),
            [make_room(1, "5x6"), make_room(2, "6x6"), make_room(3, "5x6")],
            "s",
        ).rooms_used
        == 1
    )


def test_special_needs_are_matched_not_first_come():
    rooms = [make_room(1, "1x2", accessible=True), make_room(2, "1x2")]
    persons = [
        Person("a", "A"),
        Person("b", "A"),
        Person("c", "B", needs="accessible"),
        Person("d", "B", needs="accessible"),
    ]
    for seed in "0123456789":
        result = seat(persons, rooms, seed)
        assert {place.candidate for place in result.seats if place.room == "001"} == {"c", "d"}
    result = seat([*persons[:3], persons[3], Person("e", "B", needs="accessible")], rooms, "s")
    assert [out.reason for out in result.unseated] == ["desks_missing"]
    assert result.unseated[0].candidate in "cde"


def test_reasons_for_staying_out():
    rooms = [make_room(1, "1x2", area="x"), make_room(2, "1x2", area="y", accessible=True)]
    persons = [
        Person("a", "A", area="z"),
        Person("b", "A", area="x", needs="accessible"),
        Person("c", "A", area="y"),
    ]
    result = seat(persons, rooms, "s")
    assert result.unseated == [("a", "area_room_missing"), ("b", "accessible_room_missing")]
    assert [place.candidate for place in result.seats] == ["c"]


def test_an_area_binds_only_where_both_name_one():
    rooms = [make_room(1, "1x1", area="x"), make_room(2, "1x1")]
    persons = [Person("bound", "A", area="y"), Person("free", "A")]
    places = {place.candidate: place.room for place in seat(persons, rooms, "s").seats}
    assert places == {"bound": "002", "free": "001"}


def test_one_paper_per_room_even_when_the_greedy_way_fails():
    rooms = [make_room(1, "5x6"), make_room(2, "2x5")]
    persons = people({"A": 8}, paper="p") + people({"B": 30}, paper="q")
    result = seat(persons, rooms, "s")
    assert not result.unseated
    assert {place.room for place in result.seats if place.candidate[0] == "B"} == {"001"}


@pytest.mark.parametrize("seed", range(60))
def test_small_choices_are_the_best_of_all(seed):
    persons, rooms = round_of(seed, ("2x3", "1x4", "2x2"), most_rooms=5)
    halls, demand = halls_of(rooms), {}
    for person in persons:
        category = Category(person.paper, person.area, person.needs)
        demand[category] = demand.get(category, 0) + 1
    papers = sorted({category.paper for category in demand})

    def held(chosen, given):
        total = 0
        for paper in papers:
            mine = [hall for hall, own in zip(chosen, given, strict=True) if own == paper]
            total += hold(
                {category: count for category, count in demand.items() if category.paper == paper},
                desks_by_group(mine),
            )
        return total

    best = (-1, 0, ())
    for size in range(len(halls) + 1):
        for chosen in combinations(halls, size):
            for given in product(papers, repeat=size):
                if (now := held(chosen, given)) > best[0]:
                    best = (now, size, tuple(hall.room.site + hall.room.room for hall in chosen))
    result = seat(persons, rooms, "s")
    assert len(result.seats) == best[0]
    assert tuple(sorted({place.site + place.room for place in result.seats})) == best[2]


def test_many_rooms_are_chosen_by_steps_and_still_hold_everybody():
    rooms = [
        make_room(number, "5x6", area="xyz"[number % 3], accessible=number % 7 == 0)
        for number in range(60)
    ]
    persons = []
    for number in range(1000):
        needs = "accessible" if number % 90 == 0 else ""
        persons.append(
            Person(
                f"c{number}",
                f"V{number % 9}",
                f"p{number % 2}",
                "xyz"[number % 3 if number % 5 else 0],
                "",
                needs,
            )
        )
    result = seat(persons, rooms, "s")
    assert not result.unseated
    assert (
        result.rooms_used <= 36
        and result.same_vacancy_neighbours == result.same_vacancy_lower_bound == 0
    )


def test_a_flow_makes_way_for_later_categories_without_sending_anybody_away():
    early, late = Category("", "", "accessible"), Category("", "x", "")
    flow = Flow({early: 2, late: 2}, {Group("x", True): 2, Group("y", True): 2})
    assert flow.out == {early: 0, late: 0} and flow.sent[late] == {Group("x", True): 2}
    assert flow.sent[early][Group("y", True)] == 2


def test_no_flow_holds_more():
    """Compared with a search over all ways to send people, on small cases."""
    for seed in range(40):
        invent = Random(seed)
        groups = {
            Group(invent.choice(("", "x", "y")), invent.random() < 0.5): invent.randint(0, 3)
            for _ in range(3)
        }
        demand = {
            Category(
                "", invent.choice(("", "x", "y")), invent.choice(("", "accessible"))
            ): invent.randint(1, 3)
            for _ in range(3)
        }

        def best(waiting, free):
            if not waiting:
                return 0
            (category, rest), others = waiting[0], waiting[1:]
            if not rest:
                return best(others, free)
            ways = [best(others, free)]
            for group, desks in free.items():
                if desks and permitted(category, group):
                    ways.append(
                        1 + best([(category, rest - 1), *others], {**free, group: desks - 1})
                    )
            return max(ways)

        assert hold(demand, groups) == best(list(demand.items()), groups)


def test_what_is_refused():
    room = make_room(1)
    for persons, rooms, code in (
        ([], [room], "seating.nobody"),
        (people({"A": 1}), [], "seating.no_rooms"),
        (people({"A": 1}) * 2, [room], "seating.duplicate_candidate"),
        (people({"A": 1}), [room, room], "seating.duplicate_room"),
    ):
        with pytest.raises(Refused, match=code):
            seat(persons, rooms, "s")
