"""What comes on paper beside the wire, as it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Letter:
    """撤销聘用 as the recruitment side wrote it: ``paper`` is its 文号."""

    reason: str
    paper: str
    written_on: date
    words: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """员额批复: ``most`` people in all; ``reading``: how the two sentences are read; one of the two
    may be left open."""

    most: int | None
    reading: str | None
    paper: str
    decided_on: date
    words: str = ""
