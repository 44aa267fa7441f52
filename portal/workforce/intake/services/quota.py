"""员额批复: what the city wrote about a union's places, typed by one and confirmed by another.

This side decides on quotas: what is in force here is what the recruitment side is told.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.intake.models import QuotaApproval
from portal.workforce.intake.papers import Approved
from portal.workforce.rulebook.lifecycles import QUOTA_APPROVAL
from portal.workforce.rulebook.staffing import READINGS
from portal.workforce.unions.models import Union

LONGEST = 10_000


def enter_approval(act: Act, union: Union, said: Approved) -> QuotaApproval:
    """Raises ``quota.says_nothing``, ``quota.most``, ``quota.reading``, ``hire.paper_missing``,
    ``hire.paper_future``."""
    if said.most is None and said.reading is None:
        raise Refused("quota.says_nothing")
    if said.most is not None and not 1 <= said.most <= LONGEST:
        raise Refused("quota.most")
    if said.reading is not None and said.reading not in READINGS:
        raise Refused("quota.reading")
    paper = require_reason(said.paper, "hire.paper_missing")
    if said.decided_on > local(act.at).date():
        raise Refused("hire.paper_future")
    if act.by.account_id is None:
        raise ValueError("a person enters an approval")
    row = QuotaApproval(
        union_id=union.id,
        most=said.most,
        reading=said.reading,
        paper=paper,
        decided_on=said.decided_on,
        words=said.words.strip(),
        entered_by=act.by.account_id,
        entered_at=act.at,
    )
    act.session.add(row)
    act.session.flush()
    act.record("intake.enter_approval", f"union:{union.code}", **_facts(row))
    return row


def _facts(row: QuotaApproval) -> dict[str, str]:
    return {"most": str(row.most or ""), "reading": row.reading or "", "paper": row.paper}


def confirm_approval(act: Act, row: QuotaApproval) -> None:
    """Another person compared it with the paper: it is in force, in place of the one before it.

    Raises ``two_people.same``, ``lifecycle.not_allowed``.
    """
    require_another(act.by.account_id, row.entered_by)
    after = QUOTA_APPROVAL.after(row.state, "confirm")
    for earlier in _in_force(act.session, row.union_id):
        earlier.state = QUOTA_APPROVAL.after(earlier.state, "replace")
    act.session.flush()
    row.state, row.closed_by, row.closed_at = after, act.by.account_id, act.at
    union = row.union
    union.approved_most, union.quota_reading = row.most, row.reading
    union.approval_number = row.paper
    act.record("intake.confirm_approval", f"union:{union.code}", **_facts(row))


def _in_force(session: Session, union_id: int) -> list[QuotaApproval]:
    statement = select(QuotaApproval).where(
        QuotaApproval.union_id == union_id, QuotaApproval.state == "in_force"
    )
    return list(session.scalars(locked(session, statement)))


def drop_approval(act: Act, row: QuotaApproval) -> None:
    """Typed wrongly. Raises ``lifecycle.not_allowed``."""
    row.state = QUOTA_APPROVAL.after(row.state, "drop")
    row.closed_by, row.closed_at = act.by.account_id, act.at
    act.record("intake.drop_approval", f"union:{row.union.code}")
