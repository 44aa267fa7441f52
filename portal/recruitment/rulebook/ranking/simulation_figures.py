"""The figures of a simulation, counts only: what an approver looks at, and how much would be
otherwise under another policy.

Nobody is named in them: a simulation on an earlier round's results leaves no trace of a person.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from portal.kernel.decimals import plain
from portal.recruitment.rulebook.planning.opening import propose
from portal.recruitment.rulebook.policy.shape import Component, Policy
from portal.recruitment.rulebook.ranking.composite import (
    ABSENT,
    INCOMPLETE,
    VOID,
    ScoreSheet,
    Token,
    Value,
    component_amounts,
)
from portal.recruitment.rulebook.ranking.places import Standings, stand
from portal.recruitment.rulebook.ranking.simulation import Simulation, entrants, simulated

SCHEMA = "simulation/1"
BANDS = 10
_STATES: dict[int, Value] = {INCOMPLETE: None, ABSENT: "absent", VOID: "void"}


@dataclass(frozen=True, slots=True)
class Case:
    """One set of scores under one policy; a round has one, or one for each policy that its
    vacancies override."""

    policy: Policy
    headcounts: Mapping[str, int]
    sheet: ScoreSheet


def figures(cases: Sequence[Case], other: Policy | None = None) -> dict[str, Any]:
    """``simulation/1``: people, states, cuts, ties, the effect of each preference, and what
    ``other`` would change on the same scores."""
    stood = [stand(case.policy, case.headcounts, case.sheet) for case in cases]
    found = [(case, simulated(standings)) for case, standings in zip(cases, stood, strict=True)]
    return {
        "schema": SCHEMA,
        "candidates": sum(one.candidates for _, one in found),
        "states": _summed(one.states for _, one in found),
        "vacancies": [row for case, one in found for row in _cuts(case, one)],
        "ties": _ties([one for _, one in found]),
        "preferences": _effects([one for _, one in found]),
        "bands": _bands(stood),
        "against": None if other is None else _against(stood, other),
    }


def sheet_digest(sheets: Iterable[ScoreSheet]) -> str:
    """Hex SHA-256 over the scores as they stand, one line per candidate in the order of vacancy and
    candidate."""
    sha = hashlib.sha256()
    for sheet in sheets:
        columns, claims = sorted(sheet.values), sorted(sheet.claims)
        order = sorted(
            range(len(sheet)), key=lambda index: (sheet.vacancies[index], sheet.candidates[index])
        )
        for index in order:
            values = [_text(sheet.value(column, index)) for column in columns]
            held = [sheet.claims[code][index] for code in claims]
            sha.update(
                "\x1f".join(
                    (sheet.vacancies[index], sheet.candidates[index], *values, *held)
                ).encode()
                + b"\n"
            )
    return sha.hexdigest()


def rescored(sheet: ScoreSheet, policy: Policy, other: Policy) -> ScoreSheet | None:
    """The same people's scores as ``other`` asks for them: a component that one policy divides into
    papers and the other doesn't is carried over as a whole, other full marks in proportion. None
    when ``other`` has a component that these scores don't know."""
    known = {part.code: part for part in policy.components}
    if any(part.code not in known for part in other.components):
        return None
    found = ScoreSheet(vacancies=sheet.vacancies, candidates=sheet.candidates)
    for part in other.components:
        for code, full_mark in [(paper.code, paper.full_mark) for paper in part.papers] or [
            (part.code, part.full_mark)
        ]:
            found.cells[code], found.values[code] = _carried(
                sheet, known[part.code], policy, code, full_mark
            )
    for item in other.preferences:
        held = sheet.claims.get(item.code) or [""] * len(sheet)
        found.claims[item.code] = [level if level in item.permitted else "" for level in held]
    return found


def _carried(
    sheet: ScoreSheet, part: Component, policy: Policy, code: str, full_mark: Fraction
) -> tuple[list[Token], dict[Token, Value]]:
    """The column's cells and what they mean: the same column, perhaps out of another full mark,
    else the component as a whole."""
    if code in sheet.values:
        factor = full_mark / policy.score_full_marks[code]
        scaled = {
            token: value * factor if isinstance(value, Fraction) else value
            for token, value in sheet.values[code].items()
        }
        return sheet.cells[code], scaled
    whole = component_amounts(part, sheet)
    factor = full_mark / part.full_mark / whole.unit
    return list(whole.amounts), {
        amount: amount * factor if amount >= 0 else _STATES[amount] for amount in set(whole.amounts)
    }


def _text(value: Fraction | str | None) -> str:
    return plain(value) if isinstance(value, Fraction) else value or ""


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(sorted(total.items()))


def _cuts(case: Case, found: Simulation) -> list[dict[str, Any]]:
    rule = case.policy.opening
    rows = []
    for cut in found.cuts:
        kind = None
        if rule is not None:
            kind = propose(
                cut.headcount, cut.candidates, rule.ratio, may_reduce=rule.on_shortfall == "reduce"
            ).kind
        rows.append({**asdict(cut), "opening": kind})
    return rows


def _ties(found: list[Simulation]) -> dict[str, Any]:
    return {
        "groups": sum(one.ties.groups for one in found),
        "people": sum(one.ties.people for one in found),
        "decided": _in_order([one.ties.decided for one in found]),
        "undecided": sum(one.ties.undecided for one in found),
        "vacancies_at_cut": sum(one.ties.vacancies_at_cut for one in found),
    }


def _in_order(counts: list[Mapping[str, int]]) -> list[dict[str, Any]]:
    """The keys of the chains in their order (a JSON object would lose it)."""
    names = list(dict.fromkeys(name for one in counts for name in one))
    return [{"key": name, "count": sum(one.get(name, 0) for one in counts)} for name in names]


def _effects(found: list[Simulation]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for effect in (effect for one in found for effect in one.effects):
        row = rows.setdefault(
            effect.preference, {"preference": effect.preference, "holders": 0, "moved": 0}
        )
        row["holders"] += effect.holders
        row["moved"] += effect.moved
        for name in ("gained", "lost", "shortlist_gained", "shortlist_lost"):
            row[name] = row.get(name, 0) + len(getattr(effect, name))
    return list(rows.values())


def _bands(stood: list[Standings]) -> list[dict[str, int]]:
    """How many composites lie in each tenth of the full mark; the last takes the full mark and
    whatever points lift above it."""
    counts = [0] * BANDS
    for standings in stood:
        composite = standings.computed.composite
        step = standings.policy.full_mark * composite.unit / BANDS
        for amount, people in Counter(
            amount for amount in composite.amounts if amount >= 0
        ).items():
            counts[min(int(amount / step), BANDS - 1)] += people
    return [
        {"from_percent": 100 * band // BANDS, "people": count} for band, count in enumerate(counts)
    ]


def _against(stood: list[Standings], other: Policy) -> dict[str, int] | None:
    """Whose outcome, entry or place differs under the other policy; None when its components are
    others."""
    total = {"outcomes": 0, "entered": 0, "moved": 0}
    for one in stood:
        sheet = rescored(one.sheet, one.policy, other)
        if sheet is None:
            return None
        two = stand(other, one.headcounts, sheet)
        total["outcomes"] += sum(a != b for a, b in zip(one.outcomes, two.outcomes, strict=True))
        total["moved"] += sum(a != b for a, b in zip(one.places, two.places, strict=True))
        total["entered"] += len(entrants(one).keys() ^ entrants(two).keys())
    return total
