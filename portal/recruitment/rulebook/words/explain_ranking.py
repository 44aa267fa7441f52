"""Why a candidate stands where he stands: the numbers step by step, the pass marks, each tie with
whom and by what, and the cut."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from portal.kernel.decimals import plain, plain_ratio
from portal.recruitment.rulebook.policy.shape import Component
from portal.recruitment.rulebook.ranking.composite import (
    ABSENT,
    INCOMPLETE,
    STATE_CODES,
    VOID,
    Amounts,
)
from portal.recruitment.rulebook.ranking.places import BELOW, Standings
from portal.recruitment.rulebook.ranking.preference import points_granted
from portal.recruitment.rulebook.words import explain_words_en, explain_words_zh
from portal.recruitment.rulebook.words.explain import SHOWN, Explanation, Step, numbers, sentence_of
from portal.recruitment.rulebook.words.explain_titles import Titles

WORDINGS = {"zh": explain_words_zh, "en": explain_words_en}


class AmountTexts(dict[int, str]):
    """Amounts of one unit as published; each different amount is written once."""

    def __init__(self, unit: int) -> None:
        super().__init__()
        self._unit = unit

    def __missing__(self, amount: int) -> str:
        text = plain_ratio(amount, self._unit) if amount >= 0 else ""
        self[amount] = text
        return text


@dataclass(frozen=True, slots=True)
class TieNote:
    """Among equals in all before it, key number ``key`` put ``ahead`` before and ``behind`` after
    the people this note belongs to."""

    key: int
    ahead: tuple[list[str], int]
    behind: tuple[list[str], int]


@dataclass(frozen=True, slots=True)
class ComponentSource:
    """Where a component's words come from. ``plain``: one score column, no points."""

    part: Component
    codes: list[str]
    cells: list[list[Hashable]]
    finished: list[int]
    plain: bool

    @classmethod
    def of(cls, part: Component, standings: Standings) -> ComponentSource:
        codes = [paper.code for paper in part.papers] or [part.code]
        rule = standings.policy.points
        pointed = rule is not None and rule.target == part.code
        cells = [standings.sheet.cells[code] for code in codes]
        return cls(
            part,
            codes,
            cells,
            standings.computed.components[part.code].amounts,
            len(codes) == 1 and not pointed,
        )


