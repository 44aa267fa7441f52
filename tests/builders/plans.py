"""Yearly plans and exceptions for tests, made by the services that make them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account
from portal.recruitment.audit import Act
from portal.recruitment.plans.models import QuotaException, YearlyPlan
from portal.recruitment.plans.services import (
    Wish,
    approve_plan,
    begin_plan,
    decide_exception,
    request_exception,
    save_lines,
    submit_plan,
)
from portal.recruitment.plans.services.approve import PlanReply
from portal.recruitment.plans.services.exceptions import ExceptionReply
from portal.recruitment.unions.models import Union
from tests.builders.rounds import Office, actor
from tests.builders.unions import Tree


def drafted_plan(
    session: Session,
    unions: Tree,
    *,
    by: Account,
    at: datetime,
    year: int = 2026,
    street: int = 2,
    zone: int = 1,
    funding: str = "区级财政",
) -> YearlyPlan:
    """The county's plan with its two units."""
    plan = begin_plan(Act(session, actor(by), at), unions.county, year)
    wishes = {
        unions.street.id: Wish(street, 0, "", funding),
        unions.zone.id: Wish(zone, 0, "", funding),
    }
    save_lines(Act(session, actor(by), at), plan, wishes)
    return plan


def approved_plan(
    session: Session,
    unions: Tree,
    officers: Office,
    *,
    at: datetime,
    binding: bool = False,
    reading: str = "either",
    **values: int,
) -> YearlyPlan:
    plan = drafted_plan(session, unions, by=officers.publisher, at=at, **values)
    submit_plan(
        Act(session, actor(officers.publisher), at), plan, document_number="清工计〔2026〕1号"
    )
    approve_plan(
        Act(session, actor(officers.city_approver), at),
        plan,
        PlanReply(document_number="淮工复〔2026〕2号", reading=reading, binding=binding),
    )
    return plan


def granted_exception(
    session: Session,
    unit: Union,
    officers: Office,
    *,
    at: datetime,
    asked: int = 6,
    reason: str = "新设两个园区",
) -> QuotaException:
    row = request_exception(Act(session, actor(officers.publisher), at), unit, asked, reason=reason)
    decide_exception(
        Act(session, actor(officers.city_approver), at),
        row,
        "grant",
        ExceptionReply(granted=asked, document_number="淮工复〔2026〕9号", reason="企业集中，同意"),
    )
    return row
