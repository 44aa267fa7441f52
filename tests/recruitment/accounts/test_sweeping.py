"""Counters and spent answers go when they no longer matter, and not before."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.officers.guessing import PER_NAME
from portal.recruitment.accounts.services.guessing import (
    count_attempt,
    count_network,
    forget_expired,
    forgive,
    is_busy,
    spend,
)

MINUTE = timedelta(minutes=1)


def test_only_what_ended_is_swept(session: Session, at: datetime) -> None:
    for _ in range(PER_NAME + 1):
        wait = count_attempt(session, "sign_in.applicant", "13700000000", at)
    assert wait == 15
    assert spend(session, "1" * 64, at + 5 * MINUTE)
    assert forget_expired(session, at + MINUTE) == 0
    assert count_attempt(session, "sign_in.applicant", "13700000000", at + MINUTE) == 14
    assert not spend(session, "1" * 64, at + 5 * MINUTE)
    assert forget_expired(session, at + 15 * MINUTE) == 2
    assert count_attempt(session, "sign_in.applicant", "13700000000", at + 15 * MINUTE) == 0


def test_a_right_password_forgives_and_another_scope_counts_apart(
    session: Session, at: datetime
) -> None:
    for _ in range(PER_NAME):
        count_attempt(session, "sign_in.applicant", "13700000000", at)
    assert count_attempt(session, "second_factor", "13700000000", at) == 0
    forgive(session, "sign_in.applicant", "13700000000")
    assert count_attempt(session, "sign_in.applicant", "13700000000", at) == 0


def test_a_network_is_busy_from_the_twentieth_failure_for_a_quarter_of_an_hour(
    session: Session, at: datetime
) -> None:
    busy = []
    for _ in range(20):
        busy.append(is_busy(session, "10.0.0.0/24", at))
        count_network(session, "10.0.0.0/24", at)
    assert busy == [False] * 20
    later = [is_busy(session, "10.0.0.0/24", at + minutes * MINUTE) for minutes in (0, 14, 15)]
    assert later == [True, True, False] and not is_busy(session, "10.0.1.0/24", at)
