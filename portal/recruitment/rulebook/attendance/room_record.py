"""考场情况记录单 (forms D-11, D-12, D-19): 应考＝实考＋缺考, every sheet and card accounted for.

Candidates sign when they come; whoever signed hands in a script, also an empty one, or the record
says why not. The cards of absentees are packed and marked like the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.kernel.errors import Refused

LEAST_EXPLANATION = 4
SIGNED_NOT_PRESENT = "signatures"  # signatures on the sheet ≠ 实考
SCRIPTS_NOT_SIGNED = "scripts"  # scripts + present without script ≠ signatures
CARDS_NOT_ABSENT = "cards"  # cards of absentees packed ≠ 缺考
DIFFERENCES = (SIGNED_NOT_PRESENT, SCRIPTS_NOT_SIGNED, CARDS_NOT_ABSENT)


@dataclass(frozen=True, slots=True)
class Count:
    """People and sheets of one room in one paper. ``present`` and ``absent`` come from the entries
    at the seats, the others from the signed record."""

    expected: int
    present: int
    absent: int
    signatures: int
    scripts: int
    without_script: int
    absent_cards: int


def differences(count: Count) -> tuple[str, ...]:
    """Which sums don't come out, in the order of ``DIFFERENCES``."""
    checks = {
        SIGNED_NOT_PRESENT: count.signatures == count.present,
        SCRIPTS_NOT_SIGNED: count.scripts + count.without_script == count.signatures,
        CARDS_NOT_ABSENT: count.absent_cards == count.absent,
    }
    return tuple(code for code in DIFFERENCES if not checks[code])


def require_record(count: Count, explanations: Mapping[str, str]) -> dict[str, str]:
    """The explanations that the differences need, and no others.

    Raises ``Refused('attendance.seats_open')`` while somebody is neither present nor absent,
    ``'attendance.signatures_unexplained'``, ``'attendance.scripts_unexplained'``,
    ``'attendance.cards_unexplained'``.
    """
    if count.present + count.absent != count.expected:
        raise Refused("attendance.seats_open", count=count.expected - count.present - count.absent)
    needed = differences(count)
    for code in needed:
        if len(explanations.get(code, "").strip()) < LEAST_EXPLANATION:
            raise Refused(f"attendance.{code}_unexplained")
    return {code: explanations[code].strip() for code in needed}
