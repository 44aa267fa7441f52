"""Two thousand walks over what may happen between the ranking and the hire."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from tests.drills.site import is_long
from tests.recruitment.conftest import *  # noqa: F403  the session of the recruitment side
from tests.recruitment.vetting.walk_of_events import begin

pytestmark = [pytest.mark.drill, pytest.mark.timeout(14_400 if is_long() else 900)]
WALKS, STEPS = (2_000, 40) if is_long() else (4, 20)


@pytest.mark.parametrize("seed", range(1_000, 1_000 + WALKS))
def test_nobody_is_hired_out_of_turn_and_nobody_is_stranded(session: Session, seed: int) -> None:
    walk = begin(session, seed, datetime(2026, 9, 1, 1, tzinfo=UTC))
    for _step in range(STEPS):
        walk.step()
