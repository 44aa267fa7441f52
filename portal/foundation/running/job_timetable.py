"""When which scheduled job is due; times of day are Asia/Shanghai's."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from croniter import croniter
from sqlalchemy.orm import Session

from portal.foundation.jobs import queue as jobs

_ZONE = ZoneInfo("Asia/Shanghai")


class Timetable:
    """The next time of each declared schedule after ``at``; what was missed is not made up for."""

    def __init__(self, at: datetime) -> None:
        self._next = {job.name: _after(job.cron, at) for job in jobs.declared() if job.cron}

    def due(self, at: datetime) -> dict[str, datetime]:
        """Names and times that have come; each is told once."""
        found = {name: time for name, time in self._next.items() if time <= at}
        for name in found:
            job = jobs.declared_as(name)
            if job is not None and job.cron is not None:
                self._next[name] = _after(job.cron, at)
        return found

    def seconds(self, at: datetime) -> float:
        """Until the next one."""
        return min(((time - at).total_seconds() for time in self._next.values()), default=3600.0)


def _after(cron: str, at: datetime) -> datetime:
    found: datetime = croniter(
        cron, at.astimezone(_ZONE), second_at_beginning=True, ret_type=datetime
    ).get_next()
    return found


def queue_due(session: Session, due: dict[str, datetime]) -> None:
    """Once, however many workers look at the clock; not while an earlier run still waits."""
    for name, time in due.items():
        if not jobs.is_waiting(session, name):
            jobs.enqueue(session, name, workflow_id=f"{name}@{time:%Y%m%dT%H%M%S}")
