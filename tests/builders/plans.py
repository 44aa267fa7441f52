"""Yearly plans and exceptions for tests, made by the services that make them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

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
    session: Session, unions: Tree, *, by: Account, at: datetime, **wanted: Any
) -> YearlyPlan:
    """The county's plan with its two units: ``street`` and ``zone`` people wanted, ``funding``, and
    the ``year``."""
    funding = wanted.get("funding", "区级财政")
    act = Act(session, actor(by), at)
    plan = begin_plan(act, unions.county, wanted.get("year", 2026))
    wishes = {
        unions.street.id: Wish(wanted.get("street", 2), 0, "", funding),
        unions.zone.id: Wish(wanted.get("zone", 1), 0, "", funding),
    }
    save_lines(act, plan, wishes)
    return plan


def approved_plan(
    session: Session, unions: Tree, officers: Office, *, at: datetime, **wanted: Any
) -> YearlyPlan:
    """The same, approved: with ``binding`` and ``reading`` of the city's reply."""
    reply = PlanReply(
        document_number="淮工复〔2026〕2号",
        reading=wanted.pop("reading", "either"),
        binding=wanted.pop("binding", False),
    )
    plan = drafted_plan(session, unions, by=officers.publisher, at=at, **wanted)
    county = Act(session, actor(officers.publisher), at)
    submit_plan(county, plan, document_number="清工计〔2026〕1号")
    approve_plan(Act(session, actor(officers.city_approver), at), plan, reply)
    return plan


def granted_exception(
    session: Session, unit: Union, officers: Office, *, at: datetime, asked: int = 6
) -> QuotaException:
    county = Act(session, actor(officers.publisher), at)
    row = request_exception(county, unit, asked, reason="新设两个园区")
    reply = ExceptionReply("企业集中，同意", asked, "淮工复〔2026〕9号")
    decide_exception(Act(session, actor(officers.city_approver), at), row, "grant", reply)
    return row
