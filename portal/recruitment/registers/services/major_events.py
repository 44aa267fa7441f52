"""重大事项报告单: reported by those who run the round, received and answered by the city."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.registers.models import MajorEvent
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import MAJOR_EVENT

EVENT_FIELDS = ("happened_at", "told_at", "place", "matter", "impact", "measures", "asks")
# 泄密、停考、群体性事件: at once by telephone, in writing within 24 hours (practice; policy of the
# house).
IN_WRITING_WITHIN = timedelta(hours=24)


def report_event(act: RoundAct, values: Mapping[str, Any]) -> MajorEvent:
    """Hand a report in.

    The same report twice (a double post) is one. Raises ``Refused('event.in_future')``.
    """
    if values["happened_at"] > act.at or (values.get("told_at") and values["told_at"] > act.at):
        raise Refused("event.in_future")
    same = select(MajorEvent).where(
        MajorEvent.round_id == act.round_.id,
        MajorEvent.happened_at == values["happened_at"],
        MajorEvent.matter == values["matter"],
    )
    if (handed_in := act.session.scalar(same)) is not None:
        return handed_in
    event = MajorEvent(round_id=act.round_.id, number=_next_number(act.session, act.round_))
    event.by, event.by_words, event.at = act.by.account_id, act.by.words, act.at
    for name in EVENT_FIELDS:
        setattr(event, name, values.get(name) if name.endswith("_at") else values.get(name) or "")
    act.session.add(event)
    act.session.flush()
    _record(act, "notices.report_event", event, late=is_late(event))
    return event


def _next_number(session: Session, round_: RecruitmentRound) -> int:
    numbers = select(func.max(MajorEvent.number)).where(MajorEvent.round_id == round_.id)
    return 1 + (session.scalar(numbers) or 0)


def _record(act: RoundAct, action: str, event: MajorEvent, **facts: object) -> None:
    act.record_on_round(action, f"event:{event.public_id}", number=event.number, **facts)


def is_late(event: MajorEvent) -> bool:
    """Whether the report in writing came more than 24 hours after it happened."""
    return event.at > event.happened_at + IN_WRITING_WITHIN


def receive_event(act: RoundAct, public_id: str) -> MajorEvent:
    """签收. Raises ``Refused('event.not_found')``, ``'lifecycle.not_allowed'``."""
    event = _locked(act.session, act.round_, public_id)
    event.state = MAJOR_EVENT.after(event.state, "receive")
    event.received_by, event.received_words = act.by.account_id, act.by.words
    event.received_at = act.at
    _record(act, "notices.receive_event", event)
    return event


def answer_event(act: RoundAct, public_id: str, answer: str) -> MajorEvent:
    """Raises ``Refused('event.answer_missing')``, ``'event.not_found'``,
    ``'lifecycle.not_allowed'``."""
    event = _locked(act.session, act.round_, public_id)
    event.state = MAJOR_EVENT.after(event.state, "answer")
    event.answer = require_reason(answer, "event.answer_missing")
    event.answered_by, event.answered_words = act.by.account_id, act.by.words
    event.answered_at = act.at
    _record(act, "notices.answer_event", event)
    return event


def _locked(session: Session, round_: RecruitmentRound, public_id: str) -> MajorEvent:
    own = select(MajorEvent).where(
        MajorEvent.round_id == round_.id, MajorEvent.public_id == public_id
    )
    event = session.scalar(locked(session, own))
    if event is None:
        raise Refused("event.not_found")
    return event
