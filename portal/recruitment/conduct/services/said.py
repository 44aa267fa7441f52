"""What is said at a step of a case."""

from __future__ import annotations

from dataclasses import dataclass
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
