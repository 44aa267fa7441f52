"""What is typed of a destruction, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DestructionRecord:
    """What the list says: its number (文号), the day, who destroyed and who watched."""

    kind: str
    list_number: str
    destroyed_on: date
    destroyed_by: str
    watched_by: str
