"""The beginning of a post on a plan: reach, transaction, lock, and who acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.audit import Act
from portal.recruitment.plans.models import QuotaException, YearlyPlan
from portal.recruitment.plans.queries import exception_within_reach, plan_within_reach
from portal.recruitment.unions.posting import act_as


def plan_of(public_id: str, *roles: str) -> YearlyPlan:
    """The plan to look at, within the reach that the viewer's ``roles`` give."""
    return plan_within_reach(reading(), public_id, viewer().unions_for(*roles))


@contextmanager
def act_on_plan(public_id: str, *roles: str) -> Iterator[tuple[Act, YearlyPlan]]:
    """Reach is checked, the transaction open, the plan loaded again and locked."""
    unions = viewer().unions_for(*roles)
    with act_as(*roles) as act:
        yield act, plan_within_reach(act.session, public_id, unions, for_change=True)


@contextmanager
def act_on_exception(public_id: str, *roles: str) -> Iterator[tuple[Act, QuotaException]]:
    """The same for an exception from the quota."""
    unions = viewer().unions_for(*roles)
    with act_as(*roles) as act:
        yield act, exception_within_reach(act.session, public_id, unions, for_change=True)
