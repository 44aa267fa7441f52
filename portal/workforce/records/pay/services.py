"""Recording a pay grade."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select

from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.records.pay.models import PayGrade
from portal.workforce.records.pay.terms import GradeTerms
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import keep


def add_grade(act: Act, worker: Worker, terms: GradeTerms) -> PayGrade:
    """From a month on, named by its first day.

    Raises ``pay.not_first_day``, ``pay.exists``, ``pay.negative``.
    """
    if terms.starts_on.day != 1:
        raise Refused("pay.not_first_day")
    if min(terms.basic, terms.performance, terms.allowance) < 0 or terms.basic == 0:
        raise Refused("pay.negative")
    same_month = select(PayGrade.id).where(
        PayGrade.worker_id == worker.id, PayGrade.starts_on == terms.starts_on
    )
    if act.session.scalar(same_month) is not None:
        raise Refused("pay.exists")
    grade = PayGrade(**asdict(terms))
    starts_on = terms.starts_on.isoformat()
    keep(act, worker, grade, "pay.add", level=str(terms.level), starts_on=starts_on)
    return grade
