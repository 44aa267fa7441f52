"""The marks of one year, as they are typed and recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class YearlyMarks:
    """One year of a person: the four marks (``None`` where one is missing), grade and reason."""

    year: int
    scores: Sequence[Fraction | None]
    grade: str
    reason: str = ""
