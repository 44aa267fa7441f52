"""Within one room the neighbours are as few as each vacancy needs for itself."""

from itertools import product

import pytest

from portal.recruitment.rulebook.seating.desks import ordered, places, repair, same_pairs
from portal.recruitment.rulebook.seating.plan import plan_of
from tests.recruitment.rulebook.seating.rounds import make_room


def partitions(number, largest):
    if number == 0:
        yield ()
    for first in range(min(number, largest), 0, -1):
        for rest in partitions(number - first, first):
            yield (first, *rest)


def placed(plan, sizes):
    sitting = [None] * plan.capacity
    for vacancy, desks in places(
        plan, ordered({f"v{number:02d}": size for number, size in enumerate(sizes)})
    ).items():
        for desk in desks:
            assert sitting[desk] is None
            sitting[desk] = vacancy
    return sitting


@pytest.mark.parametrize(
    "layout",
    [f"{width}x{height}" for width, height in product(range(1, 5), range(1, 5))]
    + ["3x5", "5x3", "4-5-4", "5-4-4-5"],
)
def test_every_way_to_fill_a_room_reaches_the_sum_of_the_fewest(layout):
    plan = plan_of(make_room(1, layout))
    for people in range(1, plan.capacity + 1):
        for sizes in partitions(people, people):
            sitting = placed(plan, sizes)
            assert sum(place is not None for place in sitting) == people
            assert same_pairs(plan, sitting) == sum(plan.fewest[size] for size in sizes), sizes


@pytest.mark.parametrize("layout", ["5x6", "6x5", "7-8-8-7", "8-7-7-8", "5x5"])
def test_usual_rooms_reach_it_too(layout):
    plan = plan_of(make_room(1, layout))
    for number, sizes in enumerate(partitions(plan.capacity, plan.capacity)):
        if number % 40 == 0:
            assert same_pairs(plan, placed(plan, sizes)) == sum(
                plan.fewest[size] for size in sizes
            ), sizes


def test_repair_separates_colleagues_without_touching_the_vacancies():
    plan = plan_of(make_room(1, "1x4"))
    vacancies, employers, sitting = ["A", "B", "A", "B"], ["e", "e", "f", "g"], [10, 11, 12, 13]
    assert repair(plan, vacancies, employers, 0, sitting) == (0, 0)
    assert (vacancies, employers) == (["A", "B", "A", "B"], ["e", "g", "f", "e"])
    assert employers == [{10: "e", 11: "e", 12: "f", 13: "g"}[who] for who in sitting]


def test_repair_leaves_alone_what_can_not_be_better():
    plan = plan_of(make_room(1, "2x2"))
    vacancies, sitting = ["A", "A", "A", "A"], [1, 2, 3, 4]
    assert repair(plan, vacancies, ["e", "e", "e", "e"], 4, sitting) == (4, 4)
    assert sitting == [1, 2, 3, 4]
