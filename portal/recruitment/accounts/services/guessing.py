"""Bounds on guessing (ASVS V6), by the officers' kit: a busy network is asked a question, never
locked out. What was answered is remembered here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data import throttle
from portal.foundation.officers.guessing import Guessing
from portal.recruitment.accounts.models import SpentChallenge
from portal.recruitment.accounts.side import OFFICERS

_GUESSING = Guessing(OFFICERS)

count_attempt = _GUESSING.count_attempt
count_network = _GUESSING.count_network
forgive = _GUESSING.forgive
is_busy = _GUESSING.is_busy


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
