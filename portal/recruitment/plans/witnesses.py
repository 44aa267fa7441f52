"""What plans and exceptions say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject, Trace, speaking_of
from portal.recruitment.audit import GENERAL_CHAIN
from portal.recruitment.plans.models import PlanDecision, QuotaException, YearlyPlan

PLAN = ("plan", YearlyPlan.public_id)
EXCEPTION = ("exception", QuotaException.public_id)
TRACES = (
    Trace(
        "the plan",
        speaking_of(*PLAN, GENERAL_CHAIN, YearlyPlan.drafted_at),
        ("plans.begin", "plans.revise"),
    ),
    Trace(
        "a decision on",
        speaking_of(*PLAN, GENERAL_CHAIN, PlanDecision.at)
        .select_from(PlanDecision)
        .join(YearlyPlan),
        ("plans.%",),
    ),
    Trace(
        "the request",
        speaking_of(*EXCEPTION, GENERAL_CHAIN, QuotaException.requested_at),
        ("plans.request_exception",),
    ),
    Trace(
        "a decision on",
        speaking_of(*EXCEPTION, GENERAL_CHAIN, QuotaException.decided_at),
        ("plans.grant_exception", "plans.refuse_exception", "plans.revoke_exception"),
    ),
)
SUBJECTS = (
    Subject(*PLAN),
    Subject(*EXCEPTION),
)
