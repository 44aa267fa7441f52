"""Ranking: one line per candidate, with everything that ranking.csv says and how it arose.

``rank`` takes plain rows (pages, services); ``ranking_places.stand`` takes columns (files of a
million lines). Both are one computation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import Policy
from portal.recruitment.rulebook.ranking.composite import ScoreSheet, Value
from portal.recruitment.rulebook.ranking.places import EXTRA_TEST, WORDS, Standings, stand
from portal.recruitment.rulebook.ranking.preference import check_level
from portal.recruitment.rulebook.words.explain import Explanation
from portal.recruitment.rulebook.words.explain_ranking import RankingExplainer

Score = Decimal | Fraction | int | str | None


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One candidate's scores.

    ``scores``: score column → exact number, ``absent``, ``void`` or None (not examined; may be left
    out). ``preferences``: preference code → *verified* level; ``preference.granted_levels`` makes
    it from claims. ``extra_test``: as a score; None where the candidate was not called to one.
    """

    vacancy: str
    candidate: str
    scores: Mapping[str, Score]
    preferences: Mapping[str, str] = field(default_factory=dict)
    extra_test: Score = None


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A line of ranking.csv.

    ``components`` include points and are None without a score; ``place`` and ``composite`` may be
    None; ``outcome``: proposed, tied_at_cut, reserve or empty.
    """

    vacancy: str
    candidate: str
    state: str
    components: Mapping[str, Fraction | None]
    points: Fraction
    composite: Fraction | None
    place: int | None
    outcome: str
    explanation: Explanation | None
    extra_test: Value = None


def rank(
    policy: Policy,
    headcounts: Mapping[str, int],
    rows: Iterable[ScoreRow],
    language: str = "zh",
    explain: bool = True,
) -> list[RankedRow]:
    """All lines in the order of ranking.csv: vacancy, place (empty last), candidate.

    Raises ``Refused('score.…')`` for an unknown vacancy, column or level, a candidate given twice,
    a number that is not exact or not between 0 and the full mark. Without ``explain`` the
    explanations are None.
    """
    return ranked_rows(stand(policy, headcounts, score_sheet(policy, rows)), language, explain)


def ranked_rows(
    standings: Standings, language: str = "zh", explain: bool = True
) -> list[RankedRow]:
    explainer = RankingExplainer(standings, language) if explain else None
    return [_row(standings, index, explainer) for index in standings.listing()]


def score_sheet(policy: Policy, rows: Iterable[ScoreRow]) -> ScoreSheet:
    """The columns of plain rows, checked. Raises as ``rank``."""
    full_marks = policy.score_full_marks
    sheet = ScoreSheet(
        cells={code: [] for code in full_marks},
        claims={item.code: [] for item in policy.preferences},
    )
    values: dict[str, dict[object, Value]] = {code: {} for code in full_marks}
    extra: list[Value] = []
    seen: set[str] = set()
    for row in rows:
        if row.candidate in seen:
            raise Refused("score.candidate_twice", candidate=row.candidate)
        seen.add(row.candidate)
        _check_names(policy, row, full_marks)
        sheet.vacancies.append(row.vacancy)
        sheet.candidates.append(row.candidate)
        for code, full_mark in full_marks.items():
            token = row.scores.get(code)
            if token not in values[code]:
                values[code][token] = _value(row, code, token, full_mark)
            sheet.cells[code].append(token)
        for code, levels in sheet.claims.items():
            levels.append(row.preferences.get(code) or "")
        extra.append(_value(row, EXTRA_TEST, row.extra_test, policy.full_mark))
    sheet.values = dict(values)
    sheet.extra_test = extra if any(value is not None for value in extra) else None
    return sheet


def _check_names(policy: Policy, row: ScoreRow, full_marks: Mapping[str, Fraction]) -> None:
    if row.extra_test is not None and not policy.may_have_extra_test:
        raise Refused("score.unknown_column", candidate=row.candidate, column=EXTRA_TEST)
    for code in row.scores:
        if code not in full_marks:
            raise Refused("score.unknown_column", candidate=row.candidate, column=code)
    known = {item.code for item in policy.preferences}
    for code, level in row.preferences.items():
        if code not in known:
            raise Refused(
                "score.unknown_column", candidate=row.candidate, column=f"preference:{code}"
            )
        check_level(policy, code, level)


def _value(row: ScoreRow, code: str, token: Score, full_mark: Fraction) -> Value:
    if token is None or token in ("absent", "void", ""):
        return token or None  # type: ignore[return-value]
    exact = isinstance(token, Fraction | Decimal) or (
        isinstance(token, int) and not isinstance(token, bool)
    )
    if not exact or (isinstance(token, Decimal) and not token.is_finite()):
        raise Refused(
            "score.not_exact", candidate=row.candidate, column=code, found=str(token)[:40]
        )
    number = Fraction(token)
    if not 0 <= number <= full_mark:
        raise Refused(
            "score.out_of_range",
            candidate=row.candidate,
            column=code,
            found=str(token),
            full_mark=str(full_mark),
        )
    return number


def _row(standings: Standings, index: int, explainer: RankingExplainer | None) -> RankedRow:
    computed = standings.computed
    return RankedRow(
        vacancy=standings.sheet.vacancies[index],
        candidate=standings.sheet.candidates[index],
        state=WORDS[standings.states[index]],
        components={code: column.fraction(index) for code, column in computed.components.items()},
        points=Fraction(computed.points.amounts[index], computed.points.unit),
        composite=computed.composite.fraction(index),
        place=standings.places[index] or None,
        outcome=standings.outcomes[index],
        explanation=explainer.explanation(index) if explainer else None,
        extra_test=standings.sheet.extra_test[index] if standings.sheet.extra_test else None,
    )
