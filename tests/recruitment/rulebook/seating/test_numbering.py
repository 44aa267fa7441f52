import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.publication.personal_numbers import personal_numbers
from portal.recruitment.rulebook.seating.ticket_numbers import (
    check_digit,
    is_well_formed,
    own_pattern,
    secret_tickets,
    tickets_digest,
)


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


SECRET = "5e" * 32
PEOPLE = st.sets(st.from_regex(r"A[0-9]{4}", fullmatch=True), min_size=1, max_size=40)


@given(PEOPLE)
@settings(max_examples=60, deadline=None)
def test_tickets_are_different_well_formed_and_of_the_pattern(people):
    tickets = secret_tickets(SECRET, people, "26###")
    assert set(tickets) == people and len(set(tickets.values())) == len(people)
    assert all(is_well_formed(ticket) for ticket in tickets.values())
    assert all(ticket.startswith("26") and len(ticket) == 6 for ticket in tickets.values())
    assert tickets == secret_tickets(SECRET, sorted(people, reverse=True), "26###")
    assert tickets_digest(SECRET, tickets) != tickets_digest("a" * 64, tickets)


@given(PEOPLE)
@settings(max_examples=60, deadline=None)
def test_numbers_of_other_rounds_are_left_alone(people):
    before = set(secret_tickets("a" * 64, people, "###").values())
    assert not before & set(secret_tickets(SECRET, people, "###", before).values())


def test_a_ticket_tells_nothing_without_the_secret():
    people = [f"A{number:04d}" for number in range(300)]
    one, other = (secret_tickets(secret, people, "######") for secret in ("a" * 64, "b" * 64))
    assert sum(one[person] == other[person] for person in people) < 5
    order = sorted(people, key=one.get)
    assert order != people and order != sorted(people, key=other.get)


def test_a_ticket_is_unlike_a_mobile_or_identity_number():
    """1 in 10 of these would be 1[3-9] and nine digits: somebody's telephone, as it seems."""
    people = [f"A{number:04d}" for number in range(400)]
    found = secret_tickets(SECRET, people, "1#########")
    assert len(found) == 400
    assert not [ticket for ticket in found.values() if any(personal_numbers(ticket))]
    with pytest.raises(Refused, match=r"numbering\.pattern"):
        secret_tickets(SECRET, people, "139#######")


def test_the_portals_own_pattern_has_room_enough():
    assert own_pattern("26007", 3) == "26007####"
    assert own_pattern("26007", 12_000) == "26007######"
    for number in (1, 99, 999, 1000, 99_999):
        assert 10 * number <= 10 ** own_pattern("26007", number).count("#")


def test_a_prefix_is_digits():
    for prefix in ("A1", "２６"):
        with pytest.raises(Refused, match=r"numbering\.prefix"):
            own_pattern(prefix, 3)
