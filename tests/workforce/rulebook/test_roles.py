"""Which offices of the workforce side one person can't hold together, pair by pair."""

from __future__ import annotations

from itertools import combinations

import pytest

from portal.kernel.exclusions import between
from portal.workforce.demo.people import OFFICERS
from portal.workforce.rulebook.roles import (
    ADMIN_ROLES,
    CONFIRMED_ROLES,
    EXCLUSIONS,
    READING_ROLES,
    ROLES,
    conflicts,
)

WATCHERS = ("party_observer", "civil_observer", "labour_observer", "finance_observer")
STEPS = ("county_clerk", "city_reviewer", "filing_officer")
# Written out, so that the table of the rulebook is held against something else than itself.
APART = (
    {frozenset(pair) for pair in combinations(ADMIN_ROLES, 2)}
    | {frozenset({admin, role}) for admin in ADMIN_ROLES for role in READING_ROLES}
    | {frozenset(pair) for pair in combinations((*STEPS, "auditor"), 2)}
    | {frozenset({"auditor", "unit_officer"})}
    | {frozenset({watcher, doer}) for watcher in WATCHERS for doer in (*STEPS, "unit_officer")}
)


@pytest.mark.parametrize("held", ROLES)
@pytest.mark.parametrize("wanted", ROLES)
def test_every_pair_is_apart_or_together_in_either_order(held: str, wanted: str) -> None:
    expected = (held,) if frozenset({held, wanted}) in APART else ()
    assert conflicts(frozenset({held}), wanted) == expected


def test_each_pair_that_is_apart_names_its_source() -> None:
    rules = {between(EXCLUSIONS, *sorted(pair)) for pair in APART}
    assert rules == set(EXCLUSIONS)


def test_only_auditors_are_appointed_by_one() -> None:
    assert set(ROLES) - set(CONFIRMED_ROLES) == {"auditor"}


def test_the_demonstrations_officers_obey() -> None:
    held: dict[str, set[str]] = {}
    for person in OFFICERS:
        held.setdefault(person.login, set()).add(person.role)
    assert all(len(roles) == 1 for roles in held.values())
