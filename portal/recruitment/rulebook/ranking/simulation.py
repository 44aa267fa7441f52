"""Simulation before publication: who would enter, how often ties occur and what decides them, what
each preference changes.

On given scores or on generated ones. Generated scores follow from a seed by SHA-256, so that
everybody sees the same simulation.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import Policy
from portal.recruitment.rulebook.ranking.composite import ScoreSheet
from portal.recruitment.rulebook.ranking.places import (
    PROPOSED,
    TIED_AT_CUT,
    WORDS,
    Standings,
    stand,
)
from portal.recruitment.rulebook.ranking.shortlist import shortlist_sheet

MOST_GENERATED = 1_000_000
_BYTES = 256


@dataclass(frozen=True, slots=True)
class Shape:
    """What invented scores look like, in per cent: the middle and half the width of the bell (of
    the full mark), how many hold each preference, how many are absent."""

    middle: int = 65
    half_width: int = 35
    holders: int = 30
    absent: int = 5

    def __post_init__(self) -> None:
        """Raises ``Refused('simulation.shape')`` for shares that are none."""
        if not all(
            0 <= share <= 100 for share in (self.middle, self.half_width, self.holders, self.absent)
        ):
            raise Refused("simulation.shape")


@dataclass(frozen=True, slots=True)
class VacancyCut:
    """``limit``/``shortlisted``: how many the ratio gives and how many enter with ties; both 0
    without a shortlist rule."""

    vacancy: str
    headcount: int
    candidates: int
    limit: int
    shortlisted: int
    ranked: int
    proposed: int
    tied_at_cut: int
    unfilled: int


@dataclass(frozen=True, slots=True)
class TieFigures:
    """``groups`` of equal composites with ``people`` in them; ``decided``: neighbours in the list
    told apart by each key; ``undecided``: left equal."""

    groups: int
    people: int
    decided: Mapping[str, int]
    undecided: int
    vacancies_at_cut: int


@dataclass(frozen=True, slots=True)
class PreferenceEffect:
    """Against the same scores without this preference: whose outcome is better with it (from
    outside to an extra test or a proposal, from an extra test to a proposal), whose is worse;
    likewise who enters the shortlist; ``moved``: how many change place."""

    preference: str
    holders: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    shortlist_gained: tuple[str, ...]
    shortlist_lost: tuple[str, ...]
    moved: int


@dataclass(frozen=True, slots=True)
class Simulation:
    candidates: int
    states: Mapping[str, int]
    cuts: tuple[VacancyCut, ...]
    ties: TieFigures
    effects: tuple[PreferenceEffect, ...]


def simulate(policy: Policy, headcounts: Mapping[str, int], sheet: ScoreSheet) -> Simulation:
    """All figures for one set of scores."""
    return simulated(stand(policy, headcounts, sheet))


def simulated(standings: Standings) -> Simulation:
    """All figures of standings that are known already."""
    policy, headcounts, sheet = standings.policy, standings.headcounts, standings.sheet
    entered = entrants(standings)
    return Simulation(
        candidates=len(sheet),
        states=dict(Counter(WORDS[state] for state in standings.states)),
        cuts=tuple(_cuts(standings, headcounts, entered)),
        ties=_tie_figures(standings),
        effects=tuple(_effect(standings, entered, item.code) for item in policy.preferences),
    )


def entrants(standings: Standings) -> dict[str, str]:
    """Candidate → vacancy, for those who enter the interview; nobody without a shortlist."""
    if standings.policy.shortlist is None:
        return {}
    rows = shortlist_sheet(standings.policy, standings.headcounts, standings.sheet, explain=False)
    return {row.candidate: row.vacancy for row in rows if row.entered}


def _cuts(
    standings: Standings, headcounts: Mapping[str, int], entered: Mapping[str, str]
) -> Iterator[VacancyCut]:
    people = Counter(standings.sheet.vacancies)
    shortlisted = Counter(entered.values())
    rule = standings.policy.shortlist
    for vacancy in sorted(headcounts):
        outcomes = Counter(standings.outcomes[index] for index in standings.ranked.get(vacancy, []))
        ranked = len(standings.ranked.get(vacancy, []))
        yield VacancyCut(
            vacancy=vacancy,
            headcount=headcounts[vacancy],
            candidates=people[vacancy],
            limit=ceil(rule.ratio * headcounts[vacancy]) if rule else 0,
            shortlisted=shortlisted[vacancy],
            ranked=ranked,
            proposed=outcomes[PROPOSED],
            tied_at_cut=outcomes[TIED_AT_CUT],
            unfilled=max(headcounts[vacancy] - ranked, 0),
        )


def _tie_figures(standings: Standings) -> TieFigures:
    composite = standings.computed.composite.amounts
    keys = [f"{key.kind}:{key.code}" for key in standings.keys]
    decided: Counter[str] = Counter()
    groups = people = undecided = 0
    for members in standings.ranked.values():
        sizes = Counter(composite[index] for index in members)
        groups += sum(1 for size in sizes.values() if size > 1)
        people += sum(size for size in sizes.values() if size > 1)
        for one, other in zip(members, members[1:], strict=False):
            if composite[one] != composite[other]:
                continue
            by = next(
                (
                    name
                    for name, column in zip(keys, standings.ties, strict=True)
                    if column[one] != column[other]
                ),
                None,
            )
            if by is None:
                undecided += 1
            else:
                decided[by] += 1
    at_cut = sum(
        any(standings.outcomes[index] == TIED_AT_CUT for index in members)
        for members in standings.ranked.values()
    )
    return TieFigures(groups, people, {name: decided[name] for name in keys}, undecided, at_cut)


def _effect(standings: Standings, entered: Mapping[str, str], code: str) -> PreferenceEffect:
    sheet = standings.sheet
    bare = replace(sheet, claims={**sheet.claims, code: [""] * len(sheet)})
    other = stand(standings.policy, standings.headcounts, bare)
    other_entered = entrants(other)
    grades, bare_grades = _grades(standings), _grades(other)
    both = list(zip(sheet.candidates, grades, bare_grades, strict=True))
    return PreferenceEffect(
        preference=code,
        holders=sum(1 for level in sheet.claims[code] if level),
        gained=tuple(sorted(name for name, grade, bare_grade in both if grade > bare_grade)),
        lost=tuple(sorted(name for name, grade, bare_grade in both if grade < bare_grade)),
        shortlist_gained=tuple(sorted(entered.keys() - other_entered.keys())),
        shortlist_lost=tuple(sorted(other_entered.keys() - entered.keys())),
        moved=sum(1 for one, two in zip(standings.places, other.places, strict=True) if one != two),
    )


def _grades(standings: Standings) -> list[int]:
    """2 proposed, 1 in an extra test at the cut, 0 outside, in the order of the sheet."""
    return [{PROPOSED: 2, TIED_AT_CUT: 1}.get(outcome, 0) for outcome in standings.outcomes]


def generated_sheet(
    policy: Policy, headcounts: Mapping[str, int], people: int, seed: str, shape: Shape = Shape()
) -> ScoreSheet:
    """Invented scores: ``people`` candidates spread over the vacancies, marks bell-shaped as
    ``shape`` says (by default between 30 % and 100 % of the full mark) in half points (interview in
    hundredths). Raises ``Refused('simulation.no_people')``."""
    if not 1 <= people <= MOST_GENERATED or not headcounts:
        raise Refused("simulation.no_people", most=MOST_GENERATED)
    vacancies = sorted(headcounts)
    sheet = ScoreSheet(
        claims={item.code: [] for item in policy.preferences},
        cells={code: [] for code in policy.score_full_marks},
    )
    interview = policy.interview.component if policy.interview else ""
    per_point = {code: 100 if code == interview else 2 for code in policy.score_full_marks}
    tops = {
        code: full_mark * per_point[code] for code, full_mark in policy.score_full_marks.items()
    }
    for number in range(people):
        draw = _digits(f"{seed}\n{number}")
        sheet.vacancies.append(vacancies[number % len(vacancies)])
        sheet.candidates.append(f"S{number + 1:07d}")
        absent = next(draw) * 100 < shape.absent * _BYTES
        for code, top in tops.items():
            sheet.cells[code].append("absent" if absent else _mark(draw, top, shape))
        for item in policy.preferences:
            levels = item.order or item.levels or tuple(item.points or ())
            sheet.claims[item.code].append(
                levels[next(draw) % len(levels)]
                if next(draw) * 100 < shape.holders * _BYTES
                else ""
            )
    sheet.values = {
        code: {
            cell: Fraction(cell, per_point[code]) if isinstance(cell, int) else str(cell)
            for cell in set(cells)
        }
        for code, cells in sheet.cells.items()
    }
    return sheet


def _mark(draw: Iterator[int], top: Fraction, shape: Shape) -> int:
    """In the column's smallest steps, of which ``top`` make the full mark."""
    spread = sum(next(draw) for _ in range(4))  # 0 to 1020, bell-shaped around 510
    share = shape.middle * 510 + shape.half_width * (spread - 510)  # of 51000
    return min(max(share, 0), 51000) * top.numerator // (51000 * top.denominator)


def _digits(text: str) -> Iterator[int]:
    """An endless stream of bytes that follows from the text."""
    counter = 0
    while True:
        yield from hashlib.sha256(f"{text}\n{counter}".encode()).digest()
        counter += 1
