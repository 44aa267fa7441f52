"""One clock for every process.

Development and tests may shift it by an offset kept in a file that all processes share.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock:
    """Tells the time.

    ``offset_file`` is ``None`` in production: there the time is the machine's and nothing else.
    """

    def __init__(self, offset_file: Path | None = None) -> None:
        self._file = offset_file

    def offset(self) -> timedelta:
        """The shared offset; zero when there is none."""
        if self._file is None:
            return timedelta(0)
        try:
            return timedelta(seconds=float(self._file.read_text()))
        except (FileNotFoundError, ValueError):
            return timedelta(0)

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC) + self.offset()

    def today(self) -> date:
        """The civil date in Asia/Shanghai."""
        return self.now().astimezone(SHANGHAI).date()

    def set_offset(self, offset: timedelta) -> None:
        """Shift the shared clock. Raises RuntimeError in production."""
        if self._file is None:
            raise RuntimeError("the clock can't be shifted in production")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(offset.total_seconds()))
        fresh.replace(self._file)

    def travel_to(self, instant: datetime) -> None:
        """Shift the shared clock so that it shows ``instant`` (aware) now."""
        self.set_offset(instant - datetime.now(UTC))


def local(instant: datetime) -> datetime:
    """The instant as read on a wall clock in Jiangsu."""
    return instant.astimezone(SHANGHAI)
