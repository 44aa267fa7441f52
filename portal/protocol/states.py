"""What a message makes of a hire, on either side: the table ``states.json`` as a function.

The table is data (``docs/protocol/handover-v1/states.json``): another program reads the same file,
and both sides of this one read nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[2] / "docs" / "protocol" / "handover-v1" / "states.json"
PORTAL, BACKEND = "portal", "backend"
DONE, ALREADY, NOTED = "done", "already", "noted"
SUPERSEDED, CONFLICT = "superseded", "conflict"
OUTCOMES = (DONE, ALREADY, NOTED, SUPERSEDED, CONFLICT)
# A conflict that the other side found in what this side told.
FOUND_THERE = "found_there"
CANCEL_REASONS = ("not_reported", "withdrawn", "annulled", "entered_in_error")


@dataclass(frozen=True, slots=True)
class Told:
    """What a message says, measured against the row of its hire.

    ``edition``: the edition it speaks of, ``None`` where it names a record that was never
    announced; ``latest`` and ``accepted``: the row's last announced and accepted editions;
    ``known_number``: the row's worker number, ``number``: the message's.
    """

    edition: int | None
    latest: int
    accepted: int | None = None
    number: str | None = None
    known_number: str | None = None
    number_taken: bool = False
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """What is to be done: the state ``to``, the columns that it ``sets``, the backend's ``effect``,
    and for a conflict its ``reason``."""

    outcome: str
    to: str
    sets: tuple[str, ...] = ()
    effect: str = ""
    reason: str = ""


_WHEN = {
    "superseded": lambda told: told.superseded,
    "edition_ahead": lambda told: told.edition is None or told.edition > told.latest,
    "number_taken": lambda told: told.number_taken,
    "edition_latest": lambda told: told.edition == told.latest,
    "edition_accepted": lambda told: told.edition == told.accepted,
    "edition_above_accepted": lambda told: told.edition > (told.accepted or 0),
    "correction": lambda told: told.accepted is not None and told.edition > told.accepted,
    "other_number": lambda told: bool(
        told.number and told.known_number and told.number != told.known_number
    ),
}


@lru_cache(maxsize=1)
def table() -> Mapping[str, Any]:
    """The published table."""
    found: Mapping[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return found


def states(side: str) -> tuple[str, ...]:
    return tuple(table()[side]["cells"])


def signals(side: str) -> tuple[str, ...]:
    return tuple(table()[side]["signals"])


def move(side: str, state: str, signal: str, told: Told) -> Move:
    """What ``signal`` makes of a hire in ``state``; raises KeyError for what is no cell."""
    cases = [*table()["before"], *table()[side]["cells"][state][signal]]
    case = next(case for case in cases if "when" not in case or _WHEN[case["when"]](told))
    return Move(
        outcome=case.get("outcome", DONE),
        to=case.get("to", state),
        sets=tuple(case.get("sets", ())),
        effect=case.get("effect", ""),
        reason=case.get("reason", ""),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A hire as a side holds it; what two sides compare, and what stands beside a conflict."""

    hire: str
    state: str
    edition: int
    accepted_edition: int | None
    filed_edition: int | None
    record_sha256: str | None
    worker_number: str | None
    filing_number: str | None
    filed_on: date | None
    seq_portal: int
    seq_backend: int

    def members(self) -> dict[str, Any]:
        """As JSON values; absent ones null."""
        on = self.filed_on.isoformat() if self.filed_on is not None else None
        return asdict(self) | {"filed_on": on}
