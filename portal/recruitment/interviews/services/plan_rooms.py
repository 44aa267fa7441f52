"""面试室: planned with a panel, filled with candidates, their order drawn in public."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Actor, record
from portal.recruitment.interviews.models import InterviewRoom, InterviewSlot, PanelMember
from portal.recruitment.interviews.queries import (
    effective_policy,
    examiners_for,
    slots_of,
    tickets_of,
)
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM

MOST_EXAMINERS = 15
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


def plan_room(
    session: Session,
    round_: RecruitmentRound,
    *,
    name: str,
    starts_at: datetime,
    by: Actor,
    at: datetime,
) -> InterviewRoom:
    """Raises ``Refused('interview.room_name')`` for an empty, long or taken name,
    ``'interview.room_time'`` for a time that has passed."""
    name = name.strip()
    taken = session.scalar(
        select(InterviewRoom.id).where(
            InterviewRoom.round_id == round_.id, InterviewRoom.name == name
        )
    )
    if not name or len(name) > LONGEST_NAME or taken is not None:
        raise Refused("interview.room_name", most=LONGEST_NAME)
    if starts_at <= at:
        raise Refused("interview.room_time")
    room = InterviewRoom(
        round_id=round_.id, name=name, starts_at=starts_at, planned_by=by.account_id
    )
    session.add(room)
    session.flush()
    record(
        session,
        "interviews.plan_room",
        f"interview_room:{room.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        name=name,
        starts_at=starts_at.isoformat(),
    )
    return room


def _require_planned(room: InterviewRoom) -> None:
    if room.state != "planned" or room.commitment is not None:
        raise Refused("interview.room_fixed")


def assign_panel(
    session: Session,
    round_: RecruitmentRound,
    room: InterviewRoom,
    account_ids: Sequence[int],
    *,
    by: Actor,
    at: datetime,
) -> list[PanelMember]:
    """The panel in order of number; number 1 is the chief (主考官).

    Replaces an earlier assignment until the order is committed.

    Raises ``Refused('interview.panel_odd')`` for an even number or one outside 3–15,
    ``'interview.panel_small'`` when the policy asks for more, ``'interview.not_examiner'``,
    ``'interview.examiner_elsewhere'`` for somebody who sits in another room that day,
    ``'two_people.same'`` when the officer names himself.
    """
    _require_planned(room)
    wanted = list(dict.fromkeys(account_ids))
    if (
        len(wanted) != len(account_ids)
        or len(wanted) % 2 == 0
        or not 3 <= len(wanted) <= MOST_EXAMINERS
    ):
        raise Refused("interview.panel_odd", found=len(wanted))
    if by.account_id in wanted:
        raise Refused("two_people.same")
    _check_minimum(session, round_, room, len(wanted))
    outside = {
        account.id: from_outside
        for account, from_outside in examiners_for(session, round_, local(room.starts_at).date())
    }
    if not set(wanted) <= set(outside):
        raise Refused("interview.not_examiner")
    _check_elsewhere(session, room, wanted)
    for member in list(room.members):
        session.delete(member)
    session.flush()
    members = [
        PanelMember(
            room_id=room.id, account_id=account_id, number=number, from_outside=outside[account_id]
        )
        for number, account_id in enumerate(wanted, 1)
    ]
    session.add_all(members)
    session.flush()
    session.refresh(room, ["members"])
    record(
        session,
        "interviews.assign_panel",
        f"interview_room:{room.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        accounts="、".join(map(str, wanted)),
        from_outside=str(sum(member.from_outside for member in members)),
    )
    for member in members:
        send(
            session,
            member.account_id,
            "interviews.panel",
            f"面试考官：{room.name}",
            "开考前请核对是否有需要回避的情形，有的请立即告诉考务员。",
            at=at,
            link="/office/examining",
            round_code=round_.code,
        )
    return members


def _check_minimum(
    session: Session, round_: RecruitmentRound, room: InterviewRoom, found: int
) -> None:
    for vacancy in {slot.application.vacancy for slot in slots_of(session, room.id)}:
        rule = effective_policy(round_, vacancy).interview  # type: ignore[arg-type]
        if rule is not None and found < rule.minimum_examiners:
            raise Refused("interview.panel_small", found=found, needed=rule.minimum_examiners)


def _check_elsewhere(session: Session, room: InterviewRoom, account_ids: Sequence[int]) -> None:
    statement = (
        select(InterviewRoom.name, InterviewRoom.starts_at)
        .join(PanelMember)
        .where(PanelMember.account_id.in_(account_ids), InterviewRoom.id != room.id)
    )
    for name, starts_at in session.execute(statement):
        if local(starts_at).date() == local(room.starts_at).date():
            raise Refused("interview.examiner_elsewhere", room=name)


def fill_room(
    session: Session,
    round_: RecruitmentRound,
    room: InterviewRoom,
    application_ids: Iterable[int],
    *,
    by: Actor,
    at: datetime,
) -> list[InterviewSlot]:
    """Put the shortlisted candidates of whole vacancies into a room; who is already in a room is
    left there.

    Raises ``Refused('interview.room_fixed')`` after the commitment, ``'interview.no_rule'``,
    ``'interview.panel_small'``, ``'interview.vacancy_elsewhere'`` when somebody of the vacancy sits
    in another room, ``'interview.nobody'`` without anybody new.
    """
    _require_planned(room)
    wanted = sorted(set(application_ids))
    statement = (
        select(Application)
        .where(Application.id.in_(wanted), Application.round_id == round_.id)
        .order_by(Application.id)
    )
    applications = list(session.scalars(statement))
    places = select(InterviewSlot.application_id, InterviewSlot.room_id).where(
        InterviewSlot.application_id.in_(wanted)
    )
    placed = dict(session.execute(places).all())
    if set(placed.values()) - {room.id}:
        raise Refused("interview.vacancy_elsewhere")
    for vacancy in {application.vacancy for application in applications}:
        rule = effective_policy(round_, vacancy).interview  # type: ignore[arg-type]
        if rule is None:
            raise Refused("interview.no_rule")
        if room.members and len(room.members) < rule.minimum_examiners:
            raise Refused(
                "interview.panel_small", found=len(room.members), needed=rule.minimum_examiners
            )
    slots = [
        InterviewSlot(room_id=room.id, application_id=one.id)
        for one in applications
        if one.id not in placed
    ]
    if not slots:
        raise Refused("interview.nobody")
    session.add_all(slots)
    session.flush()
    session.expire(room, ["slots"])
    record(
        session,
        "interviews.fill_room",
        f"interview_room:{room.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        candidates=str(len(slots)),
    )
    return slots


def _members(session: Session, room: InterviewRoom) -> dict[str, InterviewSlot]:
    """Ticket number → turn: the list that is drawn from."""
    slots = slots_of(session, room.id)
    tickets = tickets_of(session, [slot.application_id for slot in slots])
    if not slots or len(tickets) != len(slots):
        raise Refused("interview.nobody")
    return {tickets[slot.application_id]: slot for slot in slots}


def commit_order(
    session: Session, round_: RecruitmentRound, room: InterviewRoom, *, by: Actor, at: datetime
) -> None:
    """Fix panel and list and commit to a secret; shown before the numbers are called.

    Raises ``Refused('interview.nobody')``, ``'interview.panel_missing'``,
    ``'interview.room_fixed'``.
    """
    _require_planned(room)
    members = _members(session, room)
    if not room.members:
        raise Refused("interview.panel_missing")
    _check_minimum(session, round_, room, len(room.members))
    secret = secrets.token_hex(32)
    room.secret, room.commitment = secret, draw.commitment(secret)
    record(
        session,
        "interviews.commit_order",
        f"interview_room:{room.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        list_sha256=draw.list_digest(members),
        commitment=room.commitment,
        candidates=str(len(members)),
    )


def draw_order(
    session: Session,
    round_: RecruitmentRound,
    room: InterviewRoom,
    *,
    numbers: str,
    by: Actor,
    at: datetime,
) -> None:
    """Mix in the numbers called out by candidates; the order follows (``draw/1``, label
    ``interview:<room>``).

    Raises ``Refused('interview.not_committed')``, ``'interview.numbers_missing'``,
    ``'draw.numbers'``.
    """
    after = INTERVIEW_ROOM.after(room.state, "draw")
    if room.commitment is None:
        raise Refused("interview.not_committed")
    if not numbers:
        raise Refused("interview.numbers_missing")
    members = _members(session, room)
    room.seed = draw.seed(room.secret, numbers, draw.list_digest(members))
    for position, ticket in enumerate(
        draw.order(f"interview:{room.name}", room.seed, sorted(members)), 1
    ):
        members[ticket].position, members[ticket].candidate_code = (
            position,
            f"{room.name}-{position:02d}",
        )
    room.numbers, room.state = numbers, after
    record(
        session,
        "interviews.draw_order",
        f"interview_room:{room.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        numbers=numbers,
        seed=room.seed,
        secret=room.secret,
    )
