"""A plan's way: to the city, returned or approved by another person, noted by the province."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.kernel.canonical import canonical_digest
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.plans.models import PlanDecision, YearlyPlan
from portal.recruitment.plans.queries import IN_FORCE, gaps
from portal.recruitment.plans.services.draft import take_figures
from portal.recruitment.rulebook.lifecycles import PLAN
from portal.recruitment.rulebook.planning.quota import READINGS

LINE_FIGURES = (
    "unions_count",
    "workers_count",
    "in_post",
    "pending",
    "leaving",
    "wanted",
    "reason",
    "funding",
)


@dataclass(frozen=True, slots=True)
class PlanReply:
    """What a step says; a reply also says how the guideline is read (``reading``) and whether
    rounds are bound to the plan."""

    document_number: str = ""
    comment: str = ""
    reading: str = ""
    binding: bool = False


def plan_content(plan: YearlyPlan) -> dict[str, Any]:
    """Everything an approver looks at, for the digest of a decision."""
    return {
        "union": plan.union.code,
        "year": plan.year,
        "revision": plan.revision,
        "reading": plan.reading,
        "binding": plan.binding,
        "lines": [
            [line.union.code, *(getattr(line, name) for name in LINE_FIGURES)]
            for line in plan.lines
        ],
    }


def submit_plan(act: Act, plan: YearlyPlan, *, document_number: str = "") -> PlanDecision:
    """Hand the plan to the city with the figures of this moment.

    Raises ``Refused('plan.not_ready')`` naming the first gap, ``'lifecycle.not_allowed'``.
    """
    after = PLAN.after(plan.state, "submit")
    take_figures(act.session, plan, at=act.at)
    missing = gaps(act.session, plan)
    if missing:
        raise Refused("plan.not_ready", unit=missing[0].unit, count=len(missing))
    plan.state = after
    return _decided(act, plan, "submit", PlanReply(document_number))


def return_plan(act: Act, plan: YearlyPlan, *, comment: str) -> PlanDecision:
    """Back to the county.

    Raises ``Refused('plan.comment_missing')``, ``'two_people.same'``, ``'lifecycle.not_allowed'``.
    """
    after = PLAN.after(plan.state, "return")
    _require_other_person(act, plan)
    require_reason(comment, "plan.comment_missing")
    plan.state = after
    return _decided(act, plan, "return", PlanReply(comment=comment))


def approve_plan(act: Act, plan: YearlyPlan, reply: PlanReply) -> PlanDecision:
    """The city's reply, with the reading of the guideline and whether rounds are bound to the plan.

    An older revision gives way.

    Raises ``Refused('plan.document_missing')``, ``'quota.reading'``, ``'two_people.same'``,
    ``'lifecycle.not_allowed'``.
    """
    after = PLAN.after(plan.state, "approve")
    _require_other_person(act, plan)
    require_reason(reply.document_number, "plan.document_missing")
    if reply.reading not in READINGS:
        raise Refused("quota.reading", reading=reply.reading)
    older = select(YearlyPlan).where(
        YearlyPlan.union_id == plan.union_id,
        YearlyPlan.year == plan.year,
        YearlyPlan.state.in_(IN_FORCE),
        YearlyPlan.id != plan.id,
    )
    for former in act.session.scalars(older):
        former.state = PLAN.after(former.state, "supersede")
    plan.state, plan.reading, plan.binding = after, reply.reading, reply.binding
    return _decided(act, plan, "approve", reply)


def report_plan(act: Act, plan: YearlyPlan, *, comment: str = "") -> PlanDecision:
    """The province's filing officer notes the approved plan.

    Raises ``Refused('lifecycle.not_allowed')``.
    """
    plan.state = PLAN.after(plan.state, "report")
    return _decided(act, plan, "report", PlanReply(comment=comment))


def _require_other_person(act: Act, plan: YearlyPlan) -> None:
    submitters = select(PlanDecision.by).where(
        PlanDecision.plan_id == plan.id, PlanDecision.action == "submit"
    )
    require_another(act.by.account_id, plan.drafted_by, *act.session.scalars(submitters))


def _decided(act: Act, plan: YearlyPlan, action: str, reply: PlanReply) -> PlanDecision:
    if act.by.account_id is None:
        raise ValueError("a person decides on a plan")
    decision = PlanDecision(plan_id=plan.id, action=action)
    decision.document_number = reply.document_number.strip()
    decision.comment = reply.comment.strip()
    decision.by, decision.by_words, decision.at = act.by.account_id, act.by.words, act.at
    decision.content_digest = canonical_digest(plan_content(plan))
    act.session.add(decision)
    act.session.flush()
    act.record(
        f"plans.{action}",
        f"plan:{plan.public_id}",
        year=str(plan.year),
        revision=str(plan.revision),
        document_number=decision.document_number,
        comment=decision.comment,
        reading=plan.reading,
        binding=plan.binding,
        digest=decision.content_digest,
    )
    return decision
