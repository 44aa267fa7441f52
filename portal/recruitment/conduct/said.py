"""What is said at a step of a case, and how a paper was served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

LEAST_TEXT = 6


@dataclass(frozen=True, slots=True)
class Said:
    """``text``: facts, reasons, answer or statement; ``effect`` with its ``points`` and the
    notice's ``clause`` where something is intended or proposed; ``answer``: what of the statement
    was accepted and why; ``minutes``: number of the leading group's minutes."""

    text: str = ""
    effect: str = ""
    points: Fraction | None = None
    clause: str = ""
    answer: str = ""
    minutes: str = ""


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class Receipt:
    """送达回证 as the office enters it: which way, when, and who saw it left there."""

    way: str
    served_at: datetime
    witness: str = ""
