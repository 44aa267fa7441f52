"""How many have applied, told while registration runs: only if the round says so, in steps, and
quiet before the end.

Practice differs: some organisers publish the figures daily, some never; where they are published
they stop a day before the end, so that nobody waits to choose by them. ``conduct.live_counts`` of
the round: ``{"show": ["submitted", "approved"], "every_minutes": 60, "stop_hours": 24}``; without
it nothing is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.kernel.errors import Refused

FIGURES = ("submitted", "approved")
# Applications that were handed in and not taken back; the second figure counts those of them that
# passed screening.
COUNTED = {
    "submitted": ("submitted", "returned", "eligible", "ineligible", "transferring"),
    "approved": ("eligible",),
}


@dataclass(frozen=True)
class LiveCounts:
    """Which figures are shown, how often they are taken (minutes), and how long before the end of
    registration the last time is (hours)."""

    show: tuple[str, ...] = ()
    every_minutes: int = 60
    stop_hours: int = 24

    def due(
        self, last: datetime | None, opens_at: datetime, closes_at: datetime, at: datetime
    ) -> bool:
        """Whether figures are to be taken at ``at`` when ``last`` was the last time."""
        if not self.show or not opens_at <= at < closes_at - timedelta(hours=self.stop_hours):
            return False
        return last is None or at - last >= timedelta(minutes=self.every_minutes)

    def quiet_from(self, closes_at: datetime) -> datetime:
        return closes_at - timedelta(hours=self.stop_hours)

    def shown(self, figures: Sequence[int] | None) -> tuple[int | None, int | None]:
        """(submitted, approved) of a vacancy as far as they are published; a vacancy nobody applied
        for has zeros."""
        taken = dict(zip(FIGURES, figures or (0, 0), strict=True))
        return tuple(taken[name] if name in self.show else None for name in FIGURES)  # type: ignore[return-value]


def live_counts_of(conduct: Mapping[str, Any]) -> LiveCounts:
    """Raises ``Refused('live_counts.values')`` for figures that are unknown, steps under 5 minutes
    or over a day, or a negative pause."""
    wished = conduct.get("live_counts") or {}
    show = tuple(name for name in FIGURES if name in (wished.get("show") or ()))
    every, stop = int(wished.get("every_minutes", 60)), int(wished.get("stop_hours", 24))
    if len(show) != len(wished.get("show") or ()) or not 5 <= every <= 1440 or not 0 <= stop <= 240:
        raise Refused("live_counts.values")
    return LiveCounts(show, every, stop)
