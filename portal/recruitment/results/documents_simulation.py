"""The figures of a simulation as tables, for the page and for files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from portal.recruitment.labels import word
from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.rulebook.policy.shape import TieKey
from portal.recruitment.rulebook.words.explain_titles import Titles

VACANCY_COLUMNS = (
    "vacancy",
    "headcount",
    "candidates",
    "opening",
    "limit",
    "shortlisted",
    "ranked",
    "proposed",
    "tied_at_cut",
    "unfilled",
)


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
    rows: list[list[Any]] = [["total", "", "candidates", figures["candidates"]]]
    rows += [["state", state, "people", count] for state, count in figures["states"].items()]
    rows += [
        ["vacancy", row["vacancy"], name, row[name]]
        for row in figures["vacancies"]
        for name in VACANCY_COLUMNS[1:]
    ]
    ties = figures["ties"]
    rows += [
        ["ties", "", name, ties[name]]
        for name in ("groups", "people", "undecided", "vacancies_at_cut")
    ]
    rows += [["ties", one["key"], "decided", one["count"]] for one in ties["decided"]]
    rows += [
        ["preference", row["preference"], name, value]
        for row in figures["preferences"]
        for name, value in row.items()
        if name != "preference"
    ]
    rows += [
        ["composite", f"{band['from_percent']}%", "people", band["people"]]
        for band in figures["bands"]
    ]
    rows += [["against", "", name, value] for name, value in (figures["against"] or {}).items()]
    return rows


def drawings(
    figures: Mapping[str, Any], policy: Policy, language: str
) -> dict[str, list[dict[str, Any]]]:
    """Items of the charts: what broke ties, whom preferences helped, how composites lie."""
    names = Titles(policy, language)
    ties = [
        {
            "label": _("第 %(n)s 步", n=number),
            "number": one["count"],
            "title": _tie(one["key"], names),
        }
        for number, one in enumerate(figures["ties"]["decided"], start=1)
    ]
    ties.append({"label": _("仍相同"), "number": figures["ties"]["undecided"], "title": ""})
    known = {item.code for item in policy.preferences}
    effects = [
        {
            "label": names.of(row["preference"])
            if row["preference"] in known
            else row["preference"],
            **row,
        }
        for row in figures["preferences"]
    ]
    bands = [
        {"label": f"{band['from_percent']}–", "number": band["people"]} for band in figures["bands"]
    ]
    return {"ties": ties, "effects": effects, "bands": bands}


def _tie(key: str, names: Titles) -> str:
    kind, _colon, code = key.partition(":")
    return names.key(TieKey(kind, code))
