"""The figures of a simulation as tables, for the page and for files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from portal.recruitment.labels import word
from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.rulebook.policy.shape import TieKey
from portal.recruitment.rulebook.words.explain_titles import Titles

GIVEN_COLUMNS = ("vacancy", "headcount", "candidates", "opening", "limit")
OUTCOME_COLUMNS = ("shortlisted", "ranked", "proposed", "tied_at_cut", "unfilled")
VACANCY_COLUMNS = GIVEN_COLUMNS + OUTCOME_COLUMNS


def vacancy_rows(figures: Mapping[str, Any]) -> list[list[Any]]:
    """In the order of ``VACANCY_COLUMNS``; the opening in words."""
    return [
        [
            word("simulation.opening", row["opening"]) if name == "opening" else row[name]
            for name in VACANCY_COLUMNS
        ]
        for row in figures["vacancies"]
    ]


def flat_rows(figures: Mapping[str, Any]) -> list[list[Any]]:
    """The whole figures as (group, item, figure, value), one a line, for CSV and XLSX."""
    return [
        ["total", "", "candidates", figures["candidates"]],
        *(["state", state, "people", count] for state, count in figures["states"].items()),
        *(
            ["vacancy", row["vacancy"], name, row[name]]
            for row in figures["vacancies"]
            for name in VACANCY_COLUMNS[1:]
        ),
        *_tie_rows(figures["ties"]),
        *(
            ["preference", row["preference"], name, value]
            for row in figures["preferences"]
            for name, value in row.items()
            if name != "preference"
        ),
        *(
            ["composite", f"{band['from_percent']}%", "people", band["people"]]
            for band in figures["bands"]
        ),
        *(["against", "", name, value] for name, value in (figures["against"] or {}).items()),
    ]


def _tie_rows(ties: Mapping[str, Any]) -> list[list[Any]]:
    totals = ("groups", "people", "undecided", "vacancies_at_cut")
    rows = [["ties", "", name, ties[name]] for name in totals]
    return rows + [["ties", step["key"], "decided", step["count"]] for step in ties["decided"]]


Items = list[dict[str, Any]]


def drawings(figures: Mapping[str, Any], policy: Policy, language: str) -> dict[str, Any]:
    """Items of the charts and rows of the tables beside them: what broke ties, whom preferences
    helped, how composites lie."""
    names = Titles(policy, language)
    ties = _tie_items(figures["ties"], names)
    effects = _effect_items(figures["preferences"], policy, names)
    bands = [
        {"label": f"{band['from_percent']}–", "number": band["people"]} for band in figures["bands"]
    ]
    return {
        "ties": ties,
        "tie_rows": [[f"{tie['label']} {tie['title']}".rstrip(), tie["number"]] for tie in ties],
        "effect_rows": [_effect_row(place, effect) for place, effect in enumerate(effects, 1)],
        "effect_bars": [
            bar for place, effect in enumerate(effects, 1) for bar in _effect_bars(place, effect)
        ],
        "bands": bands,
        "band_rows": [
            [f"{band['label']}{10 * place}%", band["number"]] for place, band in enumerate(bands, 1)
        ],
    }


def _effect_row(place: int, effect: Mapping[str, Any]) -> list[Any]:
    outcomes = ("holders", "gained", "lost", "shortlist_gained", "shortlist_lost", "moved")
    return [f"{place}. {effect['label']}", *(effect[name] for name in outcomes)]


def _effect_bars(place: int, effect: Mapping[str, Any]) -> Items:
    return [
        {"label": _("%(n)s. 更好", n=place), "number": effect["gained"]},
        {"label": _("%(n)s. 更差", n=place), "number": effect["lost"]},
    ]


def _tie_items(ties: Mapping[str, Any], names: Titles) -> Items:
    """One for each step of the tie-break, and one for those it left equal."""
    items: Items = [
        {
            "label": _("第 %(n)s 步", n=number),
            "number": step["count"],
            "title": _tie(step["key"], names),
        }
        for number, step in enumerate(ties["decided"], start=1)
    ]
    return [*items, {"label": _("仍相同"), "number": ties["undecided"], "title": ""}]


def _effect_items(rows: list[dict[str, Any]], policy: Policy, names: Titles) -> Items:
    known = {item.code for item in policy.preferences}
    return [
        {"label": names.of(code) if code in known else code, **row}
        for row in rows
        for code in (row["preference"],)
    ]


def _tie(key: str, names: Titles) -> str:
    kind, _colon, code = key.partition(":")
    return names.key(TieKey(kind, code))
