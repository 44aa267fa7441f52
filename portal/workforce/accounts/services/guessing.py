"""Bounds on guessing (ASVS V6): five tries a quarter of an hour for one name, a hundred for one
network. Counted apart from what is refused."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.data import throttle
from portal.workforce.orm import Base

WINDOW = timedelta(minutes=15)
PER_NAME = 5
PER_NETWORK = 100


def key_digest(value: str) -> str:
    return Base.vault.index("throttle", value)


def count_attempt(session: Session, scope: str, name: str, network: str, at: datetime) -> int:
    """Count an attempt before it is checked, for a known name or not.

    Returns the minutes to wait; 0 while it may be checked.
    """
    answers = (
        throttle.hit(session, scope, key_digest(name), at, PER_NAME, WINDOW),
        throttle.hit(session, "network", key_digest(network), at, PER_NETWORK, WINDOW),
    )
    waits = [answer.until for answer in answers if isinstance(answer, throttle.Wait)]
    return max(1, -int((at - max(waits)).total_seconds() // 60)) if waits else 0


def forgive(session: Session, scope: str, name: str) -> None:
    """The attempt was right: earlier slips are forgotten."""
    throttle.clear(session, scope, key_digest(name))
