"""What the two shapes of an approval need before each of their steps, and who may write which paper
when.

A county's round goes to its city: 请示 after the county's own meeting, then 批复. A round that the
city runs for its counties is decided by the city's own meeting after every county has confirmed its
vacancies. Source: practice of the Jiangsu notices; 三重一大 decisions are minuted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.recruitment.rulebook.roles import CITY_APPROVER, PUBLISHER

COUNTY_RUN, CITY_RUN = "county_run", "city_run"
SUBMIT, APPROVE, PUBLISH = "submit", "approve", "publish"
PAPER_KINDS = ("request", "county_minutes", "city_minutes", "reply")
MINUTES = ("county_minutes", "city_minutes")
_NEEDED: Mapping[tuple[str, str], tuple[str, ...]] = {
    (COUNTY_RUN, SUBMIT): ("request", "county_minutes"),
    (COUNTY_RUN, PUBLISH): ("request", "county_minutes", "reply"),
    (CITY_RUN, APPROVE): ("city_minutes",),
    (CITY_RUN, PUBLISH): ("city_minutes",),
}
_WRITERS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "request": ((PUBLISHER,), ("draft", "returned")),
    "county_minutes": ((PUBLISHER,), ("draft", "returned")),
    "city_minutes": ((PUBLISHER, CITY_APPROVER), ("draft", "returned", "submitted")),
    "reply": ((CITY_APPROVER,), ("submitted", "approved")),
}


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A paper as far as the rule asks: which of its facts are there, and how many scans."""

    number: bool
    date: bool
    meeting: bool
    topic: bool
    attendees: bool
    decision: bool
    scans: int


def papers_needed(run_kind: str, step: str) -> tuple[str, ...]:
    """Kinds of paper that must be complete before ``step``; before ``approve`` in a county's round
    the reply is written by approving."""
    return _NEEDED.get((run_kind, step), ())


def papers_of(run_kind: str) -> tuple[str, ...]:
    """Every kind of paper that this shape knows, in order of the process."""
    kinds = {
        kind for (shape, _step), needed in _NEEDED.items() if shape == run_kind for kind in needed
    }
    return tuple(kind for kind in PAPER_KINDS if kind in kinds)


def missing_facts(kind: str, paper: PaperFacts | None) -> tuple[str, ...]:
    """What the paper still lacks: ``number``, ``date``, ``meeting``, ``topic``, ``attendees``,
    ``decision``, ``scan``; all of it when there is none."""
    asked: Sequence[str] = (
        ("date", "meeting", "topic", "attendees", "decision")
        if kind in MINUTES
        else ("number", "date")
    )
    lacking = [name for name in asked if paper is None or not getattr(paper, name)]
    return (*lacking, *(() if paper is not None and paper.scans else ("scan",)))


def may_write_paper(kind: str, state: str, roles: Sequence[str] | frozenset[str]) -> bool:
    """Whether one of ``roles`` may write this kind of paper while the round is in ``state``."""
    writers, states = _WRITERS[kind]
    return state in states and not set(roles).isdisjoint(writers)


def writers_of_paper(kind: str) -> tuple[str, ...]:
    return _WRITERS[kind][0]
