"""Both sides as running programs on a folder of their own, and the clock that they share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from portal.foundation.data.database import Database
from portal.foundation.running.supervisor import Program
from portal.foundation.time.clock import SHANGHAI, Clock

ROOT = Path(__file__).resolve().parents[3]
# officers alone here; there a register into which the hired are taken
PEOPLE = {
    "recruitment": "officers",
    "workforce": "load",
}
APPS = {"recruitment": "wsgi:app", "workforce": "wsgi:workforce"}
FRONTS = {"recruitment": "wsgi:front", "workforce": "wsgi:workforce_front"}


# The walk begins on this day of a year whose holidays have been announced; its days of publicity
# cross the Labour Day holidays.
MONDAY = datetime(2026, 3, 23, 9, 30, tzinfo=SHANGHAI)


@dataclass
class House:
    """``address[side]`` is where a side answers; ``data`` holds databases, files, keys and the
    clock's offset."""

    data: Path
    ports: dict[str, int]

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DATA_DIR": str(self.data),
            "PORT": str(self.ports["recruitment"]),
            "WORKFORCE_PORT": str(self.ports["workforce"]),
            "ZHAOLU_ENV": "development",
        }

    def address(self, side: str) -> str:
        return f"http://127.0.0.1:{self.ports[side]}"

    @property
    def clock(self) -> Clock:
        return Clock(self.data / "clock-offset")

    def travel(self, instant: datetime) -> None:
        """Only forwards: a clock that goes back would break what the database holds in order."""
        assert instant > self.clock.now(), f"{instant} has passed"
        self.clock.travel_to(instant)

    def wait(self, seconds: int) -> None:
        self.clock.set_offset(self.clock.offset() + timedelta(seconds=seconds))

    def database(self, side: str = "recruitment") -> Database:
        return Database(f"sqlite:///{self.data / (side + '.sqlite3')}")

    def flask(self, side: str, *arguments: str) -> str:
        """Run a command of a side to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", APPS[side], *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, (
            f"flask --app {APPS[side]} "
            f"{' '.join(arguments)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        )
        return done.stdout

    def prepare(self, sides: tuple[str, ...]) -> None:
        """Tables and people of every side, side by side: they know nothing of each other yet."""

        def one(side: str) -> None:
            self.flask(side, "db", "upgrade")
            self.flask(side, "demo", PEOPLE[side])

        with ThreadPoolExecutor() as pool:
            list(pool.map(one, sides))

    def programs(self, sides: tuple[str, ...]) -> list[Program]:
        """The same commands as ``deploy/start.py``, with one web process per side."""
        workers = [
            Program(
                f"{side}-jobs",
                (sys.executable, "-m", "flask", "--app", APPS[side], "jobs", "work"),
                None,
                self.environment,
            )
            for side in sides
        ]
        web = [
            Program(
                f"{side}-web",
                (
                    sys.executable,
                    "-m",
                    "granian",
                    "--interface",
                    "asginl",
                    FRONTS[side],
                    "--host",
                    "127.0.0.1",
                    "--port",
                    str(self.ports[side]),
                    "--workers",
                    "1",
                    "--no-ws",
                ),
                f"{self.address(side)}/readyz",
                self.environment,
            )
            for side in sides
        ]
        return [*workers, *web]


def start(
    data: Path,
    free_port: Callable[[], int],
    running_processes: Callable[..., object],
    sides: tuple[str, ...] = ("recruitment", "workforce"),
) -> House:
    """Migrated, with the demonstration's officers and nobody else, answering."""
    house = House(data, {"recruitment": free_port(), "workforce": free_port()})
    house.clock.travel_to(MONDAY)
    house.prepare(sides)
    running_processes(*house.programs(sides))
    return house
