"""Shortlist 入围: ⌈ratio × headcount⌉ people by one score, with all who tie at the cut, and nobody below a pass mark.

Steps: docs/formats/ranking-1.md §4. (Haerbin 2025 published four people under the pass mark; here they have no place to enter by.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.composite import STATE_WORDS, Amounts, ScoreSheet
from portal.recruitment.rulebook.explain import Explanation
from portal.recruitment.rulebook.explain_shortlist import shortlist_explanation
from portal.recruitment.rulebook.policy_shape import Policy
from portal.recruitment.rulebook.ranking import ScoreRow, score_sheet
from portal.recruitment.rulebook.ranking_places import BELOW, WORDS, Standings, below_marks, stand


@dataclass(frozen=True, slots=True)
class ShortlistRow:
    """A line of shortlist.csv. ``state`` is that of the score that counts; ``limit`` = how many enter before ties; ``reason`` may be None."""

    vacancy: str
    candidate: str
    state: str
    score: Fraction | None
    place: int | None
    entered: bool
    limit: int
    reason: Explanation | None


def shortlist(
    policy: Policy, headcounts: Mapping[str, int], rows: Iterable[ScoreRow], language: str = "zh", explain: bool = True
) -> list[ShortlistRow]:
    """Every candidate with place and verdict, in the order of shortlist.csv. Raises as ``ranking.rank``, and
    ``Refused('shortlist.no_rule')`` where the policy has none."""
    return shortlist_sheet(policy, headcounts, score_sheet(policy, rows), language, explain)


def shortlist_sheet(
    policy: Policy, headcounts: Mapping[str, int], sheet: ScoreSheet, language: str = "zh", explain: bool = True
) -> list[ShortlistRow]:
    """As ``shortlist``, from columns."""
    if policy.shortlist is None:
        raise Refused("shortlist.no_rule")
    standings = stand(policy, headcounts, sheet)
    if policy.shortlist.by == "composite":
        return _listed(standings, standings.computed.composite, standings.states, standings.ranked, standings.places, language, explain)
    return _by_component(standings, policy.shortlist.by, language, explain)


def component_places(standings: Standings, code: str) -> tuple[list[int], dict[str, list[int]], list[int]]:
    """State, ranked candidates by vacancy and place by one component alone: only its own state and pass mark count, no tie chain."""
    sheet, computed, part = standings.sheet, standings.computed, standings.policy.component(code)
    amounts = computed.components[code].amounts
    states = [min(amount, 0) for amount in amounts]
    missed = below_marks(part, sheet, computed, standings.pass_marks[code])
    if missed is not None:
        states = [BELOW if below and state == 0 else state for state, below in zip(states, missed, strict=True)]
    ranked: dict[str, list[int]] = {vacancy: [] for vacancy in set(sheet.vacancies)}
    for index, (vacancy, state) in enumerate(zip(sheet.vacancies, states, strict=True)):
        if state == 0:
            ranked[vacancy].append(index)
    places = [0] * len(sheet)
    for members in ranked.values():
        members.sort(key=sheet.candidates.__getitem__)
        members.sort(key=amounts.__getitem__, reverse=True)
        for position, index in enumerate(members):
            tied = position > 0 and amounts[members[position - 1]] == amounts[index]
            places[index] = places[members[position - 1]] if tied else position + 1
    return states, ranked, places


def _by_component(standings: Standings, code: str, language: str, explain: bool) -> list[ShortlistRow]:
    states, ranked, places = component_places(standings, code)
    return _listed(standings, standings.computed.components[code], states, ranked, places, language, explain)


def _listed(
    standings: Standings,
    score: Amounts,
    states: list[int],
    ranked: Mapping[str, list[int]],
    places: list[int],
    language: str,
    explain: bool,
) -> list[ShortlistRow]:
    sheet, rule = standings.sheet, standings.policy.shortlist
    assert rule is not None
    others: dict[str, list[int]] = {vacancy: [] for vacancy in ranked}
    for index, vacancy in enumerate(sheet.vacancies):
        if not places[index]:
            others[vacancy].append(index)
    rows = []
    for vacancy in sorted(ranked):
        limit = ceil(rule.ratio * standings.headcounts[vacancy])
        last = max((places[index] for index in ranked[vacancy] if places[index] <= limit), default=0)
        sharing = sum(1 for index in ranked[vacancy] if places[index] == last)
        for index in [*ranked[vacancy], *sorted(others[vacancy], key=sheet.candidates.__getitem__)]:
            place = places[index] or None
            row = ShortlistRow(
                vacancy=vacancy,
                candidate=sheet.candidates[index],
                state=WORDS[states[index]] if states[index] >= 0 else STATE_WORDS[states[index]],
                score=score.fraction(index),
                place=place,
                entered=place is not None and place <= limit,
                limit=limit,
                reason=None,
            )
            rows.append(_explained(row, standings, last if last + sharing - 1 > limit else 0, language) if explain else row)
    return rows


def _explained(row: ShortlistRow, standings: Standings, tied_place: int, language: str) -> ShortlistRow:
    rule = standings.policy.shortlist
    assert rule is not None
    mark = standings.pass_marks[rule.by][row.vacancy] if rule.by != "composite" else standings.policy.composite.pass_mark
    reason = shortlist_explanation(
        standings.policy,
        language,
        state=row.state,
        score=row.score,
        place=row.place,
        limit=row.limit,
        headcount=standings.headcounts[row.vacancy],
        tied=tied_place != 0 and row.place == tied_place,
        pass_mark=mark,
    )
    return ShortlistRow(row.vacancy, row.candidate, row.state, row.score, row.place, row.entered, row.limit, reason)
