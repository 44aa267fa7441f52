"""超员额批准: the county asks, the city's approver answers with a document; both are in the audit
chain."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.plans.models import QuotaException
from portal.recruitment.plans.queries import exception_in_force, reading_for
from portal.recruitment.rulebook.lifecycles import QUOTA_EXCEPTION
from portal.recruitment.rulebook.planning.quota import quota_standing
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import InPost, held_at, in_post_of

MOST = 1000


@dataclass(frozen=True, slots=True)
class ExceptionReply:
    """Why, and for a grant how many people in all, and by which document."""

    reason: str
    granted: int | None = None
    document_number: str = ""


def request_exception(act: Act, unit: Union, asked: int, *, reason: str) -> QuotaException:
    """Ask that ``unit`` may have ``asked`` people in all (in post, on the way and new), with the
    quota as it stands now.

    Raises ``Refused('quota.figures_missing')``, ``'exception.not_needed'`` (what is allowed already
    covers it), ``'exception.number'``, ``'exception.reason'``, ``'exception.waiting'`` (one request
    of the unit is open).
    """
    if act.by.account_id is None:
        raise ValueError("a person asks for an exception")
    if not 1 <= asked <= MOST:
        raise Refused("exception.number")
    row = QuotaException(
        union_id=unit.id, asked=asked, reason=require_reason(reason, "exception.reason")
    )
    _require_none_waiting(act, unit)
    row.figures = _standing_below(act, unit, asked)
    row.requested_by, row.requested_words = act.by.account_id, act.by.words
    row.requested_at = act.at
    act.session.add(row)
    act.session.flush()
    subject = f"exception:{row.public_id}"
    facts = {"unit": unit.code, "asked": str(asked), "reason": row.reason}
    act.record("plans.request_exception", subject, **facts)
    return row


def _require_none_waiting(act: Act, unit: Union) -> None:
    act.session.scalars(locked(act.session, select(Union).where(Union.id == unit.id))).one()
    waiting = select(QuotaException.id).where(
        QuotaException.union_id == unit.id, QuotaException.state == "requested"
    )
    if act.session.scalar(waiting) is not None:
        raise Refused("exception.waiting", unit=unit.name)


def _standing_below(act: Act, unit: Union, asked: int) -> dict[str, Any]:
    """The unit's quota, which must allow less than is asked for."""
    standing = quota_standing_of(act.session, unit)
    if not standing["known"]:
        raise Refused("quota.figures_missing", unit=unit.name)
    if asked <= standing["allowed"]:
        raise Refused("exception.not_needed", unit=unit.name, allowed=standing["allowed"])
    return standing


def quota_standing_of(
    session: Session, unit: Union, in_post: InPost | None = None
) -> dict[str, Any]:
    """The unit's quota now as JSON values, with where the figures come from.

    ``in_post`` when it was asked for a moment ago.
    """
    in_post = in_post or in_post_of(session, [unit])[unit.id]
    exception = exception_in_force(session, unit.id)
    standing = quota_standing(
        reading_for(session, unit),
        unit.kind,
        unit.single_unions_count,
        unit.workers_count,
        in_post.people,
        held_at(session, [unit.id]).get(unit.id, 0),
        None if exception is None else exception.granted,
        told=in_post.told,
    )
    return asdict(standing) | {
        "in_post_source": in_post.source,
        "figures_on": None if unit.figures_on is None else unit.figures_on.isoformat(),
        "figures_source": unit.figures_source,
    }


def decide_exception(act: Act, row: QuotaException, action: str, reply: ExceptionReply) -> None:
    """``grant`` (a number of people in all and a document), ``refuse`` or ``revoke``; always by
    another person than the one who asked.

    Raises ``Refused('exception.granted_number')``, ``'exception.document'``,
    ``'exception.reason'``, ``'two_people.same'``, ``'lifecycle.not_allowed'``.
    """
    after = QUOTA_EXCEPTION.after(row.state, action)
    require_another(act.by.account_id, row.requested_by, None)  # None: the city, not the system
    reason = require_reason(reply.reason, "exception.reason")
    if action == "grant":
        _grant(row, reply)
    if action != "revoke":
        row.document_number = reply.document_number.strip()
    row.state, row.decision_reason = after, reason
    row.decided_by, row.decided_words, row.decided_at = act.by.account_id, act.by.words, act.at
    act.record(
        f"plans.{action}_exception",
        f"exception:{row.public_id}",
        unit=row.union.code,
        asked=str(row.asked),
        granted=None if row.granted is None else str(row.granted),
        document_number=reply.document_number.strip(),
        reason=row.decision_reason,
    )


def _grant(row: QuotaException, reply: ExceptionReply) -> None:
    ceiling = row.figures["ceiling"]
    if reply.granted is None or not int(ceiling) < reply.granted <= row.asked:
        raise Refused("exception.granted_number", ceiling=ceiling, asked=row.asked)
    require_reason(reply.document_number, "exception.document")
    row.granted = reply.granted


def withdraw_exception(act: Act, row: QuotaException) -> None:
    """The county takes its request back before the city answers.

    Raises ``Refused('lifecycle.not_allowed')``.
    """
    row.state = QUOTA_EXCEPTION.after(row.state, "withdraw")
    act.record("plans.withdraw_exception", f"exception:{row.public_id}", unit=row.union.code)
