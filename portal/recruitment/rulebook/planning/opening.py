"""开考比例: whether a vacancy is examined, reduced or cancelled, and who may transfer (domain.md
§4)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from portal.kernel.errors import Refused

OPEN, REDUCE, CANCEL = "open", "reduce", "cancel"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the published rule proposes; an exception needs a public reason.

    ``needed`` approved applicants would open it unchanged.
    """

    kind: str
    headcount: int
    before: int
    approved: int
    needed: int
    ratio: Fraction

    @property
    def reason(self) -> str:
        """The reason's code; its facts are the other members."""
        return f"opening.{self.kind}"


def propose(
    headcount: int, approved: int, ratio: Fraction | str | int, *, may_reduce: bool = True
) -> Proposal:
    """n ≥ r·h opens; else reduce to ⌊n/r⌋ if that is at least one; else cancel.

    Some notices cancel at once (``may_reduce`` false).

    ``headcount`` is the one in force: a reduction is never undone. Raises
    ``Refused('opening.numbers')``.
    """
    try:
        exact = Fraction(ratio)
    except (ValueError, ZeroDivisionError) as fault:
        raise Refused("opening.numbers", ratio=ratio) from fault
    if exact <= 0 or headcount < 1 or approved < 0:
        raise Refused("opening.numbers", ratio=str(ratio), headcount=headcount, approved=approved)
    needed = -(-exact.numerator * headcount // exact.denominator)
    possible = approved * exact.denominator // exact.numerator
    if approved >= needed:
        kind, after = OPEN, headcount
    elif possible >= 1 and may_reduce:
        kind, after = REDUCE, possible
    else:
        kind, after = CANCEL, 0
    return Proposal(kind, after, headcount, approved, needed, exact)


def check_decision(proposal: Proposal, kind: str, headcount: int, reason: str) -> None:
    """A decision as proposed needs no words; any other is an exception with a public reason.

    Raises ``Refused('opening.decision')`` (a decision that is none) or ``opening.reason_missing``.
    """
    fits = {
        OPEN: headcount == proposal.before,
        REDUCE: 1 <= headcount < proposal.before,
        CANCEL: headcount == 0,
    }
    if not fits.get(kind, False):
        raise Refused("opening.decision", kind=kind, headcount=headcount, before=proposal.before)
    if (kind, headcount) != (proposal.kind, proposal.headcount) and not reason.strip():
        raise Refused(
            "opening.reason_missing", proposed=proposal.kind, headcount=proposal.headcount
        )


def check_transfer(
    *, cancelled: bool, transfers: int, same_vacancy: bool, target_open: bool
) -> None:
    """改报: from a cancelled vacancy only, once, never back, and only to one that is examined.

    Raises ``Refused`` with ``opening.not_cancelled``, ``opening.transferred_before``,
    ``opening.never_back`` or ``opening.target_closed``.
    """
    if not cancelled:
        raise Refused("opening.not_cancelled")
    if transfers:
        raise Refused("opening.transferred_before", transfers=transfers)
    if same_vacancy:
        raise Refused("opening.never_back")
    if not target_open:
        raise Refused("opening.target_closed")
