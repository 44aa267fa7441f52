"""What a grading decides, as it is typed and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class LadderTerms:
    """A ladder as it is typed: since when, by which document, its lines."""

    starts_on: date
    basis: str
    written: str
    needs_registration: bool = False


@dataclass(frozen=True, slots=True)
class GradeTerms:
    """What a grading decides: class and level of the post, exact yuan a month, since when."""

    post_class: str
    level: int
    basic: Fraction
    performance: Fraction
    allowance: Fraction
    basis: str
    approval_number: str
    starts_on: date
