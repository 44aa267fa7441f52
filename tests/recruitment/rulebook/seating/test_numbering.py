import random

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.seating import Seat
from portal.recruitment.rulebook.seating.ticket_numbers import (
    candidate_numbers,
    check_digit,
    is_well_formed,
    ticket_numbers,
)

SEATS = [
    Seat("c1", "二中", "01", 7, 1, 2),
    Seat("c2", "一中", "甲", 30, 6, 5),
    Seat("c3", "一中", "乙", 1, 1, 1),
]


def test_the_check_digit_of_the_standard():
    assert check_digit("0794") == "5"
    assert (
        is_well_formed("07945")
        and not is_well_formed("07954")
        and not is_well_formed("5")
        and not is_well_formed("０７９４５")
    )


def test_every_single_wrong_digit_is_noticed():
    number = "2601" + check_digit("2601")
    wrong = [
        number[:at] + digit + number[at + 1 :]
        for at in range(5)
        for digit in "0123456789"
        if digit != number[at]
    ]
    assert len(wrong) == 45 and not any(map(is_well_formed, wrong))


def test_ticket_numbers_say_site_room_and_seat_and_are_equally_long():
    tickets = ticket_numbers(SEATS, "26")
    assert {candidate: ticket[:-1] for candidate, ticket in tickets.items()} == {
        "c1": "26020107",
        "c2": "26010230",
        "c3": "26010101",
    }
    assert all(map(is_well_formed, tickets.values()))
    assert ticket_numbers(random.Random(1).sample(SEATS, 3), "26") == tickets


def test_more_than_99_rooms_widen_all_numbers_of_the_round():
    seats = [Seat(f"c{room}", "S", f"{room:03d}", 1, 1, 1) for room in range(120)]
    tickets = ticket_numbers(seats)
    assert tickets["c0"][:-1] == "0100101" and tickets["c119"][:-1] == "0112001"
    assert len(set(tickets.values())) == 120


def test_candidate_numbers_follow_a_draw_not_the_order_of_application():
    references = [f"application-{number}" for number in range(50)]
    numbers = candidate_numbers("seed", references, "26")
    assert numbers == candidate_numbers("seed", references[::-1], "26")
    assert sorted(number[2:6] for number in numbers.values()) == [
        f"{place:04d}" for place in range(1, 51)
    ]
    assert [numbers[reference] for reference in references] != sorted(numbers.values())
    assert numbers != candidate_numbers("another seed", references, "26")


def test_a_prefix_is_digits():
    for make in (
        lambda: ticket_numbers(SEATS, "A1"),
        lambda: candidate_numbers("s", ["a"], "２６"),
    ):
        with pytest.raises(Refused, match="numbering.prefix"):
            make()
