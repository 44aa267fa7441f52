"""What may wait for an officer before any round: plans to answer, to mend, to note, and exceptions
from the quota."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from portal.foundation.web.desk import Look, Waiting
from portal.recruitment.plans.models import QuotaException, YearlyPlan
from portal.recruitment.rulebook.roles import CITY_APPROVER, FILING_OFFICER, PUBLISHER
from portal.recruitment.unions.queries import reach


def _within_reach(
    row: type[YearlyPlan] | type[QuotaException], state: str, role: str
) -> Callable[[Look], int]:
    def count(look: Look) -> int:
        inside = reach(look.session, look.viewer.unions_for(role))
        rows = select(func.count()).select_from(row)
        return look.session.scalar(rows.where(row.union_id.in_(inside), row.state == state)) or 0

    return count


WAITING = (
    Waiting(
        "plans.submitted",
        (CITY_APPROVER,),
        _within_reach(YearlyPlan, "submitted", CITY_APPROVER),
        "plans_overview.index",
        _("份用人计划待批复"),
        order=10,
    ),
    Waiting(
        "plans.exceptions",
        (CITY_APPROVER,),
        _within_reach(QuotaException, "requested", CITY_APPROVER),
        "plans_exceptions.index",
        _("份超员额申请待批复"),
        order=20,
    ),
    Waiting(
        "plans.returned",
        (PUBLISHER,),
        _within_reach(YearlyPlan, "returned", PUBLISHER),
        "plans_overview.index",
        _("份用人计划被退回"),
        order=30,
        urgent=True,
    ),
    Waiting(
        "plans.approved",
        (FILING_OFFICER,),
        _within_reach(YearlyPlan, "approved", FILING_OFFICER),
        "plans_overview.index",
        _("份用人计划待列入全省计划"),
        order=40,
    ),
)
