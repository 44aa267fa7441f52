"""Recording a pay grade."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.workforce.audit import Actor, record
from portal.workforce.records.pay.models import PayGrade
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import REGISTER_CHAIN


def add_grade(
    session: Session,
    worker: Worker,
    *,
    post_class: str,
    level: int,
    basic: Fraction,
    performance: Fraction,
    allowance: Fraction,
    basis: str,
    approval_number: str,
    starts_on: date,
    by: Actor,
    at: datetime,
) -> PayGrade:
    """From a month on, named by its first day.

    Raises ``pay.not_first_day``, ``pay.exists``, ``pay.negative``.
    """
    if starts_on.day != 1:
        raise Refused("pay.not_first_day")
    if min(basic, performance, allowance) < 0 or basic == 0:
        raise Refused("pay.negative")
    if (
        session.scalar(
            select(PayGrade.id).where(
                PayGrade.worker_id == worker.id, PayGrade.starts_on == starts_on
            )
        )
        is not None
    ):
        raise Refused("pay.exists")
    row = PayGrade(
        worker_id=worker.id,
        post_class=post_class,
        level=level,
        basic=basic,
        performance=performance,
        allowance=allowance,
        basis=basis,
        approval_number=approval_number,
        starts_on=starts_on,
        recorded_at=at,
        recorded_by=by.words,
    )
    session.add(row)
    subject = f"worker:{worker.public_id}"
    record(
        session,
        "pay.add",
        subject,
        at=at,
        by=by,
        chain=REGISTER_CHAIN,
        level=str(level),
        starts_on=starts_on.isoformat(),
    )
    return row
