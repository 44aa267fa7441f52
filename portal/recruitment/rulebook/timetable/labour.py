"""Facts of labour law that a contract has to respect, as reasons (劳动合同法 10, 14, 19, 37, 42,
45, 58; 社会保险法 58).

Nothing here decides: each finding says what the law says to the given facts, so that a page can
warn or refuse.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.kernel.errors import Refused
from portal.kernel.period import DAY, corresponding_day
from portal.recruitment.rulebook.eligibility.findings import MET, NOT_MET, PERSON, Finding

FIXED, OPEN_ENDED, TASK = "fixed", "open_ended", "task"
DISPATCH_MONTHS = 24
CONTRACT_WITHIN_MONTHS = 1
INSURANCE_WITHIN_DAYS = 30
START_WITHIN_MONTHS = 2
# Article 42: no dismissal under articles 40 and 41; a term that runs out meanwhile is prolonged
# (45).
PROTECTED = (
    "occupational_disease_suspected",
    "work_injury",
    "medical_treatment_period",
    "pregnancy_maternity_nursing",
    "fifteen_years_and_near_retirement",
    "other_by_law",
)


@dataclass(frozen=True, slots=True)
class Term:
    """A contract's term: ``fixed`` from ``starts_on`` to ``ends_on`` (both inclusive),
    ``open_ended`` or for a ``task``."""

    kind: str
    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.kind not in (FIXED, OPEN_ENDED, TASK):
            raise Refused("labour.kind", kind=self.kind)
        if (self.kind == FIXED) != (self.ends_on is not None) or (
            self.ends_on is not None and self.ends_on < self.starts_on
        ):
            raise Refused("labour.term", kind=self.kind)

    def lasts(self, months: int) -> bool:
        """Whether a fixed term lasts at least ``months``: from 1 March to the last of February is
        twelve."""
        return (
            self.ends_on is not None
            and self.ends_on + DAY >= corresponding_day(self.starts_on, months)[0]
        )


def assess_start(starts_on: date, decided_on: date) -> Finding:
    """Work begins when the hire is decided or later, and within the time that a person needs to
    leave another employer (notice of thirty days, article 37) and to report."""
    latest = corresponding_day(decided_on, START_WITHIN_MONTHS)[0]
    facts = {"first": decided_on.isoformat(), "latest": latest.isoformat()}
    if starts_on < decided_on:
        return Finding("labour.starts_before_decision", NOT_MET, facts)
    if starts_on > latest:
        return Finding("labour.starts_too_late", NOT_MET, facts)
    return Finding("labour.start", MET, facts)


def longest_probation(term: Term) -> int:
    """Months of probation that the term allows (article 19); 0 = none may be agreed."""
    if term.kind == TASK:
        return 0
    if term.kind == OPEN_ENDED or term.lasts(36):
        return 6
    if term.lasts(12):
        return 2
    return 1 if term.lasts(3) else 0


def assess_probation(term: Term, ends_on: date | None, *, had_one: bool = False) -> Finding:
    """A probation from the contract's first day to ``ends_on`` inclusive; ``None`` = none agreed.

    One per employer and person.
    """
    allowed = longest_probation(term)
    if ends_on is None:
        return Finding("labour.probation", MET, {"allowed": allowed})
    if had_one:
        return Finding("labour.probation_twice", NOT_MET, {})
    if ends_on < term.starts_on or (term.ends_on is not None and ends_on > term.ends_on):
        return Finding("labour.probation_outside_term", NOT_MET, {})
    latest = corresponding_day(term.starts_on, allowed)[0] - DAY
    if ends_on > latest:
        return Finding(
            "labour.probation_too_long", NOT_MET, {"allowed": allowed, "latest": latest.isoformat()}
        )
    return Finding("labour.probation", MET, {"allowed": allowed, "latest": latest.isoformat()})


def assess_dispatch(term: Term) -> Finding:
    """A dispatching agency owes a fixed term of two years or more (article 58)."""
    if term.kind == FIXED and term.lasts(DISPATCH_MONTHS):
        return Finding("labour.dispatch", MET, {"months": DISPATCH_MONTHS})
    return Finding("labour.dispatch_too_short", NOT_MET, {"months": DISPATCH_MONTHS})


def assess_renewal(
    fixed_terms_so_far: int, years_in_a_row: int, *, worker_wants_fixed: bool = False
) -> Finding:
    """What a renewal has to be (article 14): after two fixed terms, or ten years, open-ended unless
    the worker asks for a fixed one."""
    if worker_wants_fixed:
        return Finding("labour.fixed_by_wish", PERSON, {"terms": fixed_terms_so_far})
    if fixed_terms_so_far >= 2 or years_in_a_row >= 10:
        return Finding(
            "labour.open_ended_due", NOT_MET, {"terms": fixed_terms_so_far, "years": years_in_a_row}
        )
    if fixed_terms_so_far == 1:
        return Finding("labour.second_fixed_term", PERSON, {"terms": 1})
    return Finding("labour.renewal", MET, {"terms": fixed_terms_so_far})


def assess_end(ground: str, circumstances: Iterable[str]) -> Finding:
    """Whether somebody protected may be dismissed: ``ground`` is ``fault`` (39), ``no_fault`` (40),
    ``redundancy`` (41) or ``expiry`` (44)."""
    if ground not in ("fault", "no_fault", "redundancy", "expiry"):
        raise Refused("labour.ground", ground=ground)
    cases = sorted(set(circumstances))
    if unknown := [case for case in cases if case not in PROTECTED]:
        raise Refused("labour.circumstance", found=unknown[0])
    if not cases or ground == "fault":
        return Finding("labour.not_protected", MET, {"ground": ground})
    if ground == "expiry":
        return Finding("labour.term_prolonged", NOT_MET, {"circumstances": cases})
    return Finding("labour.protected", NOT_MET, {"ground": ground, "circumstances": cases})


def contract_due(work_began_on: date) -> date:
    """The last day for a written contract: one month from the first day of work (article 10)."""
    return corresponding_day(work_began_on, CONTRACT_WITHIN_MONTHS)[0]


def insurance_due(work_began_on: date) -> date:
    """The last day for the insurance registration: thirty days from the first day of work."""
    return work_began_on + DAY * INSURANCE_WITHIN_DAYS
