"""Stored inputs through the rulebook to lines, each with the sentence its person may read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from portal.kernel.decimals import plain
from portal.recruitment.results.queries import PolicyGroup
from portal.recruitment.results.services.inputs import Inputs, table_bytes
from portal.recruitment.results.services.kept import kept_figures
from portal.recruitment.rule_files.results import (
    write_component_result,
    write_interview,
    write_ranking,
    write_shortlist,
)
from portal.recruitment.rulebook.marking.interview import interview_scores
from portal.recruitment.rulebook.ranking.composite import Value
from portal.recruitment.rulebook.ranking.lines import RankedRow, ranked_rows, score_sheet
from portal.recruitment.rulebook.ranking.places import EXTRA_TEST, stand
from portal.recruitment.rulebook.ranking.score import component_result
from portal.recruitment.rulebook.ranking.shortlist import shortlist
from portal.recruitment.rulebook.words.explain import Explanation, Step
from portal.recruitment.rulebook.words.explain_interview import interview_explanation

EQUAL = "在总成绩相同的考生中，"


@dataclass(frozen=True)
class Line:
    """What becomes a ``ResultLine``; ``figures`` are the columns of the published file as text,
    with ``steps`` of the explanation."""

    ticket: str
    state: str
    score: Fraction | None
    place: int | None
    outcome: str
    figures: dict[str, Any]
    explanation: str


Outcome = tuple[list[Line], dict[str, bytes]]


def _text(value: Fraction | int | None) -> str:
    return "" if value is None else plain(value)


def _cell(value: Value) -> str:
    """A number, ``absent`` or ``void``."""
    return value if isinstance(value, str) else _text(value)


def _steps(explanation: Explanation | None) -> list[dict[str, Any]]:
    steps = explanation.steps if explanation else ()
    return [{"code": step.code, "text": step.text, "facts": dict(step.facts)} for step in steps]


def _tie(explanation: Explanation | None) -> str:
    """What broke a tie and with whom, for a cell that stands alone: it says first that the
    composite was equal."""
    steps = explanation.steps if explanation else ()
    ties = [step for step in steps if step.code == "tie"]
    opening = "" if not ties or ties[0].text.startswith(EQUAL) else EQUAL
    return opening + "；".join(step.text for step in ties)


def _component_steps(group: PolicyGroup, inputs: Inputs) -> dict[str, list[Step]]:
    """Candidate → the steps of the explanation that speak of the written component."""
    sheet = score_sheet(group.policy, inputs.rows)
    return {
        row.candidate: [
            step
            for step in row.explanation.steps
            if step.facts.get("component") == group.written_component
        ]
        for row in ranked_rows(stand(group.policy, group.headcounts, sheet))
        if row.explanation is not None
    }


def _entering(group: PolicyGroup, inputs: Inputs) -> frozenset[str]:
    """Whom these scores let onto the shortlist, for a written list that names no others."""
    if group.policy.shortlist is None:
        return frozenset()
    rows = shortlist(group.policy, group.headcounts, inputs.rows, explain=False)
    return frozenset(row.candidate for row in rows if row.entered)


def _written(group: PolicyGroup, inputs: Inputs) -> Outcome:
    code = group.written_component
    rows = component_result(group.policy, group.headcounts, inputs.rows, code)
    told, entering = _component_steps(group, inputs), _entering(group, inputs)
    lines = []
    for row in rows:
        steps: Sequence[Step] = told.get(row.candidate, ())
        figures = {
            "component": code,
            "score": _text(row.score),
            "place": _text(row.place),
            "entering": "yes" if row.candidate in entering else "no",
            "steps": [{"code": step.code, "text": step.text} for step in steps],
        }
        words = "；".join(step.text for step in steps)
        lines.append(Line(row.candidate, row.state, row.score, row.place, "", figures, words))
    return lines, {"written.csv": table_bytes(lambda path: write_component_result(path, rows))}


def _shortlist(group: PolicyGroup, inputs: Inputs) -> Outcome:
    rows = shortlist(group.policy, group.headcounts, inputs.rows, kept=inputs.kept)
    remembered = kept_figures(inputs.kept)
    lines = []
    for row in rows:
        entered, words = "yes" if row.entered else "no", str(row.reason or "")
        figures = {
            "score": _text(row.score),
            "place": _text(row.place),
            "entered": entered,
            "limit": row.limit,
            "kept": "yes" if row.kept else "no",
            "steps": _steps(row.reason),
            **(remembered.get(row.candidate, {}) if row.kept else {}),
        }
        lines.append(Line(row.candidate, row.state, row.score, row.place, entered, figures, words))
    return lines, {"shortlist.csv": table_bytes(lambda path: write_shortlist(path, rows))}


def _interview(group: PolicyGroup, inputs: Inputs) -> Outcome:
    rows = interview_scores(group.policy, inputs.marks)
    lines = []
    for row in rows:
        own = [mark for mark in inputs.marks if mark.candidate == row.candidate]
        explanation = interview_explanation(group.policy, row, own)
        figures = {
            "room": row.room,
            "raw": _text(row.raw),
            "room_mean": _text(row.room_mean),
            "overall_mean": _text(row.overall_mean),
            "coefficient": _text(row.coefficient),
            "score": _text(row.score),
            "steps": _steps(explanation),
        }
        lines.append(Line(row.candidate, row.state, row.score, None, "", figures, str(explanation)))
    return lines, {"interview.csv": table_bytes(lambda path: write_interview(path, rows))}


def _ranking(group: PolicyGroup, inputs: Inputs) -> Outcome:
    standings = stand(group.policy, group.headcounts, score_sheet(group.policy, inputs.rows))
    lines = [_ranking_line(row) for row in ranked_rows(standings)]
    outputs = {"ranking.csv": table_bytes(lambda path: write_ranking(path, standings, "zh"))}
    if inputs.marks:
        interviewed = interview_scores(group.policy, inputs.marks)
        outputs["interview.csv"] = table_bytes(lambda path: write_interview(path, interviewed))
    return lines, outputs


def _ranking_line(row: RankedRow) -> Line:
    figures: dict[str, Any] = {
        **{code: _text(value) for code, value in row.components.items()},
        "points": _text(row.points),
        "composite": _text(row.composite),
        **({} if row.extra_test is None else {EXTRA_TEST: _cell(row.extra_test)}),
        "place": _text(row.place),
        "tie": _tie(row.explanation),
        "steps": _steps(row.explanation),
    }
    words = str(row.explanation or "")
    return Line(row.candidate, row.state, row.composite, row.place, row.outcome, figures, words)


RECKON: dict[str, Callable[[PolicyGroup, Inputs], Outcome]] = {
    "written_result": _written,
    "shortlist": _shortlist,
    "interview": _interview,
    "ranking": _ranking,
}
MAIN_FILE = {
    "written_result": "written.csv",
    "shortlist": "shortlist.csv",
    "interview": "interview.csv",
    "ranking": "ranking.csv",
}
