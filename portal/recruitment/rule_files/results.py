"""The result tables of the rule commands as rows of text, in the order and wording of the published
formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import repeat
from pathlib import Path

from portal.kernel.decimals import plain
from portal.recruitment.rule_files.output import write_table
from portal.recruitment.rule_files.tables import Notice, silent
from portal.recruitment.rulebook.marking.interview import InterviewRow
from portal.recruitment.rulebook.ranking.composite import Value
from portal.recruitment.rulebook.ranking.places import EXTRA_TEST, WORDS, Standings
from portal.recruitment.rulebook.ranking.score import ComponentRow
from portal.recruitment.rulebook.ranking.shortlist import ShortlistRow
from portal.recruitment.rulebook.words.explain_ranking import AmountTexts, RankingExplainer

SHORTLIST_COLUMNS = ("vacancy", "candidate", "score", "place", "entered", "reason")
COMPONENT_COLUMNS = ("vacancy", "candidate", "component", "state", "score", "place")
INTERVIEW_COLUMNS = (
    "vacancy",
    "room",
    "candidate",
    "state",
    "raw",
    "room_mean",
    "overall_mean",
    "coefficient",
    "score",
)
_EVERY = 20_000


def ranking_columns(standings: Standings) -> tuple[str, ...]:
    components = (part.code for part in standings.policy.components)
    return (
        "vacancy",
        "candidate",
        "state",
        *components,
        "points",
        "composite",
        *(() if standings.sheet.extra_test is None else (EXTRA_TEST,)),
        "place",
        "outcome",
        "explanation",
    )


def write_ranking(
    path: Path,
    standings: Standings,
    language: str,
    *,
    explain: bool = True,
    notice: Notice = silent,
) -> None:
    """ranking.csv (or .xlsx). Without ``explain`` the last column is empty."""
    components = [part.code for part in standings.policy.components]
    numeric = frozenset((*components, "points", "composite", "place", EXTRA_TEST))
    write_table(
        path,
        ranking_columns(standings),
        _watched(_ranking_rows(standings, language, explain), len(standings.sheet), notice),
        numeric,
    )


def _ranking_rows(standings: Standings, language: str, explain: bool) -> Iterator[Sequence[str]]:
    """Column by column in one pass of C loops; only explanations cost a step of their own a row."""
    order = standings.listing()
    computed, sheet = standings.computed, standings.sheet
    amounts = [*computed.components.values(), computed.points, computed.composite]
    columns: list[Iterable[str]] = [
        map(sheet.vacancies.__getitem__, order),
        map(sheet.candidates.__getitem__, order),
        map(WORDS.__getitem__, map(standings.states.__getitem__, order)),
    ]
    for column in amounts:
        columns.append(
            map(AmountTexts(column.unit).__getitem__, map(column.amounts.__getitem__, order))
        )
    if sheet.extra_test is not None:
        columns.append(map(_cell, map(sheet.extra_test.__getitem__, order)))
    columns.append(
        ("" if place == 0 else str(place)) for place in map(standings.places.__getitem__, order)
    )
    columns.append(map(standings.outcomes.__getitem__, order))
    columns.append(
        map(RankingExplainer(standings, language).sentence, order) if explain else repeat("")
    )
    return zip(*columns, strict=False)


def write_shortlist(path: Path, rows: Sequence[ShortlistRow], notice: Notice = silent) -> None:
    """shortlist.csv (or .xlsx)."""
    lines = (
        (
            row.vacancy,
            row.candidate,
            _number(row.score),
            "" if row.place is None else str(row.place),
            "yes" if row.entered else "no",
            "" if row.reason is None else row.reason.sentence,
        )
        for row in rows
    )
    write_table(
        path, SHORTLIST_COLUMNS, _watched(lines, len(rows), notice), frozenset(("score", "place"))
    )


def write_component_result(path: Path, rows: Sequence[ComponentRow]) -> None:
    """written.csv (or .xlsx)."""
    lines = (
        (
            row.vacancy,
            row.candidate,
            row.component,
            row.state,
            _number(row.score),
            "" if row.place is None else str(row.place),
        )
        for row in rows
    )
    write_table(path, COMPONENT_COLUMNS, lines, frozenset(("score", "place")))


def write_interview(path: Path, rows: Sequence[InterviewRow], notice: Notice = silent) -> None:
    """interview.csv (or .xlsx)."""
    lines = (
        (
            row.vacancy,
            row.room,
            row.candidate,
            row.state,
            *(
                _number(value)
                for value in (row.raw, row.room_mean, row.overall_mean, row.coefficient, row.score)
            ),
        )
        for row in rows
    )
    write_table(
        path,
        INTERVIEW_COLUMNS,
        _watched(lines, len(rows), notice),
        frozenset(INTERVIEW_COLUMNS[4:]),
    )


def _number(value: Fraction | None) -> str:
    return "" if value is None else plain(value)


def _cell(value: Value) -> str:
    return plain(value) if isinstance(value, Fraction) else value or ""


def _watched(rows: Iterable[Sequence[str]], count: int, notice: Notice) -> Iterator[Sequence[str]]:
    if notice is silent:
        return iter(rows)
    return _told(rows, count, notice)


def _told(rows: Iterable[Sequence[str]], count: int, notice: Notice) -> Iterator[Sequence[str]]:
    for number, row in enumerate(rows, 1):
        if number % _EVERY == 0:
            notice(number / count)
        yield row
    notice(1.0)
