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


def _is_inside(kind: str, line: ResultLine) -> bool:
    """Shortlisted, or placed within the number of seats."""
    if kind == "shortlist":
        return line.outcome == "yes"
    return (line.place or 0) <= line.vacancy.seats


def _cut(kind: str, line: ResultLine) -> dict[str, Any] | None:
    """Where the line stands beside the others of its vacancy, all of it public."""
    others = queries.lines_of(reading(), line.run_id, line.vacancy_id)
    placed = [other for other in others if other.place is not None]
    if line.place is None or not placed:
        return None
    inside = [other.score for other in placed if _is_inside(kind, other)]
    tied = [other for other in placed if other.score == line.score and other.id != line.id]
    return {
        "place": line.place,
        "of": len(placed),
        "above": sum((other.place or 0) < line.place for other in placed),
        "tied": [other.ticket_number for other in tied],
        "lowest": min((score for score in inside if score is not None), default=None),
    }


def _result(kind: str, line: ResultLine) -> dict[str, Any]:
    steps = line.figures.get("steps", [])
    return {
        "kind": kind,
        "line": line,
        "steps": [step["text"] for step in steps],
        "ties": [step["text"] for step in steps if step["code"] == "tie"],
        "cut": _cut(kind, line) if kind in ("shortlist", "ranking") else None,
        "publication": queries.publication_of(reading(), line.run),
    }


@pages.get("/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    application = queries.own_application(reading(), public_id, viewer().account_id)
    lines = queries.published_lines(reading(), application.id)
    if not lines or application.vacancy is None:
        raise Refused("results.not_found")
    round_ = application.round_
    policy = read_policy(overridden(round_.policy, application.vacancy.policy_override))
    return render_template(
        "recruitment/results/applicant/show.html",
        application=application,
        round_=round_,
        vacancy=application.vacancy,
        results=[_result(kind, lines[kind]) for kind in reversed(RUN_KINDS) if kind in lines],
        ticket=next(iter(lines.values())).ticket_number,
        claim=application.claim,
        recheck=policy.recheck,
        recheck_window=round_.window("recheck"),
        at=now(),
    )
