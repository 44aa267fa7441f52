"""Bounds on guessing (ASVS V6): five attempts a quarter of an hour for one name, and a bound for a
network.

The counters stand in the database and are written in a transaction of their own, so that no
roll-back, restart or second worker forgets them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.data import throttle
from portal.foundation.officers.side import OfficerSide

WINDOW = timedelta(minutes=15)
PER_NAME = 5
NETWORK = "network"


def minutes_until(until: datetime, at: datetime) -> int:
    """Whole minutes to wait, rounded up."""
    return max(1, -int((at - until).total_seconds() // 60))


class Guessing:
    """One side's counters."""

    def __init__(self, side: OfficerSide) -> None:
        self.side = side

    def key_digest(self, value: str) -> str:
        return self.side.digest("throttle", value)

    def count_attempt(self, session: Session, scope: str, name: str, at: datetime) -> int:
        """Count an attempt before it is checked, for a known name or not.

        Returns the minutes to wait; 0 while it may be checked.
        """
        answer = throttle.hit(session, scope, self.key_digest(name), at, PER_NAME, WINDOW)
        return minutes_until(answer.until, at) if isinstance(answer, throttle.Wait) else 0

    def forgive(self, session: Session, scope: str, name: str) -> None:
        """The attempt was right: earlier slips are forgotten."""
        throttle.clear(session, scope, self.key_digest(name))

    def count_network(self, session: Session, network: str, at: datetime) -> int:
        """Count an attempt from this network before it is checked.

        Returns the minutes to wait; always 0 where a busy network is asked a question instead.
        """
        bound, key = self.side.network, self.key_digest(network)
        answer = throttle.hit(session, NETWORK, key, at, bound.limit, WINDOW)
        if bound.asks or isinstance(answer, throttle.Allowed):
            return 0
        return minutes_until(answer.until, at)

    def forgive_network(self, session: Session, network: str) -> None:
        """The attempt was right and, where only wrong ones stay counted, is taken back."""
        if self.side.network.asks:
            throttle.take_back(session, NETWORK, self.key_digest(network))

    def is_busy(self, session: Session, network: str, at: datetime) -> bool:
        """Whether this network has used up its attempts."""
        key = self.key_digest(network)
        answer = throttle.peek(session, NETWORK, key, at, self.side.network.limit)
        return isinstance(answer, throttle.Wait)
