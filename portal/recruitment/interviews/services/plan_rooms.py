"""面试室: planned and filled with candidates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.queries import effective_policy, panel_of
from portal.recruitment.interviews.services.plan_days import day_at
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM
from portal.recruitment.rulebook.lifecycles.interviews import FOLLOWED
from portal.recruitment.vacancies.models import Vacancy

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
        round_id=act.round_.id,
        day=day_at(act, starts_at),
        name=name,
        starts_at=starts_at,
        planned_by=act.by.account_id,
    )
    act.session.add(room)
    act.session.flush()
    subject = f"interview_room:{room.public_id}"
    act.record_on_round("interviews.plan_room", subject, name=name, starts_at=starts_at.isoformat())
    return room


def cancel_room(act: RoundAct, room: InterviewRoom) -> None:
    """A room that is not needed; whoever was in it has been moved first.

    Raises ``Refused('lifecycle.not_allowed')``, ``'interview.turns_open'``.
    """
    after = INTERVIEW_ROOM.after(room.state, "cancel")
    waiting = [turn for turn in room.slots if turn.state == "waiting"]
    if waiting:
        raise Refused("interview.turns_open", count=len(waiting))
    room.state = after
    act.record_on_round("interviews.cancel_room", f"interview_room:{room.public_id}")


def require_planned(room: InterviewRoom) -> None:
    """Panel and list may still change. Raises ``Refused('interview.room_fixed')``."""
    if room.state != "planned":
        raise Refused("interview.room_fixed")


def fill_rooms(
    act: RoundAct, rooms: Sequence[InterviewRoom], application_ids: Iterable[int]
) -> list[Turn]:
    """Put shortlisted candidates into rooms; who is already in a room is left there.

    Where a vacancy is spread over several rooms its candidates are dealt out in the order given,
    to and fro (1-2-2-1 …), so that each room gets strong and weak ones; what the rooms' means do to
    the scores is the policy's (``interview.room_adjustment``).

    Raises ``Refused('interview.room_fixed')`` after the commitment, ``'interview.no_rule'``,
    ``'interview.panel_small'``, ``'interview.panel_even'``, ``'interview.nobody'`` without anybody
    new.
    """
    for room in rooms:
        require_planned(room)
    wanted = list(dict.fromkeys(application_ids))
    placed = _placed(act.session, wanted)
    applications = _applications(act, [key for key in wanted if key not in placed])
    if not applications or not rooms:
        raise Refused("interview.nobody")
    for room in rooms:
        check_rules(act, len(panel_of(room)), {one.vacancy for one in applications})  # type: ignore[misc]
    turns = [
        Turn(room_id=rooms[place].id, application_id=application.id)
        for place, application in _dealt(applications, len(rooms))
    ]
    act.session.add_all(turns)
    act.session.flush()
    for room in rooms:
        act.session.expire(room, ["slots"])
        count = sum(turn.room_id == room.id for turn in turns)
        subject = f"interview_room:{room.public_id}"
        act.record_on_round("interviews.fill_room", subject, candidates=str(count))
    return turns


def _dealt(applications: list[Application], rooms: int) -> Iterator[tuple[int, Application]]:
    """Each with the index of the room, vacancy by vacancy."""
    dealt: dict[int | None, int] = {}
    for application in applications:
        turn = dealt.get(application.vacancy_id, 0)
        dealt[application.vacancy_id] = turn + 1
        row, place = divmod(turn, rooms)
        yield (place if row % 2 == 0 else rooms - 1 - place), application


def _applications(act: RoundAct, wanted: list[int]) -> list[Application]:
    """In the order in which they are wanted."""
    statement = select(Application).where(
        Application.id.in_(wanted), Application.round_id == act.round_.id
    )
    found = {application.id: application for application in act.session.scalars(statement)}
    return [found[key] for key in wanted if key in found]


def _placed(session: Session, application_ids: list[int]) -> set[int]:
    """Who of them has a turn that stands."""
    statement = select(Turn.application_id).where(
        Turn.application_id.in_(application_ids), Turn.state.not_in(FOLLOWED)
    )
    return set(session.scalars(statement))


def check_rules(act: RoundAct, examiners: int, vacancies: Iterable[Vacancy]) -> None:
    """Every vacancy has an interview, and a panel of so many is enough for it; none is no panel
    yet.

    Raises ``Refused('interview.no_rule')``, ``'interview.panel_small'``, and
    ``'interview.panel_even'`` where the policy asks for an odd number.
    """
    for vacancy in vacancies:
        rule = effective_policy(act.round_, vacancy).interview
        if rule is None:
            raise Refused("interview.no_rule")
        if examiners and examiners < rule.minimum_examiners:
            raise Refused("interview.panel_small", found=examiners, needed=rule.minimum_examiners)
        if rule.odd_panel and examiners and examiners % 2 == 0:
            raise Refused("interview.panel_even", found=examiners)
