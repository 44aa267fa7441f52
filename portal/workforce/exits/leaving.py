"""What is said when a person leaves, and what the appraisals add to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is said when a person leaves; the place is free from ``left_on`` on."""

    cause: str
    destination: str
    left_on: date
    words: str = ""
    protection: str = ""  # what the check of 劳动合同法 42 found, '' = not checked


@dataclass(frozen=True, slots=True)
class Appraised:
    """What stands in the appraisals of the person: consequence, measures taken, legal review."""

    consequence: str = "none"
    measures: frozenset[str] = frozenset()
    legal_review: str = ""
