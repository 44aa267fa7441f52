"""面试室: planned and filled with the candidates of whole vacancies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.interviews.models import InterviewRoom, InterviewSlot
from portal.recruitment.interviews.queries import (
    effective_policy,
)
from portal.recruitment.rounds.act import RoundAct

LONGEST_NAME = 12  # the candidate's code is room + number and has to be said aloud


def locked_interview_room(session: Session, round_id: int, public_id: str) -> InterviewRoom:
    """Raises ``Refused('interview.room_not_found')``."""
    statement = select(InterviewRoom).where(
        InterviewRoom.round_id == round_id, InterviewRoom.public_id == public_id
    )
    room = session.scalar(locked(session, statement))
    if room is None:
        raise Refused("interview.room_not_found")
    return room


def plan_room(act: RoundAct, name: str, starts_at: datetime) -> InterviewRoom:
    """Raises ``Refused('interview.room_name')`` for an empty, long or taken name,
    ``'interview.room_time'`` for a time that has passed."""
    name = name.strip()
    taken = act.session.scalar(
        select(InterviewRoom.id).where(
            InterviewRoom.round_id == act.round_.id, InterviewRoom.name == name
        )
    )
    if not name or len(name) > LONGEST_NAME or taken is not None:
        raise Refused("interview.room_name", most=LONGEST_NAME)
    if starts_at <= act.at:
        raise Refused("interview.room_time")
    room = InterviewRoom(
        round_id=act.round_.id, name=name, starts_at=starts_at, planned_by=act.by.account_id
    )
    act.session.add(room)
    act.session.flush()
    subject = f"interview_room:{room.public_id}"
    act.record_on_round("interviews.plan_room", subject, name=name, starts_at=starts_at.isoformat())
    return room


def require_planned(room: InterviewRoom) -> None:
    """Panel and list may still change. Raises ``Refused('interview.room_fixed')``."""
    if room.state != "planned" or room.commitment is not None:
        raise Refused("interview.room_fixed")


def fill_room(
    act: RoundAct, room: InterviewRoom, application_ids: Iterable[int]
) -> list[InterviewSlot]:
    """Put the shortlisted candidates of whole vacancies into a room; who is already in a room is
    left there.

    Raises ``Refused('interview.room_fixed')`` after the commitment, ``'interview.no_rule'``,
    ``'interview.panel_small'``, ``'interview.vacancy_elsewhere'`` when somebody of the vacancy sits
    in another room, ``'interview.nobody'`` without anybody new.
    """
    require_planned(room)
    wanted = sorted(set(application_ids))
    placed = _rooms_of(act.session, wanted)
    if set(placed.values()) - {room.id}:
        raise Refused("interview.vacancy_elsewhere")
    applications = _applications(act, wanted)
    _check_rules(act, room, applications)
    slots = [
        InterviewSlot(room_id=room.id, application_id=application.id)
        for application in applications
        if application.id not in placed
    ]
    if not slots:
        raise Refused("interview.nobody")
    act.session.add_all(slots)
    act.session.flush()
    act.session.expire(room, ["slots"])
    subject = f"interview_room:{room.public_id}"
    act.record_on_round("interviews.fill_room", subject, candidates=str(len(slots)))
    return slots


def _applications(act: RoundAct, wanted: list[int]) -> list[Application]:
    statement = (
        select(Application)
        .where(Application.id.in_(wanted), Application.round_id == act.round_.id)
        .order_by(Application.id)
    )
    return list(act.session.scalars(statement))


def _rooms_of(session: Session, application_ids: list[int]) -> dict[int, int]:
    """Application id → the room in which it already is."""
    statement = select(InterviewSlot.application_id, InterviewSlot.room_id).where(
        InterviewSlot.application_id.in_(application_ids)
    )
    return dict(session.execute(statement).all())


def _check_rules(act: RoundAct, room: InterviewRoom, applications: list[Application]) -> None:
    """Every vacancy has an interview, and the panel is large enough for it."""
    count = len(room.members)
    for vacancy in {application.vacancy for application in applications}:
        rule = effective_policy(act.round_, vacancy).interview  # type: ignore[arg-type]
        if rule is None:
            raise Refused("interview.no_rule")
        if room.members and count < rule.minimum_examiners:
            raise Refused("interview.panel_small", found=count, needed=rule.minimum_examiners)
