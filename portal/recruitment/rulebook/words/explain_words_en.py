"""The steps of an explanation in plain English."""

from __future__ import annotations

from typing import Any

from portal.recruitment.rulebook.policy.shape import CompositeRule, TieKey
from portal.recruitment.rulebook.words.explain_titles import Titles

_STATES = {"incomplete": "no score yet", "absent": "absent", "void": "void"}
_NOT_RANKED = {
    "incomplete": "not ranked while a score is missing",
    "absent": "not ranked because of absence",
    "void": "not ranked because a score was declared void",
}


def component_missing(names: Titles, facts: dict[str, Any]) -> str:
    return ", ".join(
        f"{names.of(code)}: {_STATES[state]}" for code, state in facts["missing"].items()
    )


def component(names: Titles, facts: dict[str, Any]) -> str:
    title, coefficients = names.of(facts["component"]), facts["coefficients"]
    if coefficients:
        sums = " + ".join(
            f"{coefficients[code]} × {names.of(code)} {score}"
            for code, score in facts["scores"].items()
        )
        text = f"{title} = {sums} = {facts['exact']}"
    else:
        text = f"{title} {facts['exact']}"
    if facts["raw"] != facts["exact"]:
        text += f", {_rounded(facts['rounding'])} {facts['raw']}"
    if facts["value"] != facts["raw"]:
        where = (
            "with points added to the papers before the coefficient"
            if facts["points_at"] == "papers"
            else "with points"
        )
        text += f", {where} {facts['value']}"
    return text


def points(names: Titles, facts: dict[str, Any]) -> str:
    parts = ", ".join(
        f"{names.of(code)} ({names.of(facts['levels'][code])}) {value}"
        for code, value in facts["parts"].items()
    )
    counted = (
        ""
        if len(facts["counted"]) == len(facts["parts"])
        else f", of which only {', '.join(map(names.of, facts['counted']))} counts"
    )
    capped = ", capped" if facts["capped"] else ""
    return (
        f"points: {parts}{counted}{capped}, together {facts['total']}, added to the "
        f"{names.of(facts['target'])}"
    )


def not_ranked(facts: dict[str, Any]) -> str:
    return _NOT_RANKED[facts["state"]]


def composite(composite_rule: CompositeRule, facts: dict[str, Any]) -> str:
    rule = composite_rule.term_rounding
    sums = " + ".join([f"{weight} × {value}" for _, value, weight in facts["terms"]])
    each = "" if rule is None else f" (each term {_rounded(f'{rule.mode}:{rule.places}')})"
    onto = f" + points {facts['points']}" if facts["points"] != "0" else ""
    if facts["value"] == facts["exact"]:
        return f"composite = {sums}{each}{onto} = {facts['value']}"
    return (
        f"composite = {sums}{each}{onto} = {facts['exact']}, {_rounded(facts['rounding'])} "
        f"{facts['value']}"
    )


def below(names: Titles, facts: dict[str, Any]) -> str:
    return (
        f"{names.of(facts['what'])} {facts['value']} is below the pass mark {facts['mark']}, not "
        "ranked"
    )


def tie(names: Titles, key: TieKey, first: bool, ordered: bool, before: str, after: str) -> str:
    """``before``: the people this candidate stands before; ``after``: those he stands after;
    ``first``: only the composite is equal so far."""
    title = names.key(key)
    if key.kind == "preference":
        more, less = (
            (f"a higher level of {title}", f"their higher level of {title}")
            if ordered
            else (f"holding {title}", f"their holding {title}")
        )
    else:
        more, less = f"higher {title}", f"lower {title}"
    clauses = []
    if before:
        clauses.append(f"before {before} by {more}")
    if after:
        clauses.append(f"after {after} by {less}")
    return ("on equal composites " if first else "still equal, ") + ", ".join(clauses)


def place(facts: dict[str, Any], shared: str) -> str:
    rank = f"place {facts['place']} shared with {shared}" if shared else f"place {facts['place']}"
    ends = {
        "proposed": "within the headcount",
        "tied_at_cut": "more people share the place than vacancies are left, an extra test decides",
        "reserve": "beyond the headcount",
    }
    return f"{facts['headcount']} sought, {rank}, {ends[facts['outcome']]}"


def _rounded(rounding: str) -> str:
    mode, _, places = rounding.partition(":")
    return f"{'rounded half up' if mode == 'half_up' else 'cut off'} at {places} places to"
