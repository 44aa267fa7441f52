"""What a labour contract says, as it is typed and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What a labour contract says; the days are first and last days."""

    number: str
    kind: str
    starts_on: date
    ends_on: date | None = None
    probation_ends_on: date | None = None
    wishes_fixed: bool = False  # the worker asks for a fixed term although an open-ended one is due
