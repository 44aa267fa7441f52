"""Counters and spent answers go when they no longer matter, and not before."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.data.throttle import forget_ended
from portal.foundation.officers.guessing import DAY, PER_ASKER, Asker, Guessing
from portal.recruitment.accounts.side import OFFICERS

MINUTE = timedelta(minutes=1)
GUESSING = Guessing(OFFICERS)
SCOPE = "sign_in.applicant"
SOMEBODY = Asker("13700000000", "10.0.0.0/24")
ELSEWHERE = Asker("13700000000", "10.0.1.0/24")


def test_only_what_ended_is_swept(session: Session, at: datetime) -> None:
    for _ in range(PER_ASKER + 1):
        until = GUESSING.count_attempt(session, SCOPE, SOMEBODY, at)
    assert until == at + 15 * MINUTE
    assert forget_ended(session, at + MINUTE) == 0
    assert GUESSING.count_attempt(session, SCOPE, SOMEBODY, at + MINUTE) == until
    assert forget_ended(session, at + 15 * MINUTE) == 1  # what counts the day stays
    assert forget_ended(session, at + DAY) == 1
    assert GUESSING.count_attempt(session, SCOPE, SOMEBODY, at + DAY) is None


def test_a_right_password_forgives_this_asker_and_another_scope_counts_apart(
    session: Session, at: datetime
) -> None:
    for asker in (SOMEBODY, ELSEWHERE):
        for _ in range(PER_ASKER):
            GUESSING.count_attempt(session, SCOPE, asker, at)
    assert GUESSING.count_attempt(session, "second_factor", SOMEBODY, at) is None
    GUESSING.forgive(session, SCOPE, SOMEBODY)
    assert GUESSING.count_attempt(session, SCOPE, SOMEBODY, at) is None
    assert GUESSING.count_attempt(session, SCOPE, ELSEWHERE, at) is not None


def test_a_network_is_busy_from_the_twentieth_failure_for_a_quarter_of_an_hour(
    session: Session, at: datetime
) -> None:
    def level(network: str, minutes: int = 0) -> int:
        asker = Asker("13700000001", network)
        return GUESSING.level(session, "sign_in", SCOPE, asker, at + minutes * MINUTE)

    busy = []
    for _ in range(20):
        busy.append(level("10.0.0.0/24"))
        GUESSING.count_network(session, "10.0.0.0/24", at)
    assert busy == [0] * 20
    assert [level("10.0.0.0/24", minutes) for minutes in (0, 14, 15)] == [1, 1, 0]
    assert level("10.0.1.0/24") == 0
    for _ in range(300):
        GUESSING.count_network(session, "10.0.0.0/24", at)
    assert level("10.0.0.0/24") == 2
