"""The ranking once more, one candidate at a time on fractions, slow and obvious: the oracle of the
column arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.rulebook.ranking.lines import ScoreRow
from portal.recruitment.rulebook.ranking.preference import points_granted


def _round(rule: Any, value: Fraction) -> Fraction:
    if rule is None:
        return value
    shifted = value * 10**rule.places + (Fraction(1, 2) if rule.mode == "half_up" else 0)
    return Fraction(shifted.numerator // shifted.denominator, 10**rule.places)


def numbers(policy: Policy, row: ScoreRow) -> dict[str, Any]:
    """Raw and finished components (or None), points and composite (or None) of one row."""
    points = points_granted(policy, row.preferences).total
    raw: dict[str, Any] = {}
    finished: dict[str, Any] = {}
    states = set()
    for part in policy.components:
        papers = {paper.code: paper.coefficient for paper in part.papers} or {
            part.code: Fraction(1)
        }
        scores = {code: row.scores.get(code) for code in papers}
        states |= {
            "incomplete" if score is None else score
            for score in scores.values()
            if not isinstance(score, Fraction)
        }
        raw[part.code] = finished[part.code] = None
        if all(isinstance(score, Fraction) for score in scores.values()):
            total = sum((papers[code] * scores[code] for code in papers), Fraction(0))
            raw[part.code] = finished[part.code] = _round(part.rounding, total)
            if policy.points and policy.points.target == part.code:
                if policy.points.at == "papers":
                    finished[part.code] = _round(
                        part.rounding, total + points * part.papers[0].coefficient
                    )
                else:
                    finished[part.code] += points
                if not policy.points.may_exceed_full_mark:
                    finished[part.code] = min(finished[part.code], part.full_mark)
    state = next((word for word in ("void", "absent", "incomplete") if word in states), None)
    composite = None
    if state is None:
        terms = [
            _round(policy.composite.term_rounding, policy.composite.weights[code] * value)
            for code, value in finished.items()
        ]
        composite = sum(terms, Fraction(0))
        if policy.points and policy.points.target == "composite":
            composite += points
            composite = (
                composite
                if policy.points.may_exceed_full_mark
                else min(composite, policy.full_mark)
            )
        composite = _round(policy.composite.rounding, composite)
    return {
        "raw": raw,
        "finished": finished,
        "points": points,
        "composite": composite,
        "state": state,
    }


def ranking(
    policy: Policy, headcounts: Mapping[str, int], rows: list[ScoreRow]
) -> list[tuple[Any, ...]]:
    """(vacancy, candidate, state, components, points, composite, place, outcome), sorted as
    published."""
    found = {row.candidate: numbers(policy, row) for row in rows}
    for row in rows:
        mine = found[row.candidate]
        if mine["state"] is None:
            mine["state"] = (
                "below_pass_mark" if _misses(policy, headcounts, rows, found, row) else "ranked"
            )
    lines = []
    for row in rows:
        mine = found[row.candidate]
        place = outcome = None
        if mine["state"] == "ranked":
            ranked = [
                other
                for other in rows
                if other.vacancy == row.vacancy and found[other.candidate]["state"] == "ranked"
            ]
            keys = [_full_key(policy, other, ranked, found) for other in ranked]
            own = _full_key(policy, row, ranked, found)
            place = 1 + sum(key > own for key in keys)
            last = place - 1 + keys.count(own)
            headcount = headcounts[row.vacancy]
            outcome = (
                "proposed"
                if last <= headcount
                else "tied_at_cut"
                if place <= headcount
                else "reserve"
            )
        line = (
            row.vacancy,
            row.candidate,
            mine["state"],
            mine["finished"],
            mine["points"],
            mine["composite"],
            place,
            outcome or "",
        )
        lines.append(line)
    return sorted(lines, key=lambda line: (line[0], line[6] is None, line[6] or 0, line[1]))


def _misses(
    policy: Policy,
    headcounts: Mapping[str, int],
    rows: list[ScoreRow],
    found: Mapping[str, Any],
    row: ScoreRow,
) -> bool:
    mine = found[row.candidate]
    if policy.composite.pass_mark is not None and mine["composite"] < policy.composite.pass_mark:
        return True
    for part in policy.components:
        mark = pass_mark(policy, headcounts, rows, found, part.code, row.vacancy)
        judged = mine["finished" if part.pass_mark_includes_points else "raw"][part.code]
        if mark is not None and judged < mark:
            return True
    return False


def pass_mark(
    policy: Policy,
    headcounts: Mapping[str, int],
    rows: list[ScoreRow],
    found: Mapping[str, Any],
    code: str,
    vacancy: str,
) -> Fraction | None:
    """The mark that holds in a vacancy: another one where no more people have a score than are
    sought."""
    part = policy.component(code)
    scored = sum(
        found[other.candidate]["finished"][code] is not None
        for other in rows
        if other.vacancy == vacancy
    )
    uncontested = part.pass_mark_uncontested is not None and scored <= headcounts[vacancy]
    return part.pass_mark_uncontested if uncontested else part.pass_mark


def _full_key(
    policy: Policy, row: ScoreRow, ranked: list[ScoreRow], found: Mapping[str, Any]
) -> tuple[Any, ...]:
    """The chain, then the extra test where everybody equal so far has a cell of it."""
    own = _key(policy, row, found[row.candidate])
    equals = [one for one in ranked if _key(policy, one, found[one.candidate]) == own]
    told = all(one.extra_test is not None for one in equals)
    counts = told and isinstance(row.extra_test, Fraction)
    return (*own, row.extra_test if counts else Fraction(-1))


def _key(policy: Policy, row: ScoreRow, mine: Mapping[str, Any]) -> tuple[Any, ...]:
    key = [mine["composite"]]
    for tie in policy.tie_break:
        if tie.kind == "preference":
            level, order = row.preferences.get(tie.code, ""), policy.preference(tie.code).order
            key.append(0 if not level else 1 + order.index(level) if order else 1)
        elif tie.kind == "paper":
            key.append(row.scores[tie.code])
        else:
            key.append(mine["finished" if tie.kind == "component" else "raw"][tie.code])
    return tuple(key)
