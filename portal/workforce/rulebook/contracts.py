"""Which contract of a person is in force, which runs out, and when the law's open-ended contract
must be offered (劳动合同法 14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

FIXED = "1"


@dataclass(frozen=True, slots=True)
class Term:
    kind: str
    starts_on: date
    ends_on: date | None


def latest(terms: Iterable[Term]) -> Term | None:
    return max(terms, key=lambda term: term.starts_on, default=None)


def runs_out(terms: Iterable[Term], on: date, within_days: int = 90) -> date | None:
    """The last day of the latest contract when it lies within so many days from ``on`` (or has
    passed), else ``None``."""
    term = latest(terms)
    if term is None or term.ends_on is None or term.ends_on > on + timedelta(days=within_days):
        return None
    return term.ends_on


def open_ended_is_next(terms: Iterable[Term]) -> bool:
    """After two fixed terms the next contract is open-ended unless the worker asks otherwise: warn
    before the second one ends."""
    return sum(1 for term in terms if term.kind == FIXED) >= 2
