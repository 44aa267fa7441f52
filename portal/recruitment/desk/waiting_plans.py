"""What waits for an officer before any round: plans to answer, to mend, to note, and exceptions
from the quota."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.security.viewer import Viewer
from portal.recruitment.plans.models import QuotaException, YearlyPlan
from portal.recruitment.rulebook import roles
from portal.recruitment.unions.queries import reach


def _count(
    session: Session,
    row: type[YearlyPlan] | type[QuotaException],
    viewer: Viewer,
    role: str,
    state: str,
) -> int:
    inside = reach(session, viewer.unions_for(role))
    return (
        session.scalar(
            select(func.count())
            .select_from(row)
            .where(row.union_id.in_(inside), row.state == state)
        )
        or 0
    )


def plans_waiting(session: Session, viewer: Viewer) -> Iterator[tuple[int, str, str, bool]]:
    """(how many, what, address, urgent) for what this person may do."""
    plans, exceptions = url_for("plans_overview.index"), url_for("plans_exceptions.index")
    wanted = (
        (roles.CITY_APPROVER, YearlyPlan, "submitted", _("份用人计划待批复"), plans, False),
        (
            roles.CITY_APPROVER,
            QuotaException,
            "requested",
            _("份超员额申请待批复"),
            exceptions,
            False,
        ),
        (roles.PUBLISHER, YearlyPlan, "returned", _("份用人计划被退回"), plans, True),
        (roles.FILING_OFFICER, YearlyPlan, "approved", _("份用人计划待列入全省计划"), plans, False),
    )
    for role, row, state, text, href, urgent in wanted:
        number = _count(session, row, viewer, role, state) if viewer.has_role(role) else 0
        if number:
            yield number, text, href, urgent
