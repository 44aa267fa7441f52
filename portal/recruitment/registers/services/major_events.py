"""重大事项报告单: reported by those who run the round, received and answered by the city."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.registers.models import MajorEvent
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import MAJOR_EVENT

EVENT_FIELDS = ("happened_at", "told_at", "place", "matter", "impact", "measures", "asks")
# 泄密、停考、群体性事件: at once by telephone, in writing within 24 hours (practice; policy of the
# house).
IN_WRITING_WITHIN = timedelta(hours=24)


def report_event(
    session: Session,
    round_: RecruitmentRound,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> MajorEvent:
    """Hand a report in.

    The same report twice (a double post) is one. Raises ``Refused('event.in_future')``.
    """
    if values["happened_at"] > at or (values.get("told_at") and values["told_at"] > at):
        raise Refused("event.in_future")
    same = select(MajorEvent).where(
        MajorEvent.round_id == round_.id,
        MajorEvent.happened_at == values["happened_at"],
        MajorEvent.matter == values["matter"],
    )
    if (found := session.scalar(same)) is not None:
        return found
    number = 1 + (
        session.scalar(select(func.max(MajorEvent.number)).where(MajorEvent.round_id == round_.id))
        or 0
    )
    event = MajorEvent(
        round_id=round_.id, number=number, by=by.account_id, by_words=by.words, at=at
    )
    for name in EVENT_FIELDS:
        setattr(event, name, values.get(name) if name.endswith("_at") else values.get(name) or "")
    session.add(event)
    session.flush()
    record(
        session,
        "notices.report_event",
        f"event:{event.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        number=number,
        late=is_late(event),
    )
    return event


def is_late(event: MajorEvent) -> bool:
    """Whether the report in writing came more than 24 hours after it happened."""
    return event.at > event.happened_at + IN_WRITING_WITHIN


def receive_event(
    session: Session, round_: RecruitmentRound, public_id: str, *, by: Actor, at: datetime
) -> MajorEvent:
    """签收. Raises ``Refused('event.not_found')``, ``'lifecycle.not_allowed'``."""
    event = _locked(session, round_, public_id)
    event.state = MAJOR_EVENT.after(event.state, "receive")
    event.received_by, event.received_words, event.received_at = by.account_id, by.words, at
    record(
        session,
        "notices.receive_event",
        f"event:{event.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        number=event.number,
    )
    return event


def answer_event(
    session: Session,
    round_: RecruitmentRound,
    public_id: str,
    answer: str,
    *,
    by: Actor,
    at: datetime,
) -> MajorEvent:
    """Raises ``Refused('event.answer_missing')``, ``'event.not_found'``,
    ``'lifecycle.not_allowed'``."""
    event = _locked(session, round_, public_id)
    event.state = MAJOR_EVENT.after(event.state, "answer")
    if not answer:
        raise Refused("event.answer_missing")
    event.answer, event.answered_by, event.answered_words, event.answered_at = (
        answer,
        by.account_id,
        by.words,
        at,
    )
    record(
        session,
        "notices.answer_event",
        f"event:{event.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        number=event.number,
    )
    return event


def _locked(session: Session, round_: RecruitmentRound, public_id: str) -> MajorEvent:
    event = session.scalar(
        locked(
            session,
            select(MajorEvent).where(
                MajorEvent.round_id == round_.id, MajorEvent.public_id == public_id
            ),
        )
    )
    if event is None:
        raise Refused("event.not_found")
    return event
