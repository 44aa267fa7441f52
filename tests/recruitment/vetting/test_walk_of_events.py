"""Random walks over what officers, candidates and corrections may do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tests.recruitment.vetting.walk_of_events import begin


def test_whatever_happens_the_places_are_held_by_whom_the_set_gives_them(
    session: Session, at: datetime
) -> None:
    """A few walks; tests/drills/test_walk_of_events.py takes more than two thousand."""
    for seed in range(1):
        walk = begin(session, seed, at)
        for _step in range(20):
            walk.step()
