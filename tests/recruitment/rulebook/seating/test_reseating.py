"""One person to another seat; nobody else moves."""

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.seating import Person, free_seats, reseat, seat
from tests.recruitment.rulebook.seating.rounds import make_room, people, round_of

ROOMS = [make_room(1, "5x6", reserve=2), make_room(2, "5x6", accessible=True), make_room(3)]
PERSONS = people({"A": 20, "B": 20})
BY_NAME = {person.candidate: person for person in PERSONS}


def test_the_best_free_seat_has_fewest_neighbours_of_the_same_vacancy():
    seats = seat(PERSONS, ROOMS, "s").seats
    old, new = reseat(BY_NAME, ROOMS, seats, "A0003")
    assert old in seats and new not in seats and new.candidate == "A0003"
    assert free_seats(BY_NAME, ROOMS, seats, "A0003")[0][:2] == (0, 0)
    assert (new.site, new.room, new.seat) not in {
        (place.site, place.room, place.seat) for place in seats
    }


def test_reserved_desks_serve_for_it_but_blocked_ones_never():
    rooms = [make_room(1, "2x2", blocked=(1,), reserve=1)]
    persons = people({"A": 2})
    by_name = {person.candidate: person for person in persons}
    seats = seat(persons, rooms, "s").seats
    assert [place.seat for _, _, place in free_seats(by_name, rooms, seats, "A0000")] == [4]
    with pytest.raises(Refused, match="seating.no_free_seat"):
        reseat(by_name, rooms, seats, "A0000", with_reserve=False)


def test_area_needs_and_paper_still_bind():
    rooms = [
        make_room(1, "1x3", area="x"),
        make_room(2, "1x3", area="x", accessible=True),
        make_room(3, "1x3", area="y", accessible=True),
    ]
    persons = [
        Person("a", "A", "p", "x"),
        Person("b", "B", "q", "x", "", "accessible"),
        Person("c", "C", "p", "y"),
    ]
    by_name = {person.candidate: person for person in persons}
    seats = seat(persons, rooms, "s").seats
    assert {place.room for _, _, place in free_seats(by_name, rooms, seats, "b")} == {"002"}
    assert {place.room for _, _, place in free_seats(by_name, rooms, seats, "a")} == {"001"}


def test_a_named_room_is_obeyed():
    seats = seat(PERSONS, ROOMS, "s").seats
    assert reseat(BY_NAME, ROOMS, seats, "B0001", site="S", room="003")[1].room == "003"


def test_only_a_seated_person_can_move():
    seats = seat(PERSONS, ROOMS, "s").seats
    with pytest.raises(Refused, match="seating.not_seated"):
        reseat(BY_NAME, ROOMS, seats, "nobody")


def test_every_offer_is_permitted_and_free():
    for seed in range(15):
        persons, rooms = round_of(seed, blocked=True)
        by_name = {person.candidate: person for person in persons}
        result = seat(persons, rooms, "s")
        if not result.seats:
            continue
        moved = result.seats[0].candidate
        papers = {}
        for place in result.seats:
            papers[place.site, place.room] = by_name[place.candidate].paper
        taken = {place[1:4] for place in result.seats}
        for _, _, place in free_seats(by_name, rooms, result.seats, moved):
            room = next(
                room for room in rooms if (room.site, room.room) == (place.site, place.room)
            )
            assert place[1:4] not in taken and place.seat not in room.blocked
            assert (
                papers.get((place.site, place.room), by_name[moved].paper) == by_name[moved].paper
            )
