"""What people enter on this stage's pages, as services take it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from portal.kernel.errors import Refused
from portal.recruitment.marking.models import CLERK_A, CLERK_B, EXAM_BODY

MOST_FILES = 4


@dataclass(frozen=True, slots=True)
class Channels:
    """How the scores of a batch arrive: account ids of the two clerks, how many files, or the exam
    body's letter alone."""

    clerk_a: int | None = None
    clerk_b: int | None = None
    files: int = 0
    exam_body: bool = False

    @property
    def accounts(self) -> dict[str, int | None]:
        """Code of the channel → the clerk's account, None for a file or a letter.

        Raises ``Refused('marking.one_clerk')`` for one person as both, ``'marking.channels'`` for
        fewer than two independent ones, more than four files, or a letter that isn't alone.
        """
        clerks = {CLERK_A: self.clerk_a, CLERK_B: self.clerk_b}
        chosen: dict[str, int | None] = {code: one for code, one in clerks.items() if one}
        if self.clerk_a is not None and self.clerk_a == self.clerk_b:
            raise Refused("marking.one_clerk")
        chosen |= {f"file:{number + 1}": None for number in range(self.files)}
        if self.exam_body and not chosen:
            return {EXAM_BODY: None}
        if self.exam_body or len(chosen) < 2 or not 0 <= self.files <= MOST_FILES:
            raise Refused("marking.channels", most=MOST_FILES)
        return chosen


@dataclass(frozen=True, slots=True)
class Correction:
    """What a score should be (``kind`` score with its value, or void), why, on what evidence, and
    what follows for places and shortlist as far as it is known."""

    kind: str
    value: Fraction | None
    reason: str
    evidence: str
    effects: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """人数 and sum of the marks, as the paper letter says."""

    count: int
    total: Fraction


@dataclass(frozen=True, slots=True)
class Letter:
    """成绩函 (E-12): whose, its number, who is asked, and its sums."""

    body: str
    number: str
    contact: str
    sums: Sums
