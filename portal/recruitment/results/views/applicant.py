"""为什么是这个名次: a person's own results, step by step, beside what is public of the vacancy."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.results import queries
from portal.recruitment.results.models import RUN_KINDS, ResultLine
from portal.recruitment.rulebook.policy import overridden, read_policy

pages = Blueprint("results_applicant", __name__, url_prefix="/my/results")


def _cut(kind: str, line: ResultLine) -> dict[str, Any] | None:
    """Where the line stands beside the others of its vacancy, all of it public."""
    others = queries.lines_of(reading(), line.run_id, line.vacancy_id)
    placed = [one for one in others if one.place is not None]
    if line.place is None or not placed:
        return None
    inside = [
        one
        for one in placed
        if (one.outcome == "yes" if kind == "shortlist" else (one.place or 0) <= line.vacancy.seats)
    ]
    return {
        "place": line.place,
        "of": len(placed),
        "above": sum((one.place or 0) < line.place for one in placed),
        "tied": [
            one.ticket_number for one in placed if one.score == line.score and one.id != line.id
        ],
        "lowest": min((one.score for one in inside if one.score is not None), default=None),
    }


@pages.get("/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    application = queries.own_application(reading(), public_id, viewer().account_id)
    lines = queries.published_lines(reading(), application.id)
    if not lines or application.vacancy is None:
        raise Refused("results.not_found")
    results = [
        {
            "kind": kind,
            "line": lines[kind],
            "steps": [step["text"] for step in lines[kind].figures.get("steps", [])],
            "ties": [
                step["text"]
                for step in lines[kind].figures.get("steps", [])
                if step["code"] == "tie"
            ],
            "cut": _cut(kind, lines[kind]) if kind in ("shortlist", "ranking") else None,
            "publication": queries.publication_of(reading(), lines[kind].run),
        }
        for kind in reversed(RUN_KINDS)
        if kind in lines
    ]
    round_ = application.round_
    policy = read_policy(overridden(round_.policy, application.vacancy.policy_override))
    window = round_.window("recheck")
    return render_template(
        "recruitment/results/applicant/show.html",
        application=application,
        round_=round_,
        vacancy=application.vacancy,
        results=results,
        ticket=next(iter(lines.values())).ticket_number,
        claim=application.claim,
        recheck=policy.recheck,
        recheck_window=window,
        at=now(),
    )
