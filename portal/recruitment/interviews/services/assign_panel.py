"""The panel of a room: enough, appointed, and in no other room that half-day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewRoom, PanelMember
from portal.recruitment.interviews.pool_models import PoolExaminer
from portal.recruitment.interviews.queries import examiners_for, slots_of
from portal.recruitment.interviews.services.plan_rooms import check_rules, require_planned
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct

LEAST_EXAMINERS, MOST_EXAMINERS = 3, 15


def assign_panel(
    act: RoundAct, room: InterviewRoom, account_ids: Sequence[int]
) -> list[PanelMember]:
    """The panel in order of number; number 1 is the chief (主考官).

    Replaces an earlier assignment until the order is committed.

    Raises ``Refused('interview.panel_size')`` for somebody twice or a number outside 3–15,
    ``'interview.panel_small'`` when the policy asks for more, ``'interview.panel_even'`` when it
    asks for an odd number, ``'interview.not_examiner'``,
    ``'interview.examiner_elsewhere'`` for somebody who sits in another room then,
    ``'two_people.same'`` when the officers name themselves.
    """
    require_planned(room)
    wanted = _each_once(account_ids)
    require_another(act.by.account_id, *wanted)
    check_panel(act, room, len(wanted))
    people = examiners_for(act.session, act.round_, local(room.starts_at).date())
    outside = {account.id: from_outside for account, from_outside in people}
    if not set(wanted) <= set(outside):
        raise Refused("interview.not_examiner")
    check_elsewhere(act.session, room, wanted)
    members = _replace_members(act.session, room, {key: outside[key] for key in wanted})
    act.record_on_round(
        "interviews.assign_panel",
        f"interview_room:{room.public_id}",
        accounts="、".join(map(str, wanted)),
        from_outside=str(sum(member.from_outside for member in members)),
    )
    tell_panel(act, room, members)
    return members


def seat_drawn(act: RoundAct, room: InterviewRoom, people: Sequence[PoolExaminer]) -> None:
    """The panel as it was drawn, by place; raises as :func:`assign_panel`, but for the officers'
    own choice."""
    require_planned(room)
    wanted = _each_once([person.account_id for person in people])
    check_panel(act, room, len(wanted))
    check_elsewhere(act.session, room, wanted)
    outside = {person.account_id: person.from_outside for person in people}
    members = _replace_members(act.session, room, outside)
    tell_panel(act, room, members)


def _each_once(account_ids: Sequence[int]) -> list[int]:
    """Raises ``Refused('interview.panel_size')``."""
    wanted = list(dict.fromkeys(account_ids))
    within = LEAST_EXAMINERS <= len(wanted) <= MOST_EXAMINERS
    if len(wanted) != len(account_ids) or not within:
        facts = {"found": len(wanted), "least": LEAST_EXAMINERS, "most": MOST_EXAMINERS}
        raise Refused("interview.panel_size", **facts)
    return wanted


def _replace_members(
    session: Session, room: InterviewRoom, outside: dict[int, bool]
) -> list[PanelMember]:
    """``outside``: account id → from outside the organiser, in order of number."""
    for member in list(room.members):
        session.delete(member)
    session.flush()
    members = [
        PanelMember(room_id=room.id, account_id=account_id, number=number, from_outside=is_outside)
        for number, (account_id, is_outside) in enumerate(outside.items(), 1)
    ]
    session.add_all(members)
    session.flush()
    session.refresh(room, ["members"])
    return members


def tell_panel(act: RoundAct, room: InterviewRoom, members: list[PanelMember]) -> None:
    for member in members:
        send(
            act.session,
            member.account_id,
            "interviews.panel",
            f"面试考官：{room.name}",
            "开考前请核对是否有需要回避的情形，有的请立即告诉考务员。",
            at=act.at,
            link="/office/examining",
            round_code=act.round_.code,
        )


def check_panel(act: RoundAct, room: InterviewRoom, count: int) -> None:
    """``count`` examiners are right for every vacancy in the room; raises as ``check_rules``."""
    vacancies = {slot.application.vacancy for slot in slots_of(act.session, room.id)}
    check_rules(act, count, vacancies)  # type: ignore[arg-type]


def check_elsewhere(session: Session, room: InterviewRoom, account_ids: Sequence[int]) -> None:
    statement = (
        select(InterviewRoom.name)
        .join(PanelMember)
        .where(
            PanelMember.account_id.in_(account_ids),
            InterviewRoom.id != room.id,
            InterviewRoom.day_id == room.day_id,
            InterviewRoom.state != "cancelled",
        )
        .order_by(InterviewRoom.id)
    )
    name = session.scalar(statement)
    if name is not None:
        raise Refused("interview.examiner_elsewhere", room=name)
