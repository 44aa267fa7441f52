"""Policies and scores for the rule tests, by hand and by Hypothesis."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from portal.recruitment.rulebook.policy import Policy, default_policy_document, read_policy
from portal.recruitment.rulebook.ranking.lines import ScoreRow

CERTIFICATE = "social_worker_certificate"


def document(**changes: Any) -> dict[str, Any]:
    """The default document with some members exchanged."""
    return {**copy.deepcopy(default_policy_document()), **changes}


def policy(**changes: Any) -> Policy:
    return read_policy(document(**changes))


def component(code: str, **changes: Any) -> dict[str, Any]:
    return {
        "code": code,
        "full_mark": "100",
        "rounding": {"places": 2, "mode": "half_up"},
        **changes,
    }


def row(
    candidate: str, written: Any, interview: Any, level: str = "", vacancy: str = "A1"
) -> ScoreRow:
    """A line under the default policy; text that is no state is a number."""
    return ScoreRow(
        vacancy,
        candidate,
        {"written": number(written), "interview": number(interview)},
        {CERTIFICATE: level},
    )


def number(value: Any) -> Any:
    return value if value in ("absent", "void", None) else Fraction(value)


ROUNDINGS = st.one_of(
    st.none(),
    st.builds(
        lambda places, mode: {"places": places, "mode": mode},
        st.integers(0, 3),
        st.sampled_from(["half_up", "truncate"]),
    ),
)
WEIGHTS = st.sampled_from(
    [("0.5", "0.5"), ("0.4", "0.6"), ("1/3", "2/3"), ("0.55", "0.45"), ("1", "0")]
)
MARKS = st.one_of(st.none(), st.sampled_from(["0", "50", "60", "60.5"]))
CHAINS = st.lists(
    st.sampled_from(
        [
            f"preference:{CERTIFICATE}",
            "component:interview",
            "component_raw:written",
            "component:written",
            "paper:aptitude",
        ]
    ),
    unique=True,
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Policies with papers, points of every kind, pass marks of every kind and any chain."""
    written = component(
        "written",
        rounding=draw(ROUNDINGS),
        pass_mark=draw(MARKS),
        pass_mark_includes_points=draw(st.booleans()),
    )
    if draw(st.booleans()):
        written["pass_mark_uncontested"] = draw(MARKS)
    written["papers"] = [
        {"code": "aptitude", "full_mark": "150", "coefficient": "1/3"},
        {"code": "essay", "full_mark": "150", "coefficient": "1/3"},
    ]
    interview = component("interview", rounding=draw(ROUNDINGS), pass_mark=draw(MARKS))
    weights = dict(zip(("written", "interview"), draw(WEIGHTS), strict=True))
    chain = draw(CHAINS)
    if f"preference:{CERTIFICATE}" not in chain:
        chain = [*chain, f"preference:{CERTIFICATE}"]
    levels = ["assistant", "social_worker", "senior"]
    certificate: dict[str, Any] = {"code": CERTIFICATE, "effect": "tie_break", "levels": levels}
    if draw(st.booleans()):
        certificate["order"] = levels
    preferences: list[dict[str, Any]] = [certificate]
    points = None
    if draw(st.booleans()):
        preferences.append(
            {
                "code": "veteran",
                "effect": "points",
                "points": {"yes": "3", "hero": "5.5"},
                "group": "service",
            }
        )
        preferences.append(
            {
                "code": "volunteer",
                "effect": "points",
                "points": {"yes": "2"},
                "group": draw(st.sampled_from([None, "service"])),
            }
        )
        target = draw(st.sampled_from(["written", "interview", "composite"]))
        points = {
            "target": target,
            "at": draw(st.sampled_from(["component", "papers"]))
            if target == "written"
            else "component",
            "stacking": draw(st.sampled_from(["highest", "sum", "highest_per_group"])),
            "cap": draw(st.sampled_from([None, "4", "6.5"])),
            "may_exceed_full_mark": draw(st.booleans()),
        }
    composite = {
        "weights": weights,
        "term_rounding": draw(ROUNDINGS),
        "rounding": draw(ROUNDINGS),
        "pass_mark": draw(MARKS),
    }
    shortlist = {
        "by": draw(st.sampled_from(["written", "interview", "composite"])),
        "ratio": draw(st.sampled_from(["1", "1.2", "3"])),
    }
    return policy(
        components=[written, interview],
        composite=composite,
        preferences=preferences,
        points=points,
        tie_break=chain,
        shortlist=shortlist,
        interview=None,
    )


SCORES = st.one_of(
    st.sampled_from([Fraction(n) for n in (0, 59, 60, 61, 75, 100)]),
    st.builds(lambda n: Fraction(n, 4), st.integers(200, 400)),
    st.sampled_from(["absent", "void", None]),
)


EXTRA_OF_ALL = st.sampled_from([Fraction(61), Fraction(70), Fraction(141, 2), "absent", "void"])
EXTRA = st.one_of(st.none(), EXTRA_OF_ALL)


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Policy, dict[str, int], list[ScoreRow]]:
    """A policy, headcounts and a few candidates, many of them equal."""
    rule = draw(policies())
    headcounts = {"A1": draw(st.integers(1, 3)), "B2": draw(st.integers(1, 2))}
    points = rule.points is not None
    extra = draw(st.sampled_from([None, EXTRA, EXTRA_OF_ALL]))
    rows = []
    for index in range(draw(st.integers(0, 9))):
        levels = {CERTIFICATE: draw(st.sampled_from(["", "assistant", "senior"]))}
        if points:
            levels |= {
                "veteran": draw(st.sampled_from(["", "yes", "hero"])),
                "volunteer": draw(st.sampled_from(["", "yes"])),
            }
        scores = {code: draw(SCORES) for code in ("aptitude", "essay", "interview")}
        rows.append(
            ScoreRow(
                draw(st.sampled_from(["A1", "A1", "B2"])),
                f"{1000 + index * 7 % 10:04d}",
                scores,
                levels,
                draw(extra) if extra is not None else None,
            )
        )
    return rule, headcounts, rows
