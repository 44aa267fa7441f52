"""为什么是这个名次: a person's own results, step by step, beside what is public of the vacancy."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.kernel.period import printed_moment
from portal.recruitment.labels import word
from portal.recruitment.results import queries
from portal.recruitment.results.concerned import LISTED
from portal.recruitment.results.consequence_queries import own_consequences
from portal.recruitment.results.models import RUN_KINDS, ResultLine
from portal.recruitment.results.services.recheck_clock import RECHECKED, recheck_window
from portal.recruitment.rulebook.policy import Policy, overridden, read_policy
from portal.recruitment.rulebook.publication.figures import (
    composite_places,
    printed,
    shortlist_places,
)

pages = Blueprint("results_applicant", __name__, url_prefix="/my/results")


def _is_inside(kind: str, line: ResultLine) -> bool:
    """Shortlisted, or placed within the number of seats."""
    if kind == "shortlist":
        return line.outcome == "yes"
    return (line.place or 0) <= line.vacancy.seats


def _score_printed(policy: Policy, kind: str, score: Fraction | None) -> str:
    """A score of the list with the places of the list."""
    places = shortlist_places(policy) if kind == "shortlist" else composite_places(policy)
    return printed(score, places)


def _cut(policy: Policy, kind: str, line: ResultLine) -> dict[str, Any] | None:
    """Where the line stands beside the others of its vacancy, all of it public."""
    others = queries.lines_of(reading(), line.run_id, line.vacancy_id)
    placed = [other for other in others if other.place is not None]
    if line.place is None or not placed:
        return None
    inside = [other.score for other in placed if _is_inside(kind, other)]
    tied = [other for other in placed if other.score == line.score and other.id != line.id]
    named = [other for other in tied if queries.is_listed(other, kind, policy)]
    return {
        "place": line.place,
        "of": len(placed),
        "above": sum((other.place or 0) < line.place for other in placed),
        "tied": len(tied),
        "tickets": [other.ticket_number for other in named],
        "lowest": _score_printed(
            policy, kind, min((score for score in inside if score is not None), default=None)
        ),
    }


def told_words(told: dict[str, Any]) -> str:
    """The figures of one edition, in words."""
    if not told["score"]:
        return str(word("result.state", told["state"])) if told["state"] else "—"
    place = _("名次第 %(n)s", n=told["place"]) if told["place"] else _("无名次")
    return f"{told['score']} · {place}"


def _recheck(policy: Policy, line: ResultLine) -> dict[str, Any] | None:
    """The clock of the re-check of one list; None for a list without one."""
    publication = queries.publication_of(reading(), line.run)
    if publication is None or line.run.kind not in RECHECKED:
        return None
    round_, published_at = line.application.round_, publication.published_at
    window = recheck_window(reading(), round_, policy, line.run.kind, published_at)
    return {
        "kind": line.run.kind,
        "until": printed_moment(window.end, is_end=True) if window is not None else "",
        "over": window is not None and now() >= window.end,
    }


def _result(policy: Policy, kind: str, line: ResultLine) -> dict[str, Any]:
    publication = queries.publication_of(reading(), line.run)
    ends_at = publication.expires_at if publication is not None else None
    gone = ends_at is not None and ends_at <= now()
    steps = line.figures.get("steps", [])
    cut = _cut(policy, kind, line) if kind in ("shortlist", "ranking") else None
    return {
        "kind": kind,
        "line": line,
        "reasons": [{"title": step["text"]} for step in steps] + _beside(kind, cut),
        "ties": [step["text"] for step in steps if step["code"] == "tie"],
        "cut": cut,
        "score": _score_printed(policy, kind, line.score),
        "publication": None if gone else publication,
    }


def _beside(kind: str, cut: dict[str, Any] | None) -> list[dict[str, str]]:
    """Where the person stands beside the others, in words."""
    if cut is None:
        return []
    tied, above = cut["tied"], cut["above"]
    lowest = ""
    if cut["lowest"]:
        what = _("入围") if kind == "shortlist" else _("招聘人数以内")
        lowest = _("这个岗位%(what)s的最低分是 %(s)s。", what=what, s=cut["lowest"])
    equals = {"title": _("%(n)s 人与您同分", n=tied), "text": "、".join(cut["tickets"][:5])}
    before = _("%(n)s 人比您靠前", n=above) if above else _("没有人比您靠前")
    return ([equals] if tied else []) + [{"title": before, "text": lowest}]


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
        results=[
            _result(policy, kind, lines[kind]) for kind in reversed(RUN_KINDS) if kind in lines
        ],
        ticket=next(iter(lines.values())).ticket_number,
        claim=application.claim,
        recheck=policy.recheck,
        corrections=[
            {
                "kind": row.run.kind,
                "old": told_words(row.old),
                "new": told_words(row.new),
                "decided": row.state == "decided",
                "outcome": row.outcome,
                "reason": row.reason,
                "minutes": row.minutes,
            }
            for row in own_consequences(reading(), application.id)
            if row.subject_kind == LISTED
        ],
        rechecks=[one for line in lines.values() if (one := _recheck(policy, line))],
    )
