"""Places by one score alone, without the tie chain: shortlists and the published result of one
component.

Steps: docs/formats/ranking-1.md §§4, 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from portal.recruitment.rulebook.policy.shape import Policy
from portal.recruitment.rulebook.ranking.composite import Amounts
from portal.recruitment.rulebook.ranking.lines import ScoreRow, score_sheet
from portal.recruitment.rulebook.ranking.places import (
    BELOW,
    RANKED,
    WORDS,
    Standings,
    below_marks,
    stand,
)


@dataclass(frozen=True)
class ScorePlaces:
    """By candidate: score, state (codes of ``ranking_places.WORDS``) and place (0 = none);
    ``ranked`` by vacancy, first to last."""

    score: Amounts
    states: list[int]
    ranked: dict[str, list[int]]
    places: list[int]


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A line of written.csv: one component's result, its own state and pass mark."""

    vacancy: str
    candidate: str
    component: str
    state: str
    score: Fraction | None
    place: int | None


def score_places(standings: Standings, score: Amounts, states: list[int]) -> ScorePlaces:
    """Places of those who are ranked: higher first, equal scores share a place (1, 2, 2, 4)."""
    sheet, amounts = standings.sheet, score.amounts
    ranked: dict[str, list[int]] = {vacancy: [] for vacancy in set(sheet.vacancies)}
    for index, (vacancy, state) in enumerate(zip(sheet.vacancies, states, strict=True)):
        if state == RANKED:
            ranked[vacancy].append(index)
    places = [0] * len(sheet)
    for members in ranked.values():
        members.sort(key=sheet.candidates.__getitem__)
        members.sort(key=amounts.__getitem__, reverse=True)
        for position, index in enumerate(members):
            tied = position > 0 and amounts[members[position - 1]] == amounts[index]
            places[index] = places[members[position - 1]] if tied else position + 1
    return ScorePlaces(score, states, ranked, places)


def component_places(standings: Standings, code: str) -> ScorePlaces:
    """Places by one component: only its own state and pass mark count."""
    part, score = standings.policy.component(code), standings.computed.components[code]
    states = [min(amount, RANKED) for amount in score.amounts]
    missed = below_marks(part, standings.sheet, standings.computed, standings.pass_marks[code])
    if missed is not None:
        states = [
            BELOW if below and state == RANKED else state
            for state, below in zip(states, missed, strict=True)
        ]
    return score_places(standings, score, states)


def component_result(
    policy: Policy, headcounts: Mapping[str, int], rows: Iterable[ScoreRow], code: str
) -> list[ComponentRow]:
    """The result of one component (笔试成绩) in the order of written.csv: vacancy, place (empty
    last), candidate. Raises as ``ranking.rank``."""
    standings = stand(policy, headcounts, score_sheet(policy, rows))
    found, sheet = component_places(standings, code), standings.sheet
    lines = [
        ComponentRow(
            sheet.vacancies[i],
            name,
            code,
            WORDS[found.states[i]],
            found.score.fraction(i),
            found.places[i] or None,
        )
        for i, name in enumerate(sheet.candidates)
    ]
    return sorted(
        lines, key=lambda line: (line.vacancy, line.place is None, line.place or 0, line.candidate)
    )
