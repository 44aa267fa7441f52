"""Shortlist 入围: ⌈ratio × headcount⌉ people by one score, with all who tie at the cut, and nobody
below a pass mark.

Steps: docs/formats/ranking-1.md §4. (Haerbin 2025 published four people under the pass mark; here
they have no place to enter by.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import Policy
from portal.recruitment.rulebook.ranking.composite import ScoreSheet
from portal.recruitment.rulebook.ranking.kept import Kept, kept_places
from portal.recruitment.rulebook.ranking.lines import ScoreRow, score_sheet
from portal.recruitment.rulebook.ranking.places import WORDS, Standings, stand
from portal.recruitment.rulebook.ranking.score import ScorePlaces, component_places, score_places
from portal.recruitment.rulebook.words.explain import Explanation
from portal.recruitment.rulebook.words.explain_shortlist import Listed, shortlist_explanation


@dataclass(frozen=True, slots=True)
class ShortlistRow:
    """A line of shortlist.csv.

    ``state`` is that of the score that counts; ``limit`` = how many enter before ties; ``kept``:
    enters because he was told so before; ``reason`` may be None.
    """

    vacancy: str
    candidate: str
    state: str
    score: Fraction | None
    place: int | None
    entered: bool
    limit: int
    reason: Explanation | None
    kept: bool = False


def shortlist(
    policy: Policy,
    headcounts: Mapping[str, int],
    rows: Iterable[ScoreRow],
    language: str = "zh",
    explain: bool = True,
    kept: Iterable[Kept] = (),
) -> list[ShortlistRow]:
    """Every candidate with place and verdict, in the order of shortlist.csv.

    ``kept``: who stays in though his corrected score would not let him in. A void score is let in
    by nothing.

    Raises as ``ranking.rank`` and ``kept_places``, and ``Refused('shortlist.no_rule')`` where the
    policy has none.
    """
    sheet = score_sheet(policy, rows)
    return shortlist_sheet(policy, headcounts, sheet, language, explain, kept)


def shortlist_sheet(
    policy: Policy,
    headcounts: Mapping[str, int],
    sheet: ScoreSheet,
    language: str = "zh",
    explain: bool = True,
    kept: Iterable[Kept] = (),
) -> list[ShortlistRow]:
    """As ``shortlist``, from columns."""
    if policy.shortlist is None:
        raise Refused("shortlist.no_rule")
    standings = stand(policy, headcounts, sheet)
    staying = kept_places(policy, sheet, kept)
    if policy.shortlist.by == "composite":
        by_score = score_places(standings, standings.computed.composite, standings.states)
    else:
        by_score = component_places(standings, policy.shortlist.by)
    return _listed(standings, by_score, language if explain else "", staying)


def _listed(
    standings: Standings, by_score: ScorePlaces, language: str, staying: Collection[int]
) -> list[ShortlistRow]:
    """Without a language nothing is explained."""
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
            in_by_place = place is not None and place <= limit
            kept = not in_by_place and index in staying and WORDS[states[index]] != "void"
            row = ShortlistRow(
                vacancy=vacancy,
                candidate=sheet.candidates[index],
                state=WORDS[states[index]],
                score=score.fraction(index),
                place=place,
                entered=in_by_place or kept,
                limit=limit,
                reason=None,
                kept=kept,
            )
            rows.append(
                _explained(row, standings, last if last + sharing - 1 > limit else 0, language)
                if language
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
        kept=row.kept,
    )
    return replace(row, reason=shortlist_explanation(standings.policy, language, listed))
