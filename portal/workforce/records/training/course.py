"""What a person took part in, as it is typed and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Course:
    """What a person took part in; ``ends_on`` is its last day."""

    kind: str
    title: str
    organiser: str
    starts_on: date
    ends_on: date
    hours: int
    result: str = ""
