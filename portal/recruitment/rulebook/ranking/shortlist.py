"""Shortlist 入围: ⌈ratio × headcount⌉ people by one score, with all who tie at the cut, and nobody
below a pass mark.

Steps: docs/formats/ranking-1.md §4. (Haerbin 2025 published four people under the pass mark; here
they have no place to enter by.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import Policy
from portal.recruitment.rulebook.ranking.composite import ScoreSheet
from portal.recruitment.rulebook.ranking.lines import ScoreRow, score_sheet
from portal.recruitment.rulebook.ranking.places import WORDS, Standings, stand
from portal.recruitment.rulebook.ranking.score import ScorePlaces, component_places, score_places
from portal.recruitment.rulebook.words.explain import Explanation
from portal.recruitment.rulebook.words.explain_shortlist import Listed, shortlist_explanation


@dataclass(frozen=True, slots=True)
class ShortlistRow:
    """A line of shortlist.csv.

    ``state`` is that of the score that counts; ``limit`` = how many enter before ties; ``reason``
    may be None.
    """

    vacancy: str
    candidate: str
    state: str
    score: Fraction | None
    place: int | None
    entered: bool
    limit: int
    reason: Explanation | None


def shortlist(
    policy: Policy,
    headcounts: Mapping[str, int],
    rows: Iterable[ScoreRow],
    language: str = "zh",
    explain: bool = True,
) -> list[ShortlistRow]:
    """Every candidate with place and verdict, in the order of shortlist.csv.

    Raises as ``ranking.rank``, and ``Refused('shortlist.no_rule')`` where the policy has none.
    """
    return shortlist_sheet(policy, headcounts, score_sheet(policy, rows), language, explain)


def shortlist_sheet(
    policy: Policy,
    headcounts: Mapping[str, int],
    sheet: ScoreSheet,
    language: str = "zh",
    explain: bool = True,
) -> list[ShortlistRow]:
    """As ``shortlist``, from columns."""
    if policy.shortlist is None:
        raise Refused("shortlist.no_rule")
    standings = stand(policy, headcounts, sheet)
    if policy.shortlist.by == "composite":
        return _listed(
            standings,
            score_places(standings, standings.computed.composite, standings.states),
            language,
            explain,
        )
    return _listed(standings, component_places(standings, policy.shortlist.by), language, explain)


def _listed(
    standings: Standings, by_score: ScorePlaces, language: str, explain: bool
) -> list[ShortlistRow]:
    sheet, rule = standings.sheet, standings.policy.shortlist
    assert rule is not None
    score, states, ranked, places = (
        by_score.score,
        by_score.states,
        by_score.ranked,
        by_score.places,
    )
    others: dict[str, list[int]] = {vacancy: [] for vacancy in ranked}
    for index, vacancy in enumerate(sheet.vacancies):
        if not places[index]:
            others[vacancy].append(index)
    rows = []
    for vacancy in sorted(ranked):
        limit = ceil(rule.ratio * standings.headcounts[vacancy])
        last = max(
            (places[index] for index in ranked[vacancy] if places[index] <= limit), default=0
        )
        sharing = sum(1 for index in ranked[vacancy] if places[index] == last)
        for index in [*ranked[vacancy], *sorted(others[vacancy], key=sheet.candidates.__getitem__)]:
            place = places[index] or None
            row = ShortlistRow(
                vacancy=vacancy,
                candidate=sheet.candidates[index],
                state=WORDS[states[index]],
                score=score.fraction(index),
                place=place,
                entered=place is not None and place <= limit,
                limit=limit,
                reason=None,
            )
            rows.append(
                _explained(row, standings, last if last + sharing - 1 > limit else 0, language)
                if explain
                else row
            )
    return rows


def _explained(
    row: ShortlistRow, standings: Standings, tied_place: int, language: str
) -> ShortlistRow:
    rule = standings.policy.shortlist
    assert rule is not None
    mark = (
        standings.pass_marks[rule.by][row.vacancy]
        if rule.by != "composite"
        else standings.policy.composite.pass_mark
    )
    listed = Listed(
        state=row.state,
        score=row.score,
        place=row.place,
        limit=row.limit,
        headcount=standings.headcounts[row.vacancy],
        tied=tied_place != 0 and row.place == tied_place,
        pass_mark=mark,
    )
    return replace(row, reason=shortlist_explanation(standings.policy, language, listed))
