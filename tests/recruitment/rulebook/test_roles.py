"""Which offices one person can't hold together, pair by pair."""

from __future__ import annotations

from itertools import combinations

import pytest

from portal.kernel.exclusions import between
from portal.recruitment.demo.people import OFFICERS
from portal.recruitment.rulebook.roles import (
    ADMIN_ROLES,
    BUSINESS_ROLES,
    CONFIRMED_ROLES,
    EXCLUSIONS,
    ROLES,
    conflicts,
)

DOING = ("publisher", "checker", "city_approver", "screener") + (
    "exam_officer",
    "score_clerk",
    "arbiter",
    "examiner",
)
READING = ("auditor", "supervising_body", "filing_officer")
# Written out, so that the table of the rulebook is held against something else than itself.
APART = (
    {frozenset(pair) for pair in combinations(ADMIN_ROLES, 2)}
    | {frozenset({admin, role}) for admin in ADMIN_ROLES for role in BUSINESS_ROLES}
    | {frozenset({"supervisor", role}) for role in DOING}
    | {frozenset({reader, role}) for reader in READING for role in DOING}
    | {
        frozenset(pair)
        for pair in (
            ("publisher", "checker"),
            ("publisher", "city_approver"),
            ("score_clerk", "arbiter"),
            ("exam_officer", "score_clerk"),
            ("exam_officer", "examiner"),
        )
    }
)


@pytest.mark.parametrize("held", ROLES)
@pytest.mark.parametrize("wanted", ROLES)
def test_every_pair_is_apart_or_together_in_either_order(held: str, wanted: str) -> None:
    expected = (held,) if frozenset({held, wanted}) in APART else ()
    assert conflicts(frozenset({held}), wanted) == expected


def test_each_pair_that_is_apart_names_its_source() -> None:
    sources = {between(EXCLUSIONS, *sorted(pair)) for pair in APART}
    assert {rule.source for rule in sources if rule} == {"gb22239", "guideline", "house"}
    assert sources == set(EXCLUSIONS)


def test_who_only_reads_is_appointed_by_one_and_everybody_else_by_two() -> None:
    assert set(ROLES) - set(CONFIRMED_ROLES) == set(READING)


def test_the_demonstrations_officers_obey() -> None:
    held: dict[str, set[str]] = {}
    for person in OFFICERS:
        held.setdefault(person.login, set()).add(person.role)
    assert not [
        login
        for login, roles in held.items()
        for role in roles
        if conflicts(frozenset(roles - {role}), role)
    ]
