"""The call of the evening before, and who came in the morning."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewDay
from portal.recruitment.interviews.pool_models import ExaminerCall, PoolExaminer
from portal.recruitment.interviews.services.keep_pool import pool_of
from portal.recruitment.interviews.services.plan_days import half_day_words
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import EXAMINER_CALL


def calls_of(session: Session, day_id: int) -> list[ExaminerCall]:
    """In order of the call, with the people."""
    statement = (
        select(ExaminerCall)
        .options(joinedload(ExaminerCall.pool).joinedload(PoolExaminer.account))
        .where(ExaminerCall.day_id == day_id)
        .order_by(ExaminerCall.id)
    )
    return list(session.scalars(statement))


def call_examiners(act: RoundAct, day: InterviewDay, pool_ids: Collection[str]) -> int:
    """Tell people of the list to come; the letter names neither room nor post nor candidates.

    Who was called already is left alone. Raises ``Refused('interview.day_over')`` once the half-day
    has begun, ``'interview.nobody_called'``.
    """
    if day.starts_at <= act.at:
        raise Refused("interview.day_over")
    called = {call.pool_id for call in calls_of(act.session, day.id)}
    people = [
        person
        for person in pool_of(act.session, act.round_.id)
        if person.public_id in pool_ids and person.listed and person.id not in called
    ]
    if not people:
        raise Refused("interview.nobody_called")
    for person in people:
        act.session.add(
            ExaminerCall(
                day_id=day.id,
                pool_id=person.id,
                called_by=act.by.account_id,
                called_at=act.at,
            )
        )
        _tell(act, day, person)
    act.session.flush()
    act.record_on_round(
        "interviews.call_examiners", f"interview_day:{day.public_id}", called=str(len(people))
    )
    return len(people)


def _tell(act: RoundAct, day: InterviewDay, person: PoolExaminer) -> None:
    send(
        act.session,
        person.account_id,
        "interviews.call",
        "面试工作通知",
        f"请于{half_day_words(day)}开考前到场参加面试工作，具体岗位和面试室现场抽签决定。请勿向他人透露。",
        at=act.at,
        round_code=act.round_.code,
    )


def locked_call(session: Session, day: InterviewDay, call_id: int) -> ExaminerCall:
    """Raises ``Refused('interview.no_call')``."""
    statement = select(ExaminerCall).where(
        ExaminerCall.day_id == day.id, ExaminerCall.id == call_id
    )
    call = session.scalar(locked(session, statement))
    if call is None:
        raise Refused("interview.no_call")
    return call


def note_arrival(act: RoundAct, day: InterviewDay, call: ExaminerCall, *, came: bool) -> None:
    """On the morning, before the draw. Raises ``Refused('lifecycle.not_allowed')``."""
    call.state = EXAMINER_CALL.after(call.state, "arrive" if came else "miss")
    act.record_on_round(
        "interviews.note_arrival",
        f"interview_day:{day.public_id}",
        account=str(call.pool.account_id),
        state=call.state,
    )