class RankingExplainer:
    """Explanations on demand, in one language; what repeats between candidates is worded once."""

    def __init__(self, standings: Standings, language: str = "zh") -> None:
        self.standings = standings
        self.language = language
        self._words = WORDINGS[language]
        self._names = Titles(standings.policy, language)
        computed = standings.computed
        self._texts = {
            code: AmountTexts(column.unit) for code, column in computed.components.items()
        }
        self._sums, self._composites = (
            AmountTexts(computed.sums.unit),
            AmountTexts(computed.composite.unit),
        )
        self._point_texts = AmountTexts(computed.points.unit)
        self._sources = [
            ComponentSource.of(part, standings) for part in standings.policy.components
        ]
        self._weights = {
            code: plain(weight) for code, weight in standings.policy.composite.weights.items()
        }
        self._memo: dict[Any, Step] = {}
        self._notes_of: tuple[str, dict[int, list[Step]]] = ("", {})
        self._has_points = any(item.effect == "points" for item in standings.policy.preferences)

    def explanation(self, index: int) -> Explanation:
        return Explanation(tuple(self.steps(index)), self.language)

    def sentence(self, index: int) -> str:
        return sentence_of([step.text for step in self.steps(index)], self.language)

    def steps(self, index: int) -> list[Step]:
        standings = self.standings
        steps = [self._component(source, index) for source in self._sources]
        if self._has_points and standings.computed.points.amounts[index]:
            steps.append(self._points(index))
        state = standings.states[index]
        if state < 0:
            return [*steps, self._once(("state", state), self._unscored, state)]
        steps.append(self._composite(index))
        if state == BELOW:
            return [*steps, *self._below(index)]
        vacancy = standings.sheet.vacancies[index]
        if self._notes_of[0] != vacancy:
            self._notes_of = (vacancy, self._ties(vacancy))
        steps += self._notes_of[1].get(index, [])
        steps.append(self._place(index, vacancy))
        return steps

    def _once(self, key: Any, make: Callable[..., Step], *facts: Any) -> Step:
        step = self._memo.get(key)
        if step is None:
            step = self._memo[key] = make(*facts)
        return step

    # -- numbers

    def _component(self, source: ComponentSource, index: int) -> Step:
        # One column and no points: the cell alone decides what is said, so that it is the whole
        # key.
        tokens = (
            source.cells[0][index]
            if source.plain
            else tuple([cells[index] for cells in source.cells])
        )
        key = (source.part.code, tokens, 0 if source.plain else source.finished[index])
        step = self._memo.get(key)
        if step is None:
            step = self._memo[key] = self._component_step(source.part, index, source.codes)
        return step

    def _component_step(self, part: Component, index: int, codes: list[str]) -> Step:
        sheet, computed = self.standings.sheet, self.standings.computed
        raw, finished = (
            computed.raw[part.code].fraction(index),
            computed.components[part.code].fraction(index),
        )
        scores = {code: sheet.value(code, index) for code in codes}
        if raw is None or finished is None:
            missing = {
                code: STATE_CODES[value]
                for code, value in scores.items()
                if not isinstance(value, Fraction)
            }
            words = {INCOMPLETE: "incomplete", ABSENT: "absent", VOID: "void"}
            facts = {
                "component": part.code,
                "missing": {code: words[state] for code, state in missing.items()},
            }
            return Step(
                "component_missing", self._words.component_missing(self._names, facts), facts
            )
        coefficients = {paper.code: plain(paper.coefficient) for paper in part.papers}
        exact = sum(
            (
                score * (_coefficient(part, code))
                for code, score in scores.items()
                if isinstance(score, Fraction)
            ),
            Fraction(0),
        )
        facts = {
            "component": part.code,
            "scores": {
                code: plain(score) for code, score in scores.items() if isinstance(score, Fraction)
            },
            "coefficients": coefficients,
            "exact": plain(exact),
            "raw": plain(raw),
            "value": plain(finished),
            "rounding": _mode(part.rounding),
            "points_at": self._points_at(part),
        }
        return Step("component", self._words.component(self._names, facts), facts)

    def _points_at(self, part: Component) -> str:
        rule = self.standings.policy.points
        return rule.at if rule is not None and rule.target == part.code else ""

    def _points(self, index: int) -> Step:
        sheet, policy = self.standings.sheet, self.standings.policy
        held = {
            item.code: sheet.claims[item.code][index]
            for item in policy.preferences
            if item.effect == "points"
        }
        return self._once(("points", *held.values()), self._points_step, held)

    def _points_step(self, held: dict[str, str]) -> Step:
        policy = self.standings.policy
        granted = points_granted(policy, held)
        facts = {
            "parts": {code: plain(value) for code, value in granted.parts.items()},
            "levels": {code: held[code] for code in granted.parts},
            "counted": list(granted.counted),
            "capped": granted.total != granted.uncapped,
            "total": plain(granted.total),
            "target": policy.points.target if policy.points else "",
        }
        return Step("points", self._words.points(self._names, facts), facts)

    def _unscored(self, state: int) -> Step:
        facts = {"state": {INCOMPLETE: "incomplete", ABSENT: "absent", VOID: "void"}[state]}
        return Step("not_ranked", self._words.not_ranked(facts), facts)

    def _composite(self, index: int) -> Step:
        computed, policy = self.standings.computed, self.standings.policy
        terms = [
            (code, self._texts[code][column.amounts[index]], self._weights[code])
            for code, column in computed.components.items()
        ]
        exact, value = (
            self._sums[computed.sums.amounts[index]],
            self._composites[computed.composite.amounts[index]],
        )
        onto = policy.points is not None and policy.points.target == "composite"
        facts = {
            "terms": terms,
            "exact": exact,
            "value": value,
            "rounding": _mode(policy.composite.rounding),
            "points": self._point_texts[computed.points.amounts[index]] if onto else "0",
        }
        return Step("composite", self._words.composite(policy.composite, facts), facts)

    def _below(self, index: int) -> list[Step]:
        standings = self.standings
        vacancy, computed = standings.sheet.vacancies[index], standings.computed
        found = []
        for part in standings.policy.components:
            column = (computed.components if part.pass_mark_includes_points else computed.raw)[
                part.code
            ]
            found.append((part.code, column, standings.pass_marks[part.code][vacancy]))
        found.append(("composite", computed.composite, standings.policy.composite.pass_mark))
        return [
            self._once(
                ("below", what, column.amounts[index], mark),
                self._below_step,
                what,
                column,
                index,
                mark,
            )
            for what, column, mark in found
            if mark is not None
            and column.amounts[index] * mark.denominator < mark.numerator * column.unit
        ]

    def _below_step(self, what: str, column: Amounts, index: int, mark: Fraction) -> Step:
        facts = {
            "what": what,
            "value": plain_ratio(column.amounts[index], column.unit),
            "mark": plain(mark),
        }
        return Step("below_pass_mark", self._words.below(self._names, facts), facts)

    # -- ties and places

    def _place(self, index: int, vacancy: str) -> Step:
        standings = self.standings
        place, outcome = standings.places[index], standings.outcomes[index]
        group = self._once(("group", vacancy, place), self._sharing, vacancy, place)
        shared = [
            number
            for number in group.facts["numbers"]
            if number != standings.sheet.candidates[index]
        ][:SHOWN]
        count = group.facts["count"] - 1
        headcount = standings.headcounts[vacancy]
        facts = {
            "place": place,
            "outcome": outcome,
            "headcount": headcount,
            "shared_with": shared,
            "shared_count": count,
        }
        with_whom = numbers(shared, count, self.language) if count else ""
        return Step("place", self._words.place(facts, with_whom), facts)

    def _sharing(self, vacancy: str, place: int) -> Step:
        """The people on one place, from the sorted list: it starts at place - 1."""
        members, places = self.standings.ranked[vacancy], self.standings.places
        end = place
        while end < len(members) and places[members[end]] == place:
            end += 1
        names = [
            self.standings.sheet.candidates[member]
            for member in members[place - 1 : min(end, place + SHOWN)]
        ]
        return Step("group", "", {"numbers": names, "count": end - place + 1})

    def _ties(self, vacancy: str) -> dict[int, list[Step]]:
        """By candidate, the steps that say which key decided against whom, for all who share their
        composite with somebody."""
        members = self.standings.ranked[vacancy]
        found: dict[int, list[Step]] = {}
        for start, end in _runs(
            members, self.standings.computed.composite.amounts, 0, len(members)
        ):
            if end - start > 1:
                self._descend(members, 0, start, end, found)
        return found

    def _descend(
        self, members: list[int], key: int, low: int, high: int, found: dict[int, list[Step]]
    ) -> None:
        if key == len(self.standings.ties):
            return
        for start, end in _runs(members, self.standings.ties[key], low, high):
            if end - start < high - low:
                note = TieNote(
                    key, self._sample(members, low, start), self._sample(members, end, high)
                )
                step = self._tie_step(note)
                for member in members[start:end]:
                    found.setdefault(member, []).append(step)
            if end - start > 1:
                self._descend(members, key + 1, start, end, found)

    def _sample(self, members: list[int], low: int, high: int) -> tuple[list[str], int]:
        candidates = self.standings.sheet.candidates
        return [candidates[member] for member in members[low : min(high, low + SHOWN)]], high - low

    def _tie_step(self, note: TieNote) -> Step:
        key = self.standings.keys[note.key]
        ordered = (
            key.kind == "preference"
            and self.standings.policy.preference(key.code).order is not None
        )
        facts = {
            "key": f"{key.kind}:{key.code}",
            "ordered": ordered,
            "after": note.ahead[0],
            "after_count": note.ahead[1],
            "before": note.behind[0],
            "before_count": note.behind[1],
        }
        after = numbers(*note.ahead, self.language) if note.ahead[1] else ""
        before = numbers(*note.behind, self.language) if note.behind[1] else ""
        return Step(
            "tie", self._words.tie(self._names, key, note.key == 0, ordered, before, after), facts
        )


def _runs(members: list[int], column: list[int], low: int, high: int) -> list[tuple[int, int]]:
    """Stretches of equal value in ``members[low:high]``, which is sorted by ``column``."""
    runs = []
    start = low
    for position in range(low + 1, high + 1):
        if position == high or column[members[position]] != column[members[start]]:
            runs.append((start, position))
            start = position
    return runs


def _coefficient(part: Component, code: str) -> Fraction:
    return next((paper.coefficient for paper in part.papers if paper.code == code), Fraction(1))


def _mode(rounding: Any) -> str:
    return "" if rounding is None else f"{rounding.mode}:{rounding.places}"
