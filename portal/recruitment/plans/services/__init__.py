"""Verbs of yearly plans and of exceptions from the quota."""

from portal.recruitment.plans.services.approve import (
    PlanReply,
    approve_plan,
    plan_content,
    report_plan,
    return_plan,
    submit_plan,
)
from portal.recruitment.plans.services.draft import (
    EDITABLE,
    Wish,
    add_unit,
    begin_plan,
    revise_plan,
    save_lines,
    take_figures,
)
from portal.recruitment.plans.services.exceptions import (
    ExceptionReply,
    decide_exception,
    quota_standing_of,
    request_exception,
    withdraw_exception,
)

__all__ = [
    "EDITABLE",
    "ExceptionReply",
    "PlanReply",
    "Wish",
    "add_unit",
    "approve_plan",
    "begin_plan",
    "decide_exception",
    "plan_content",
    "quota_standing_of",
    "report_plan",
    "request_exception",
    "return_plan",
    "revise_plan",
    "save_lines",
    "submit_plan",
    "take_figures",
    "withdraw_exception",
]
