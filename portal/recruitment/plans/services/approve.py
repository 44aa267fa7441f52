"""A plan's way: handed to the city, returned or approved by another person, noted by the province."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.plans.models import PlanDecision, YearlyPlan
from portal.recruitment.plans.queries import IN_FORCE, gaps
from portal.recruitment.plans.services.draft import take_figures
from portal.recruitment.rulebook.lifecycles import PLAN
from portal.recruitment.rulebook.planning.quota import READINGS


def plan_content(plan: YearlyPlan) -> dict[str, Any]:
    """Everything an approver looks at, for the digest of a decision."""
    return {
        "union": plan.union.code,
        "year": plan.year,
        "revision": plan.revision,
        "reading": plan.reading,
        "binding": plan.binding,
        "lines": [
            [
                line.union.code,
                line.unions_count,
                line.workers_count,
                line.in_post,
                line.pending,
                line.leaving,
                line.wanted,
                line.reason,
                line.funding,
            ]
            for line in plan.lines
        ],
    }


def submit_plan(
    session: Session, plan: YearlyPlan, *, document_number: str = "", by: Actor, at: datetime
) -> PlanDecision:
    """Hand the plan to the city with the figures of this moment.

    Raises ``Refused('plan.not_ready')`` naming the first gap, ``'lifecycle.not_allowed'``.
    """
    after = PLAN.after(plan.state, "submit")
    take_figures(session, plan, at=at)
    missing = gaps(session, plan)
    if missing:
        raise Refused("plan.not_ready", unit=missing[0].unit, count=len(missing))
    plan.state = after
    return _decided(session, plan, "submit", document_number, "", by, at)


def return_plan(
    session: Session, plan: YearlyPlan, *, comment: str, by: Actor, at: datetime
) -> PlanDecision:
    """Back to the county.

    Raises ``Refused('plan.comment_missing')``, ``'two_people.same'``, ``'lifecycle.not_allowed'``.
    """
    after = PLAN.after(plan.state, "return")
    _require_other_person(session, plan, by)
    if not comment.strip():
        raise Refused("plan.comment_missing")
    plan.state = after
    return _decided(session, plan, "return", "", comment, by, at)


def approve_plan(
    session: Session,
    plan: YearlyPlan,
    *,
    document_number: str,
    comment: str = "",
    reading: str,
    binding: bool,
    by: Actor,
    at: datetime,
) -> PlanDecision:
    """The city's reply, with the reading of the guideline and whether rounds are bound to the plan.

    An older revision gives way.

    Raises ``Refused('plan.document_missing')``, ``'quota.reading'``, ``'two_people.same'``,
    ``'lifecycle.not_allowed'``.
    """
    after = PLAN.after(plan.state, "approve")
    _require_other_person(session, plan, by)
    if not document_number.strip():
        raise Refused("plan.document_missing")
    if reading not in READINGS:
        raise Refused("quota.reading", reading=reading)
    older = select(YearlyPlan).where(
        YearlyPlan.union_id == plan.union_id,
        YearlyPlan.year == plan.year,
        YearlyPlan.state.in_(IN_FORCE),
        YearlyPlan.id != plan.id,
    )
    for one in session.scalars(older):
        one.state = PLAN.after(one.state, "supersede")
    plan.state, plan.reading, plan.binding = after, reading, binding
    return _decided(session, plan, "approve", document_number, comment, by, at)


def report_plan(
    session: Session, plan: YearlyPlan, *, comment: str = "", by: Actor, at: datetime
) -> PlanDecision:
    """The province's filing officer notes the approved plan.

    Raises ``Refused('lifecycle.not_allowed')``.
    """
    plan.state = PLAN.after(plan.state, "report")
    return _decided(session, plan, "report", "", comment, by, at)


def _require_other_person(session: Session, plan: YearlyPlan, by: Actor) -> None:
    submitters = select(PlanDecision.by).where(
        PlanDecision.plan_id == plan.id, PlanDecision.action == "submit"
    )
    if by.account_id in {plan.drafted_by, *session.scalars(submitters)}:
        raise Refused("two_people.same")


def _decided(
    session: Session,
    plan: YearlyPlan,
    action: str,
    document_number: str,
    comment: str,
    by: Actor,
    at: datetime,
) -> PlanDecision:
    if by.account_id is None:
        raise ValueError("a person decides on a plan")
    row = PlanDecision(
        plan_id=plan.id,
        action=action,
        document_number=document_number.strip(),
        comment=comment.strip(),
        by=by.account_id,
        by_words=by.words,
        at=at,
        content_digest=canonical_digest(plan_content(plan)),
    )
    session.add(row)
    session.flush()
    record(
        session,
        f"plans.{action}",
        f"plan:{plan.public_id}",
        at=at,
        by=by,
        year=str(plan.year),
        revision=str(plan.revision),
        document_number=row.document_number,
        comment=row.comment,
        reading=plan.reading,
        binding=plan.binding,
        digest=row.content_digest,
    )
    return row
