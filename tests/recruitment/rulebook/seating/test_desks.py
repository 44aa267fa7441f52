"""Numbers of the desks, and the fewest neighbouring pairs that k people need."""

from itertools import combinations

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.seating.fewest import bound_by_degrees, exact_fewest
from portal.recruitment.rulebook.seating.plan import numbered, plan_of
from portal.recruitment.rulebook.seating.rows import columns_of, room_of
from tests.recruitment.rulebook.seating.rounds import make_room

ROOM = {
    "site": "一中",
    "room": "01",
    "layout": "5x6",
    "numbering": "snake",
    "first_desk": "left",
    "accessible": "0",
}


def numbers(columns, numbering):
    return {desk.seat: (desk.row, desk.column) for desk in numbered(columns, numbering)}


def test_snake_turns_in_every_second_column_and_straight_does_not():
    snake, straight = numbers((3, 2, 3), "snake"), numbers((3, 2, 3), "straight")
    assert [snake[seat] for seat in range(1, 9)] == [
        (1, 1),
        (2, 1),
        (3, 1),
        (2, 2),
        (1, 2),
        (1, 3),
        (2, 3),
        (3, 3),
    ]
    assert [straight[seat] for seat in range(1, 9)] == [
        (1, 1),
        (2, 1),
        (3, 1),
        (1, 2),
        (2, 2),
        (1, 3),
        (2, 3),
        (3, 3),
    ]


def test_blocked_and_reserved_desks_are_out_and_the_others_keep_their_numbers():
    plan = plan_of(make_room(1, "2x3", blocked=(2, 6), reserve=2))
    assert sorted(desk.seat for desk in plan.desks) == [1, 3, 4]


def test_the_table_measured_for_thirty_desks():
    plan = plan_of(make_room(1))
    assert plan.fewest == (*[0] * 16, 2, 4, 7, 10, 13, 16, 19, 22, 25, 29, 33, 37, 41, 45, 49)
    assert plan_of(make_room(1, "6x5")).fewest == plan.fewest


@pytest.mark.parametrize("width", range(1, 8))
def test_the_formula_for_rectangles_is_the_exact_minimum(width):
    for height in range(1, 8):
        plan = plan_of(make_room(1, f"{width}x{height}"))
        assert plan.fewest == exact_fewest([(desk.row, desk.column) for desk in plan.desks])


@pytest.mark.parametrize(
    "layout,blocked", [("3-4-2", ()), ("4x3", (2, 11)), ("1-3-1-3", ()), ("5-1-5", (3,))]
)
def test_the_exact_minimum_is_the_minimum_over_all_sets(layout, blocked):
    plan = plan_of(make_room(1, layout, blocked=blocked))
    for count in range(plan.capacity + 1):
        sets = combinations(range(plan.capacity), count)
        assert plan.fewest[count] == min(
            sum(one in chosen and two in chosen for one, two in plan.pairs)
            for chosen in map(set, sets)
        )


def test_the_bound_for_large_irregular_halls_is_never_too_high():
    for layout in ("3-4-2", "5x6", "7-8-8-7", "5x5"):
        plan = plan_of(make_room(1, layout, blocked=(4,)))
        assert all(
            bound <= fewest
            for bound, fewest in zip(bound_by_degrees(plan), plan.fewest, strict=True)
        )
    assert plan_of(make_room(1, "8x15", blocked=(1,))).fewest != bound_by_degrees(
        plan_of(make_room(1, "8x15", blocked=(1,)))
    )
    long = plan_of(make_room(1, "8x16", blocked=(1,)))
    assert long.fewest == bound_by_degrees(long)
    hall = plan_of(make_room(1, "20x20", blocked=(1,)))
    assert hall.fewest[399] == len(hall.pairs) and hall.fewest[200] == 0


def test_the_envelope_lies_under_the_odd_room_and_meets_its_corners():
    plan = plan_of(make_room(1, "5x5"))
    assert plan.fewest[13:18] == (0, 3, 6, 8, 11)
    assert plan.hull[13] == 0 and plan.hull[14] * 3 == 8 and plan.hull[16:18] == (8, 11)
    assert plan_of(make_room(1)).hull == plan_of(make_room(1)).fewest


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("site", " ", "seating.empty"),
        ("room", "a\tb", "seating.control_character"),
        ("layout", "5×6", "seating.layout"),
        ("layout", "0x6", "seating.layout"),
        ("layout", "100x6", "seating.layout"),
        ("layout", "7-8-", "seating.layout"),
        ("layout", "５x6", "seating.layout"),
        ("numbering", "zigzag", "seating.unknown_word"),
        ("first_desk", "", "seating.unknown_word"),
        ("accessible", "true", "seating.accessible"),
        ("blocked", "31", "seating.blocked"),
        ("blocked", "0", "seating.blocked"),
        ("blocked", "1,2", "seating.blocked"),
        ("reserve", "31", "seating.reserve"),
        ("reserve", "-1", "seating.reserve"),
    ],
)
def test_a_room_that_cannot_be_read_names_its_column(column, text, code):
    with pytest.raises(Refused) as refused:
        room_of({**ROOM, column: text})
    assert (refused.value.code, refused.value.facts["column"]) == (code, column)


def test_a_room_in_full():
    room = room_of(
        {
            **ROOM,
            "layout": "07-8-08-7",
            "blocked": "9 3 3",
            "reserve": "2",
            "accessible": "yes",
            "area": "海州",
        }
    )
    assert room.columns == (7, 8, 8, 7) and room.layout == "7-8-8-7"
    assert (room.blocked, room.reserve, room.accessible, room.area) == ((3, 9), 2, True, "海州")
    assert columns_of("4") == ((4,), "4")
