"""What a newer edition of a list changes for the people on the older one, and what becomes of it.

Source: policy/1 ``corrections`` (docs/formats/policy-1.md). A list lets people in: the shortlist
into the interview, the ranking into the places of the vacancy. Who was told so and is no longer let
in by his figures is *out*; who is newly let in is *in*; who stays where he was with other figures
has *moved*.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from portal.recruitment.rulebook.policy.shape import CorrectionsRule
from portal.recruitment.rulebook.ranking.places import PROPOSED, TIED_AT_CUT

IN, OUT, MOVED = "in", "out", "moved"
CHANGES = (IN, OUT, MOVED)
KEEP, LEAVE, ENTER, WAIT = "keep", "leave", "enter", "wait"
OUTCOMES = (KEEP, LEAVE, ENTER, WAIT)
SHORTLIST, RANKING = "shortlist", "ranking"
VOID = "void"
# Lists that let somebody in; the others only say figures.
DECIDING = (SHORTLIST, RANKING)
# What rests on an offer is judged by ``corrections.offer``, everything before by the list's own.
OFFERED = ("offer", "hire")


@dataclass(frozen=True, slots=True)
class Told:
    """What one edition says of a candidate; ``kept``: in though his figures would not let him."""

    state: str
    score: Fraction | None
    place: int | None
    outcome: str
    kept: bool = False

    @property
    def inside(self) -> bool:
        """Let in by the figures themselves."""
        return not self.kept and self.outcome in ("yes", PROPOSED)


@dataclass(frozen=True, slots=True)
class Changed:
    """One candidate between two editions."""

    candidate: int
    change: str
    old: Told
    new: Told


@dataclass(frozen=True, slots=True)
class Judged:
    """By which of the policy's rules a change is decided, and what that rule says."""

    changed: Changed
    rule: str
    outcome: str


NOT_LISTED = Told("", None, None, "")


def differences(
    before: Mapping[int, Told], after: Mapping[int, Told], entitled: Collection[int]
) -> list[Changed]:
    """Everybody for whom the two editions differ, by candidate.

    ``entitled``: whom the older edition, with all that was decided on it, really let in. Who was
    let in by figures and is still waiting for a place is *in* anew: the place may be free now. Who
    kept a place by decision is asked about again only when the score turns out to be void. An
    extra test that separates equals corrects nothing.
    """
    found = []
    for candidate in sorted({*before, *after}):
        old, new = before.get(candidate, NOT_LISTED), after.get(candidate, NOT_LISTED)
        change = _change(old, new, entitled=candidate in entitled)
        if change and not _separated(old, new):
            found.append(Changed(candidate, change, old, new))
    return found


def _change(old: Told, new: Told, *, entitled: bool) -> str:
    if new.inside and not (old.inside and entitled):
        return IN
    if not new.inside and (old.inside or (entitled and new.state == VOID)):
        return OUT
    return MOVED if old != new else ""


def _separated(old: Told, new: Told) -> bool:
    return old.outcome == TIED_AT_CUT and (old.state, old.score) == (new.state, new.score)


def judge(
    kind: str,
    corrections: CorrectionsRule,
    seats: int,
    changes: Iterable[Changed],
    entitled: Collection[int],
    held: Mapping[int, Collection[str]],
) -> list[Judged]:
    """What the policy says to every change.

    ``entitled`` as in ``differences``; ``held``: candidate → kinds of what rests on his line
    (candidacy, offer, hire). A void score is kept by nothing, and who never had the place has none
    to keep. Places that stay taken are not given twice: whoever is newly in waits, last place
    first, while they are not free.
    """
    rows = list(changes)
    rules = {row.candidate: _rule(kind, corrections, held.get(row.candidate, ())) for row in rows}
    keeping = {row.candidate for row in rows if _keeps(row, rules[row.candidate], entitled)}
    leaving = {row.candidate for row in rows if row.change == OUT} - keeping
    entering = _entering(kind, seats, rows, set(entitled) - leaving)
    return [Judged(row, rules[row.candidate], _outcome(row, keeping, entering)) for row in rows]


def _rule(kind: str, corrections: CorrectionsRule, held: Collection[str]) -> str:
    if kind == RANKING and any(item in OFFERED for item in held):
        return corrections.offer
    return corrections.shortlist if kind == SHORTLIST else corrections.ranking


def _keeps(row: Changed, rule: str, entitled: Collection[int]) -> bool:
    if row.change != OUT or row.new.state == VOID or row.candidate not in entitled:
        return False
    return rule in ("keep_told", "keep")


def _entering(kind: str, seats: int, rows: Iterable[Changed], holders: set[int]) -> set[int]:
    """Who of the newly let in finds a place; a shortlist has room for all."""
    wanting = [row for row in rows if row.change == IN]
    if kind == SHORTLIST:
        return {row.candidate for row in wanting}
    entering: set[int] = set()
    for row in sorted(wanting, key=lambda row: (row.new.place or 0, row.candidate)):
        if row.candidate in holders or len(holders | entering) < seats:
            entering.add(row.candidate)
    return entering


def _outcome(row: Changed, keeping: Collection[int], entering: Collection[int]) -> str:
    if row.change == MOVED:
        return KEEP
    if row.change == OUT:
        return KEEP if row.candidate in keeping else LEAVE
    return ENTER if row.candidate in entering else WAIT
