"""The transition tables: every pair of state and action that is not written down is refused, every
state can be reached and spoken of."""

from __future__ import annotations

from itertools import product

import pytest

from portal.kernel.errors import Refused
from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook import lifecycles as recruitment
from portal.recruitment.rulebook import roles as recruitment_roles
from portal.workforce.rulebook import lifecycles as workforce
from portal.workforce.rulebook import roles as workforce_roles

TABLES = [
    *((table, (*recruitment_roles.ROLES, recruitment_roles.APPLICANT)) for table in recruitment.ALL)
]
TABLES += [(table, workforce_roles.ROLES) for table in workforce.ALL]
ACTIONS = sorted(
    {step.action for table, _ in TABLES for step in table.transitions}
    | {"", "delete", "SUBMIT", "submit "}
)
each_table = pytest.mark.parametrize(
    ("table", "roles"),
    TABLES,
    ids=[f"{'recruitment' if t in recruitment.ALL else 'workforce'}-{t.name}" for t, _ in TABLES],
)


@each_table
def test_every_pair_not_in_the_table_is_refused(table: Lifecycle, roles: tuple[str, ...]) -> None:
    """All states (and one that is none) times every action of either side: exactly the written
    pairs pass, all others say which pair it was."""
    written = {(step.source, step.action): step.target for step in table.transitions}
    passed = {}
    for state, action in product((*table.states, "nowhere"), ACTIONS):
        assert table.allows(state, action) == ((state, action) in written)
        try:
            passed[state, action] = table.after(state, action)
        except Refused as refused:
            assert refused.code == "lifecycle.not_allowed"
            assert refused.facts == {"lifecycle": table.name, "state": state, "action": action}
    assert passed == written


@each_table
def test_every_state_is_reached_from_the_first(table: Lifecycle, roles: tuple[str, ...]) -> None:
    reached, before = {table.initial}, set()
    while reached != before:
        before = set(reached)
        reached |= {step.target for step in table.transitions if step.source in reached}
    assert reached == set(table.states)


@each_table
def test_an_action_is_offered_to_exactly_the_roles_that_the_table_names(
    table: Lifecycle, roles: tuple[str, ...]
) -> None:
    for state, role in product(table.states, roles):
        expected = tuple(
            step.action for step in table.transitions if step.source == state and role in step.roles
        )
        assert table.actions(state, [role]) == expected
    assert all(set(step.roles) <= set(roles) for step in table.transitions), (
        "a role that does not exist"
    )


@each_table
def test_nobody_who_only_reads_or_administers_moves_a_person(
    table: Lifecycle, roles: tuple[str, ...]
) -> None:
    readers = {"auditor", "supervising_body", "audit_admin"}
    administrators = (
        {"security_admin"}
        if table.name in {"account", "officer_request"}
        else {"system_admin"}
        if table.name in {"incoming", "outgoing", "calendar_edition", "message_notice"}
        else set()
    )
    moving = {role for step in table.transitions for role in step.roles}
    assert not moving & readers
    assert moving & {"system_admin", "security_admin"} <= administrators


def test_decisions_on_a_person_come_from_the_table_alone() -> None:
    """The pairs on which a person's chance hangs, told once in full, so that a slip in the table is
    seen."""
    application = recruitment.APPLICATION
    assert application.actions("ineligible") == ("reverse", "undo", "reconsider")
    assert application.actions("eligible", ["screener"]) == ("undo",)
    assert application.actions("lapsed") == ("reopen", "resume")
    assert application.actions("lapsed", ["applicant", "screener"]) == ("reopen",)
    assert application.actions("submitted", ["screener"]) == ("return", "pass", "fail")
    assert application.actions("eligible", ["applicant"]) == ("withdraw",)
    assert recruitment.MARKING_BATCH.actions("unsealed") == ()
    assert recruitment.SEATING_RUN.actions("drawn") == ("countersign", "discard")
    assert recruitment.SEATING_RUN.actions("released") == ()
    assert recruitment.CANDIDACY.actions("hired") == ("not_reported", "annul", "reopen")
    assert recruitment.CANDIDACY.actions("failed") == ()
    assert recruitment.HIRE.actions("filed") == ("left", "cancel")
    assert recruitment.HIRE.actions("left") == recruitment.HIRE.actions("cancelled") == ()


@pytest.mark.parametrize(
    ("initial", "states", "steps"),
    [
        ("gone", ("a", "b"), ()),
        ("a", ("a", "a"), ()),
        ("a", ("a", "b"), (Transition("go", "a", "c"),)),
        ("a", ("a", "b"), (Transition("go", "c", "a"),)),
        ("a", ("a", "b"), (Transition("go", "a", "b"), Transition("go", "a", "a"))),
    ],
)
def test_a_table_that_is_not_well_formed_stops_the_import(
    initial: str, states: tuple[str, ...], steps: tuple[Transition, ...]
) -> None:
    with pytest.raises(ValueError, match="broken"):
        Lifecycle("broken", initial, states, steps)
