"""States, tie keys and places of a whole round, on integer columns.

``ranking.rank`` and the rule commands both stand on ``stand``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import Component, Policy, TieKey
from portal.recruitment.rulebook.ranking.composite import (
    STATE_WORDS,
    Amounts,
    Computed,
    ScoreSheet,
    Value,
    compute,
    exact_scores,
)
from portal.recruitment.rulebook.ranking.preference import tie_strength

RANKED, BELOW = 0, 1
WORDS = {**STATE_WORDS, RANKED: "ranked", BELOW: "below_pass_mark"}
EXTRA_TEST = "extra_test"
PROPOSED, TIED_AT_CUT, RESERVE = "proposed", "tied_at_cut", "reserve"


@dataclass(frozen=True)
class Standings:
    """The outcome for every candidate of ``sheet``, by index.

    ``places`` is 0 and ``outcomes`` empty for whoever is not ranked.

    ``ranked`` lists, by vacancy, the ranked candidates from first to last (equals by candidate);
    ``unranked`` all others by candidate. ``ties[k]`` is the column that ``keys[k]`` compares,
    higher first.
    """

    policy: Policy
    headcounts: Mapping[str, int]
    sheet: ScoreSheet
    computed: Computed
    states: list[int]
    ties: list[list[int]]
    ranked: dict[str, list[int]]
    unranked: dict[str, list[int]]
    places: list[int]
    outcomes: list[str]
    pass_marks: Mapping[str, Mapping[str, Fraction | None]]

    @property
    def keys(self) -> tuple[TieKey, ...]:
        """The chain of the policy, and after it the extra test where there was one."""
        extra = () if self.sheet.extra_test is None else (TieKey(EXTRA_TEST, EXTRA_TEST),)
        return (*self.policy.tie_break, *extra)

    def listing(self) -> list[int]:
        """All candidates in the order of ranking.csv: vacancy, place (empty last), candidate."""
        order: list[int] = []
        for vacancy in sorted({*self.ranked, *self.unranked}):
            order += self.ranked.get(vacancy, [])
            order += self.unranked.get(vacancy, [])
        return order


def stand(policy: Policy, headcounts: Mapping[str, int], sheet: ScoreSheet) -> Standings:
    """Who stands where.

    Raises ``Refused('score.unknown_vacancy')`` for a vacancy without a headcount.
    """
    for vacancy in set(sheet.vacancies):
        if vacancy not in headcounts:
            raise Refused("score.unknown_vacancy", vacancy=vacancy)
    computed = compute(policy, sheet)
    marks = pass_marks(policy, headcounts, sheet, computed)
    states = _states(policy, sheet, computed, marks)
    ties = [_tie_column(policy, sheet, computed, key) for key in policy.tie_break]
    keys = _packed([computed.composite.amounts, *ties])
    if sheet.extra_test is not None:
        ties.append(_extra_column(sheet, sheet.extra_test, states, keys))
        keys = _packed([keys, ties[-1]])
    ranked, unranked = _by_vacancy(sheet, states, keys)
    places, outcomes = _placed(ranked, keys, headcounts, len(sheet))
    return Standings(
        policy, headcounts, sheet, computed, states, ties, ranked, unranked, places, outcomes, marks
    )


def pass_marks(
    policy: Policy, headcounts: Mapping[str, int], sheet: ScoreSheet, computed: Computed
) -> dict[str, dict[str, Fraction | None]]:
    """By component and vacancy the pass mark that holds there; a vacancy without competition may
    have one of its own."""
    marks: dict[str, dict[str, Fraction | None]] = {}
    present = set(sheet.vacancies)
    for part in policy.components:
        scored: Counter[str] = Counter()
        if part.pass_mark_uncontested is not None:
            amounts = computed.components[part.code].amounts
            scored.update(
                vacancy
                for vacancy, amount in zip(sheet.vacancies, amounts, strict=True)
                if amount >= 0
            )
        marks[part.code] = {
            v: part.pass_mark_for(scored=scored[v], headcount=headcounts[v]) for v in present
        }
    return marks


def below_marks(
    part: Component, sheet: ScoreSheet, computed: Computed, marks: Mapping[str, Fraction | None]
) -> list[bool] | None:
    """Who misses the component's pass mark (judged with or without points, as the policy says);
    None where there is no mark."""
    judged = (computed.components if part.pass_mark_includes_points else computed.raw)[part.code]
    least = {
        vacancy: 0 if mark is None else ceil(mark * judged.unit) for vacancy, mark in marks.items()
    }
    thresholds = set(least.values())
    if thresholds <= {0}:
        return None
    if len(thresholds) == 1:
        threshold = thresholds.pop()
        return [amount < threshold for amount in judged.amounts]
    return [
        amount < least[vacancy]
        for amount, vacancy in zip(judged.amounts, sheet.vacancies, strict=True)
    ]


def _states(
    policy: Policy,
    sheet: ScoreSheet,
    computed: Computed,
    marks: Mapping[str, Mapping[str, Fraction | None]],
) -> list[int]:
    misses = [below_marks(part, sheet, computed, marks[part.code]) for part in policy.components]
    if policy.composite.pass_mark is not None:
        least = ceil(policy.composite.pass_mark * computed.composite.unit)
        misses.append([amount < least for amount in computed.composite.amounts])
    states = [state if state < 0 else RANKED for state in computed.state]
    for column in misses:
        if column is not None:
            states = [
                BELOW if missed and state == RANKED else state
                for state, missed in zip(states, column, strict=True)
            ]
    return states


def _tie_column(policy: Policy, sheet: ScoreSheet, computed: Computed, key: TieKey) -> list[int]:
    if key.kind == "preference":
        item = policy.preference(key.code)
        held = sheet.claims[key.code]
        strength = {level: tie_strength(item, level) for level in set(held)}
        return list(map(strength.__getitem__, held))
    if key.kind == "component":
        return computed.components[key.code].amounts
    if key.kind == "component_raw":
        return computed.raw[key.code].amounts
    return exact_scores(sheet, key.code).amounts


def _extra_column(
    sheet: ScoreSheet, cells: Sequence[Value], states: list[int], keys: list[int]
) -> list[int]:
    """The extra test counts among people equal in all else, and there only if each of them has a
    cell: who has not been called yet is not put behind who has. Absent and void are below 0."""
    ranked = [index for index, state in enumerate(states) if state == RANKED]
    open_groups = {
        (sheet.vacancies[index], keys[index]) for index in ranked if cells[index] is None
    }
    numbers = [cell for cell in cells if isinstance(cell, Fraction)]
    unit = lcm(*(number.denominator for number in numbers))
    column = [0] * len(sheet)
    for index in ranked:
        cell = cells[index]
        if isinstance(cell, Fraction) and (sheet.vacancies[index], keys[index]) not in open_groups:
            column[index] = 1 + cell.numerator * (unit // cell.denominator)
    return column


def _packed(columns: list[list[int]]) -> list[int]:
    """One integer per candidate that compares like the columns one after the other: a number in
    mixed radix. (Of no use below zero.)"""
    packed = columns[0]
    for column in columns[1:]:
        radix = max(column, default=0) + 1
        radix = max(radix, 1)
        packed = [have * radix + more for have, more in zip(packed, column, strict=True)]
    return packed


def _by_vacancy(
    sheet: ScoreSheet, states: list[int], keys: list[int]
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    ranked: dict[str, list[int]] = {vacancy: [] for vacancy in set(sheet.vacancies)}
    unranked: dict[str, list[int]] = {vacancy: [] for vacancy in ranked}
    for index, (vacancy, state) in enumerate(zip(sheet.vacancies, states, strict=True)):
        (unranked if state else ranked)[vacancy].append(index)
    for members in (*ranked.values(), *unranked.values()):
        members.sort(key=sheet.candidates.__getitem__)
    for members in ranked.values():
        # stable: equals stay in order of candidate
        members.sort(key=keys.__getitem__, reverse=True)
    return ranked, unranked


def _placed(
    ranked: Mapping[str, list[int]], keys: list[int], headcounts: Mapping[str, int], count: int
) -> tuple[list[int], list[str]]:
    places = [0] * count
    outcomes = [""] * count
    for vacancy, members in ranked.items():
        headcount = headcounts[vacancy]
        start = 0
        while start < len(members):
            key, end = keys[members[start]], start + 1
            while end < len(members) and keys[members[end]] == key:
                end += 1
            outcome = (
                PROPOSED if end <= headcount else TIED_AT_CUT if start < headcount else RESERVE
            )
            for index in members[start:end]:
                places[index] = start + 1
                outcomes[index] = outcome
            start = end
    return places, outcomes


def amounts_of(standings: Standings, code: str) -> Amounts:
    """The published column of a component, or of ``composite``."""
    return (
        standings.computed.composite if code == "composite" else standings.computed.components[code]
    )
