"""After the draw: a late candidate, a broken room, a moved site."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.seating import Person, Room, Seat, seat
from portal.recruitment.rulebook.seating.capacity import Category, Group, permitted
from portal.recruitment.rulebook.seating.supplement import (
    Base,
    concerned_digest,
    plain_supplement,
    supplement,
    supplement_seed,
)
from tests.recruitment.rulebook.seating.rounds import make_room, people, round_of

OFTEN = settings(max_examples=60, deadline=None)
Case = tuple[Base, list[Room], list[Person], str]


def after_the_draw(number: int) -> Case:
    """A drawn round of which a room breaks, some are late, some ask for something else."""
    persons, rooms = round_of(number, blocked=True)
    invent = Random(number)
    base = Base(persons, seat(persons, rooms, str(number)).seats)
    now = [room for room in rooms if len(rooms) == 1 or invent.random() < 0.8] or rooms[:1]
    now.append(make_room(900, "5x6", "Z", accessible=True, reserve=invent.choice((0, 3))))
    names = {(room.site, room.room) for room in now}
    by_name = {person.candidate: person for person in persons}
    gone = [place for place in base.seats if (place.site, place.room) not in names]
    concerned = [by_name[place.candidate] for place in gone]
    concerned += [
        Person(f"late{n}", "A", invent.choice(("", "p")), "", "", invent.choice(("", "accessible")))
        for n in range(invent.randint(0 if concerned else 1, 4))
    ]
    return base, now, concerned, f"seed{number}"


@given(st.integers(0, 10**6))
@OFTEN
def test_the_quick_rule_is_the_plain_rule(number: int) -> None:
    """The same seats, or the same refusal."""
    case, outcomes = after_the_draw(number), []
    for rule in (plain_supplement, supplement):
        try:
            outcomes.append((rule(*case), ""))
        except Refused as refused:
            outcomes.append((None, str(refused)))
    assert outcomes[0] == outcomes[1]


@given(st.integers(0, 10**6))
@OFTEN
def test_nobody_else_moves(number: int) -> None:
    base, rooms, concerned, seed = after_the_draw(number)
    try:
        found = supplement(base, rooms, concerned, seed)
    except Refused:
        return
    moving = {person.candidate for person in concerned}
    staying = [place for place in base.seats if place.candidate not in moving]
    assert [place for place in found.seats if place.candidate not in moving] == staying
    assert {place.candidate for place in found.placed} == moving
    desks = [(place.site, place.room, place.seat) for place in found.seats]
    assert len(set(desks)) == len(desks)


@given(st.integers(0, 10**6))
@OFTEN
def test_needs_areas_papers_and_desks_are_kept_to(number: int) -> None:
    base, rooms, concerned, seed = after_the_draw(number)
    try:
        found = supplement(base, rooms, concerned, seed)
    except Refused:
        return
    who = {person.candidate: person for person in (*base.persons, *concerned)}
    by_name = {(room.site, room.room): room for room in rooms}
    papers: dict[tuple[str, str], set[str]] = {}
    for place in found.seats:
        papers.setdefault((place.site, place.room), set()).add(who[place.candidate].paper)
    assert all(len(inside) == 1 for inside in papers.values())
    for place in found.placed:
        room, person = by_name[place.site, place.room], who[place.candidate]
        category = Category(person.paper, person.area, person.needs)
        assert permitted(category, Group(room.area, room.accessible))
        assert place.seat not in room.blocked and place.seat <= sum(room.columns)


ROOMS = [make_room(1, "2x2", reserve=1), make_room(2, "2x2", accessible=True)]


def drawn() -> Base:
    persons = people({"A": 3})
    return Base(persons, seat(persons, ROOMS, "s").seats)


def test_the_reserve_is_kept_for_it_and_people_with_needs_choose_first() -> None:
    base = drawn()
    assert {place.room for place in base.seats} == {"001"}
    late = [Person("x", "A"), Person("y", "A", needs="accessible"), Person("z", "A")]
    found = supplement(base, ROOMS, late, "seed")
    assert found.placed[0].candidate == "y" and found.placed[0].room == "002"
    order = [name for name in draw.order("supplement", "seed", ["x", "y", "z"]) if name != "y"]
    assert [(place.candidate, place.room, place.seat) for place in found.placed[1:]] == [
        (order[0], "001", 4),
        (order[1], "002", 2),
    ]


def test_all_or_none() -> None:
    late = [Person(f"x{n}", "A") for n in range(6)]
    with pytest.raises(Refused) as refused:
        supplement(drawn(), ROOMS, late, "seed")
    assert refused.value.code == "supplement.no_free_desk" and refused.value.facts["count"] == 1


def test_whose_desk_is_gone_must_be_concerned() -> None:
    with pytest.raises(Refused, match=r"supplement\.not_concerned"):
        supplement(drawn(), ROOMS[1:], [Person("x", "A")], "seed")
    blocked = [make_room(1, "2x2", blocked=(1,)), ROOMS[1]]
    with pytest.raises(Refused, match=r"supplement\.not_concerned"):
        supplement(drawn(), blocked, [Person("x", "A")], "seed")


def test_nobody_changes_his_vacancy_by_it() -> None:
    with pytest.raises(Refused, match=r"supplement\.vacancy_changed"):
        supplement(drawn(), ROOMS, [Person("A0001", "B")], "seed")


def test_a_freed_desk_is_free_for_those_concerned() -> None:
    base = drawn()
    found = supplement(base, ROOMS, list(base.persons), "seed")
    assert sorted(place.seat for place in found.placed) == [1, 2, 3]
    assert isinstance(found.placed[0], Seat)


NUMBERS = "1234567890-1234567890"


def test_the_seed_mixes_run_numbers_and_those_concerned() -> None:
    digest = concerned_digest([Person("x", "A")])
    seeds = {
        supplement_seed("run", NUMBERS, digest),
        supplement_seed("another", NUMBERS, digest),
        supplement_seed("run", NUMBERS + "0", digest),
        supplement_seed("run", NUMBERS, concerned_digest([Person("y", "A")])),
    }
    assert len(seeds) == 4
    for few in ("", "7-12-305", "1234567890-123456789"):
        with pytest.raises(Refused, match=r"draw\.too_few_digits"):
            supplement_seed("run", few, digest)
    with pytest.raises(Refused, match=r"draw\.numbers"):
        supplement_seed("run", "twelve", digest)
