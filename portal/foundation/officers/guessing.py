"""Bounds on guessing (ASVS V6) that let nobody lock anybody else out.

Five attempts a quarter of an hour for one name *from one network*; a device on which the person has
signed in before counts for itself, whatever others do. What all networks together try only makes
each further attempt dearer: a question, then a harder one. The counters stand in the database and
are written in a transaction of their own, so that no roll-back, restart or second worker forgets
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.data import throttle
from portal.foundation.officers.side import OfficerSide

WINDOW = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PER_ASKER = 5
NETWORK = "network"
# So many attempts at one name in a day, wherever from, ask for a question and for a harder one.
ASKED_FROM, HARDER_FROM = 10, 100
HARDER_TIMES = 10  # a network's harder question, in times of its bound
# Attempts an hour from one network before the question is asked: they cost others something.
EARLY = {"sign_up": 5, "send_code": 5}


@dataclass(frozen=True)
class Asker:
    """Who tries what: the name that was typed, the network, and the device if it is known to have
    signed in to this account before."""

    name: str
    network: str
    device: str | None = None

    @property
    def key(self) -> str:
        return f"device\n{self.device}" if self.device else f"{self.name}\n{self.network}"


class Guessing:
    """One side's counters."""

    def __init__(self, side: OfficerSide) -> None:
        self.side = side

    def key_digest(self, value: str) -> str:
        return self.side.digest("throttle", value)

    def count_attempt(
        self, session: Session, scope: str, asker: Asker, at: datetime, *, most: int | None = None
    ) -> datetime | None:
        """Count an attempt before it is checked, for a known name or not.

        Returns until when to wait; ``None`` while it may be checked. ``most`` bounds all unknown
        devices together in an hour: for what only a person who has shown the password can try, or
        what sends messages to the person.
        """
        answer = throttle.hit(session, scope, self.key_digest(asker.key), at, PER_ASKER, WINDOW)
        if isinstance(answer, throttle.Wait):
            return answer.until
        if asker.device:
            return None
        limit, window = (HARDER_FROM, DAY) if most is None else (most, HOUR)
        key = self.key_digest(asker.name)
        together = throttle.hit(session, _all(scope), key, at, limit, window)
        waits = most is not None and isinstance(together, throttle.Wait)
        return together.until if waits else None

    def forgive(self, session: Session, scope: str, asker: Asker) -> None:
        """The attempt was right: this asker's slips are forgotten, others' are not."""
        throttle.clear(session, scope, self.key_digest(asker.key))
        if not asker.device:
            throttle.take_back(session, _all(scope), self.key_digest(asker.name))

    def count_network(self, session: Session, network: str, at: datetime) -> None:
        """Count an attempt from this network before it is checked."""
        limit = self.side.network_limit * HARDER_TIMES
        throttle.hit(session, NETWORK, self.key_digest(network), at, limit, WINDOW)

    def forgive_network(self, session: Session, network: str) -> None:
        """The attempt was right and is taken back: only wrong ones stay counted."""
        throttle.take_back(session, NETWORK, self.key_digest(network))

    def count_early(self, session: Session, purpose: str, network: str, at: datetime) -> None:
        """Count what asks its question early."""
        limit = EARLY[purpose] * HARDER_TIMES
        throttle.hit(session, _early(purpose), self.key_digest(network), at, limit, HOUR)

    def level(self, session: Session, purpose: str, scope: str, asker: Asker, at: datetime) -> int:
        """How hard a question this asker meets: 0 none, 1 one, 2 a harder one."""
        if asker.device:
            return 0
        network, name = self.key_digest(asker.network), self.key_digest(asker.name)
        bound = self.side.network_limit
        steps = [
            _step(throttle.hits(session, NETWORK, network, at), bound, bound * HARDER_TIMES),
            _step(throttle.hits(session, _all(scope), name, at), ASKED_FROM, HARDER_FROM),
        ]
        if purpose in EARLY:
            hits = throttle.hits(session, _early(purpose), network, at)
            steps.append(_step(hits, EARLY[purpose], EARLY[purpose] * HARDER_TIMES))
        return max(steps)


def _all(scope: str) -> str:
    return f"{scope}.all"


def _early(purpose: str) -> str:
    return f"early.{purpose}"


def _step(hits: int, asked_from: int, harder_from: int) -> int:
    return (hits >= asked_from) + (hits >= harder_from)
