"""场次: when which papers are written, and who sits when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.kernel.errors import Refused
from portal.recruitment.exams.models import Sitting
from portal.recruitment.exams.queries import sittings_of
from portal.recruitment.rounds.act import RoundAct


@dataclass(frozen=True, slots=True)
class Times:
    """When a sitting begins and ends."""

    starts_at: datetime
    ends_at: datetime


def add_sitting(act: RoundAct, times: Times) -> Sitting:
    """Raises ``Refused('seating.times')``."""
    if times.ends_at <= times.starts_at or times.starts_at <= act.at:
        raise Refused("seating.times")
    code = str(len(sittings_of(act.session, act.round_.id)) + 1)
    sitting = Sitting(
        round_id=act.round_.id, code=code, starts_at=times.starts_at, ends_at=times.ends_at
    )
    act.session.add(sitting)
    act.session.flush()
    act.record_on_round("exams.add_sitting", f"sitting:{sitting.public_id}", code=code)
    return sitting


def sitting_at(act: RoundAct, times: Times) -> Sitting:
    """The sitting of these hours, put down now where there is none."""
    for sitting in sittings_of(act.session, act.round_.id):
        if (sitting.starts_at, sitting.ends_at) == (times.starts_at, times.ends_at):
            return sitting
    return add_sitting(act, times)
