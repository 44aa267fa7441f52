"""From scores to components, points and composites: exact integer columns over one unit each, no
fraction per person.

A column of amounts is a list of integers together with its ``unit``: 8550 with unit 100 is 85.5.
Negative integers are not amounts but say why there is none. Steps and their order:
docs/formats/ranking-1.md §2.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from portal.kernel.decimals import HALF_UP
from portal.recruitment.rulebook.policy.shape import Component, CompositeRule, Policy, Rounding
from portal.recruitment.rulebook.ranking.preference import points_granted

INCOMPLETE, ABSENT, VOID = -1, -2, -3
STATE_WORDS = {INCOMPLETE: "incomplete", ABSENT: "absent", VOID: "void"}
STATE_CODES = {None: INCOMPLETE, "": INCOMPLETE, "absent": ABSENT, "void": VOID}

Token = Hashable
Value = Fraction | str | None


@dataclass
class ScoreSheet:
    """The scores of a round by column.

    ``cells[column][i]`` is a token of candidate ``i`` and ``values[column][token]`` its meaning: an
    exact number of points, ``absent``, ``void`` or None (not examined). Tokens keep equal cells
    equal, so that each is read once. ``extra_test``: the meaning of each candidate's cell of the
    extra test, or None where the round had none.
    """

    vacancies: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)
    cells: dict[str, list[Token]] = field(default_factory=dict)
    values: dict[str, Mapping[Token, Value]] = field(default_factory=dict)
    claims: dict[str, list[str]] = field(default_factory=dict)
    extra_test: list[Value] | None = None

    def __len__(self) -> int:
        return len(self.candidates)

    def value(self, column: str, index: int) -> Value:
        return self.values[column][self.cells[column][index]]


@dataclass(frozen=True)
class Amounts:
    """``amounts[i] / unit`` points; below zero: INCOMPLETE, ABSENT or VOID."""

    amounts: list[int]
    unit: int

    def fraction(self, index: int) -> Fraction | None:
        amount = self.amounts[index]
        return Fraction(amount, self.unit) if amount >= 0 else None

    def scaled_to(self, unit: int) -> list[int]:
        """The same amounts in a finer unit; states stay as they are."""
        if unit == self.unit:
            return self.amounts
        factor = unit // self.unit
        return [amount * factor if amount > 0 else amount for amount in self.amounts]


@dataclass(frozen=True)
class Computed:
    """All columns of a round: components without and with points, points, the weighted sum before
    and after its rounding. ``sums`` is garbage where ``state`` is below zero; ``composite`` says
    the state there."""

    raw: dict[str, Amounts]
    components: dict[str, Amounts]
    points: Amounts
    sums: Amounts
    composite: Amounts
    state: list[int]


def compute(policy: Policy, sheet: ScoreSheet) -> Computed:
    """Every number of every candidate, before any pass mark or place."""
    points = _points(policy, sheet)
    raw = {part.code: component_amounts(part, sheet) for part in policy.components}
    finished = {
        part.code: with_points(part, policy, sheet, raw[part.code], points)
        for part in policy.components
    }
    state = _worst([column.amounts for column in finished.values()], len(sheet))
    sums = _weighted_sums(policy, finished, points, len(sheet))
    composite = _rounded(sums.amounts, sums.unit, policy.composite.rounding)
    masked = [
        amount if known >= 0 else known
        for amount, known in zip(composite.amounts, state, strict=True)
    ]
    return Computed(raw, finished, points, sums, Amounts(masked, composite.unit), state)


def component_amounts(part: Component, sheet: ScoreSheet, added: Amounts | None = None) -> Amounts:
    """The component as scored, rounded.

    ``added``: points that go to the sum of papers before the (one) coefficient.
    """
    if not part.papers:
        return _by_token(part.rounding, sheet, part.code)
    columns = [exact_scores(sheet, paper.code) for paper in part.papers]
    unit = lcm(
        *(
            column.unit * paper.coefficient.denominator
            for column, paper in zip(columns, part.papers, strict=True)
        )
    )
    if added is not None:
        unit = lcm(unit, added.unit * part.papers[0].coefficient.denominator)
    total = [0] * len(sheet)
    for column, paper in zip(columns, part.papers, strict=True):
        factor = paper.coefficient.numerator * (
            unit // (column.unit * paper.coefficient.denominator)
        )
        total = [have + factor * more for have, more in zip(total, column.amounts, strict=True)]
    if added is not None:
        coefficient = part.papers[0].coefficient
        factor = coefficient.numerator * (unit // (added.unit * coefficient.denominator))
        total = [have + factor * more for have, more in zip(total, added.amounts, strict=True)]
    rounded = _rounded(total, unit, part.rounding)
    worst = _worst([column.amounts for column in columns], len(sheet))
    return Amounts(
        [
            amount if known >= 0 else known
            for amount, known in zip(rounded.amounts, worst, strict=True)
        ],
        rounded.unit,
    )


def with_points(
    part: Component, policy: Policy, sheet: ScoreSheet, raw: Amounts, points: Amounts
) -> Amounts:
    """The component as published: with points where they target it, stopped at its full mark where
    the policy says so."""
    rule = policy.points
    if rule is None or rule.target != part.code:
        return raw
    if rule.at == "papers":
        finished = component_amounts(part, sheet, added=points)
    else:
        unit = lcm(raw.unit, points.unit)
        pairs = zip(raw.scaled_to(unit), points.scaled_to(unit), strict=True)
        finished = Amounts(
            [amount + more if amount >= 0 else amount for amount, more in pairs], unit
        )
    return finished if rule.may_exceed_full_mark else _stopped(finished, part.full_mark)


def _weighted_sums(
    policy: Policy, finished: Mapping[str, Amounts], points: Amounts, count: int
) -> Amounts:
    """Garbage where a component has no score: the caller masks by state."""
    terms = [_term(finished[part.code], policy.composite, part.code) for part in policy.components]
    onto = policy.points is not None and policy.points.target == "composite"
    unit = lcm(*(term.unit for term in terms), points.unit if onto else 1)
    total = [0] * count
    for term in terms:
        factor = unit // term.unit
        total = [have + factor * more for have, more in zip(total, term.amounts, strict=True)]
    if onto:
        total = [have + more for have, more in zip(total, points.scaled_to(unit), strict=True)]
        if policy.points is not None and not policy.points.may_exceed_full_mark:
            return _stopped(Amounts(total, unit), policy.full_mark)
    return Amounts(total, unit)


def _term(component: Amounts, rule: CompositeRule, code: str) -> Amounts:
    weight = rule.weights[code]
    amounts = [amount * weight.numerator for amount in component.amounts]
    return _rounded(amounts, component.unit * weight.denominator, rule.term_rounding)


def _rounded(amounts: list[int], unit: int, rule: Rounding | None) -> Amounts:
    """Amounts in units of 10^-places; exact where there is no rule.

    The same arithmetic as ``kernel.decimals.round_ratio``.
    """
    if rule is None:
        return Amounts(amounts, unit)
    scale = 10**rule.places
    if scale % unit == 0:
        factor = scale // unit
        return Amounts([amount * factor for amount in amounts], scale)
    if rule.mode == HALF_UP:
        double, whole = 2 * scale, 2 * unit
        return Amounts([(amount * double + unit) // whole for amount in amounts], scale)
    return Amounts([amount * scale // unit for amount in amounts], scale)


def _stopped(column: Amounts, full_mark: Fraction) -> Amounts:
    unit = lcm(column.unit, full_mark.denominator)
    top = full_mark.numerator * (unit // full_mark.denominator)
    return Amounts([min(amount, top) for amount in column.scaled_to(unit)], unit)


def _worst(columns: Sequence[list[int]], count: int) -> list[int]:
    """The gravest state of several columns: void before absent before incomplete; 0 or more where
    all have a score."""
    worst = columns[0] if columns else [0] * count
    for column in columns[1:]:
        worst = list(map(min, worst, column))
    return worst


def exact_scores(sheet: ScoreSheet, column: str) -> Amounts:
    """A score column as it stands, unrounded."""
    values = sheet.values[column]
    unit = lcm(*(value.denominator for value in values.values() if isinstance(value, Fraction)), 1)
    return _looked_up(
        sheet, column, {token: _scaled(value, unit) for token, value in values.items()}, unit
    )


def _by_token(rule: Rounding | None, sheet: ScoreSheet, column: str) -> Amounts:
    """A component without papers: each different cell is rounded once."""
    values = sheet.values[column]
    meaning = {
        token: rule.of(value) if rule is not None and isinstance(value, Fraction) else value
        for token, value in values.items()
    }
    unit = lcm(*(value.denominator for value in meaning.values() if isinstance(value, Fraction)), 1)
    return _looked_up(
        sheet, column, {token: _scaled(value, unit) for token, value in meaning.items()}, unit
    )


def _looked_up(sheet: ScoreSheet, column: str, amounts: Mapping[Token, int], unit: int) -> Amounts:
    return Amounts(list(map(amounts.__getitem__, sheet.cells[column])), unit)


def _scaled(value: Value, unit: int) -> int:
    if isinstance(value, Fraction):
        return value.numerator * (unit // value.denominator)
    return STATE_CODES[value]


def _points(policy: Policy, sheet: ScoreSheet) -> Amounts:
    """Points by candidate. Each different combination of levels is reckoned once."""
    giving = [item.code for item in policy.preferences if item.effect == "points"]
    if policy.points is None or not giving:
        return Amounts([0] * len(sheet), 1)
    held = list(zip(*(sheet.claims[code] for code in giving), strict=True))
    granted = {
        levels: points_granted(policy, dict(zip(giving, levels, strict=True))).total
        for levels in set(held)
    }
    unit = lcm(*(value.denominator for value in granted.values()), 1)
    amounts = {levels: _scaled(value, unit) for levels, value in granted.items()}
    return Amounts([amounts[levels] for levels in held], unit)
