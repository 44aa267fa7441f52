"""Bounds on guessing (ASVS V6): five failures a quarter of an hour for one account; a network with
twenty is asked a question, never locked out.

The counters stand in the database and are written in a transaction of their own, so that no
roll-back, restart or second worker forgets them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data import throttle
from portal.recruitment.accounts.models import SpentChallenge
from portal.recruitment.orm import Base

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_NETWORK = 20
NETWORK = "network"


def key_digest(value: str) -> str:
    return Base.vault.index("throttle", value)


def count_attempt(session: Session, scope: str, name: str, at: datetime) -> int:
    """Count an attempt before it is checked, for a known name or not.

    Returns the minutes to wait; 0 while it may be checked.
    """
    answer = throttle.hit(session, scope, key_digest(name), at, PER_ACCOUNT, WINDOW)
    return minutes_until(answer.until, at) if isinstance(answer, throttle.Wait) else 0


def forgive(session: Session, scope: str, name: str) -> None:
    """The attempt was right: earlier slips are forgotten."""
    throttle.clear(session, scope, key_digest(name))


def count_network(session: Session, network: str, at: datetime) -> None:
    """One more failure (or one more account opened) from this network."""
    throttle.hit(session, NETWORK, key_digest(network), at, PER_NETWORK, WINDOW)


def is_busy(session: Session, network: str, at: datetime) -> bool:
    """Whether this network has to answer a question first."""
    return isinstance(
        throttle.peek(session, NETWORK, key_digest(network), at, PER_NETWORK), throttle.Wait
    )


def minutes_until(until: datetime, at: datetime) -> int:
    """Whole minutes to wait, rounded up."""
    return max(1, -int((at - until).total_seconds() // 60))


def spend(session: Session, digest: str, until: datetime) -> bool:
    """Remember a used captcha answer until it would have expired; ``False`` when it was used
    before."""
    try:
        with session.begin_nested():
            session.add(SpentChallenge(digest=digest, expires_at=until))
            session.flush()
    except IntegrityError:
        return False
    return True


def forget_expired(session: Session, at: datetime) -> int:
    """Drop spent answers and counters that no longer matter; for a scheduled job.

    Returns how many rows went.
    """
    gone = session.execute(delete(SpentChallenge).where(SpentChallenge.expires_at <= at)).rowcount  # type: ignore[attr-defined]
    return int(gone) + throttle.forget_ended(session, at)
