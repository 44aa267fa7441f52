"""超员额批准: the county asks, the city's approver answers with a document; both are in the audit
chain."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.plans.models import QuotaException
from portal.recruitment.plans.queries import exception_in_force, reading_for
from portal.recruitment.rulebook.lifecycles import QUOTA_EXCEPTION
from portal.recruitment.rulebook.planning.quota import quota_standing
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import InPost, held_at, in_post_of

MOST = 1000


def request_exception(
    session: Session, unit: Union, asked: int, *, reason: str, by: Actor, at: datetime
) -> QuotaException:
    """Ask that ``unit`` may have ``asked`` people in all (in post, on the way and new), with the
    quota as it stands now.

    Raises ``Refused('quota.figures_missing')``, ``'exception.not_needed'`` (what is allowed already
    covers it), ``'exception.number'``, ``'exception.reason'``, ``'exception.waiting'`` (one request
    of the unit is open).
    """
    if by.account_id is None:
        raise ValueError("a person asks for an exception")
    if not 1 <= asked <= MOST:
        raise Refused("exception.number")
    if not reason.strip():
        raise Refused("exception.reason")
    session.scalars(locked(session, select(Union).where(Union.id == unit.id))).one()
    waiting = select(QuotaException.id).where(
        QuotaException.union_id == unit.id, QuotaException.state == "requested"
    )
    if session.scalar(waiting) is not None:
        raise Refused("exception.waiting", unit=unit.name)
    standing = quota_standing_of(session, unit)
    if not standing["known"]:
        raise Refused("quota.figures_missing", unit=unit.name)
    if asked <= standing["allowed"]:
        raise Refused("exception.not_needed", unit=unit.name, allowed=standing["allowed"])
    row = QuotaException(
        union_id=unit.id,
        asked=asked,
        reason=reason.strip(),
        figures=standing,
        requested_by=by.account_id,
        requested_words=by.words,
        requested_at=at,
    )
    session.add(row)
    session.flush()
    record(
        session,
        "plans.request_exception",
        f"exception:{row.public_id}",
        at=at,
        by=by,
        unit=unit.code,
        asked=str(asked),
        reason=row.reason,
    )
    return row


def quota_standing_of(
    session: Session, unit: Union, in_post: InPost | None = None
) -> dict[str, Any]:
    """The unit's quota now as JSON values, with where the figures come from.

    ``in_post`` when it was asked for a moment ago.
    """
    in_post, exception = (
        in_post or in_post_of(session, [unit])[unit.id],
        exception_in_force(session, unit.id),
    )
    standing = quota_standing(
        reading_for(session, unit),
        unit.kind,
        unit.single_unions_count,
        unit.workers_count,
        in_post.people,
        held_at(session, [unit.id]).get(unit.id, 0),
        None if exception is None else exception.granted,
    )
    return asdict(standing) | {
        "in_post_source": in_post.source,
        "figures_on": None if unit.figures_on is None else unit.figures_on.isoformat(),
        "figures_source": unit.figures_source,
    }


def decide_exception(
    session: Session,
    row: QuotaException,
    action: str,
    *,
    granted: int | None,
    document_number: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """``grant`` (a number of people in all and a document), ``refuse`` or ``revoke``; always by
    another person than the one who asked.

    Raises ``Refused('exception.granted_number')``, ``'exception.document'``,
    ``'exception.reason'``, ``'two_people.same'``, ``'lifecycle.not_allowed'``.
    """
    after = QUOTA_EXCEPTION.after(row.state, action)
    if by.account_id is None or by.account_id == row.requested_by:
        raise Refused("two_people.same")
    if not reason.strip():
        raise Refused("exception.reason")
    if action == "grant":
        if granted is None or not int(row.figures["ceiling"]) < granted <= row.asked:
            raise Refused(
                "exception.granted_number", ceiling=row.figures["ceiling"], asked=row.asked
            )
        if not document_number.strip():
            raise Refused("exception.document")
        row.granted = granted
    if action != "revoke":
        row.document_number = document_number.strip()
    row.state, row.decision_reason = after, reason.strip()
    row.decided_by, row.decided_words, row.decided_at = by.account_id, by.words, at
    record(
        session,
        f"plans.{action}_exception",
        f"exception:{row.public_id}",
        at=at,
        by=by,
        unit=row.union.code,
        asked=str(row.asked),
        granted=None if row.granted is None else str(row.granted),
        document_number=document_number.strip(),
        reason=row.decision_reason,
    )


def withdraw_exception(session: Session, row: QuotaException, *, by: Actor, at: datetime) -> None:
    """The county takes its request back before the city answers.

    Raises ``Refused('lifecycle.not_allowed')``.
    """
    row.state = QUOTA_EXCEPTION.after(row.state, "withdraw")
    record(
        session,
        "plans.withdraw_exception",
        f"exception:{row.public_id}",
        at=at,
        by=by,
        unit=row.union.code,
    )
