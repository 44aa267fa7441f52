"""Rooms, panels and turns; and the marks as the rules want them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.interviews.mark_queries import sheets_of, values_of
from portal.recruitment.interviews.models import (
    InterviewDay,
    InterviewRoom,
    PanelMember,
    RecordingCustody,
    Turn,
)
from portal.recruitment.interviews.pool_models import DrawDiscard
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles.interviews import FOLLOWED
from portal.recruitment.rulebook.marking.interview import MarkRow
from portal.recruitment.rulebook.policy import Policy, overridden, read_policy
from portal.recruitment.rulebook.roles import EXAMINER
from portal.recruitment.unions.holders import in_force
from portal.recruitment.unions.models import Appointment
from portal.recruitment.unions.queries import lineage, reach
from portal.recruitment.vacancies.models import Vacancy

# Who withdrew before the turn did not come: the rules know no third word.
WITHOUT_MARKS = {"absent": "absent", "withdrawn": "absent", "void": "void"}
MARKED = ("marked", "announced")


def days_of(session: Session, round_id: int) -> list[InterviewDay]:
    """In order of time, with their rooms."""
    statement = (
        select(InterviewDay)
        .options(selectinload(InterviewDay.rooms))
        .where(InterviewDay.round_id == round_id)
        .order_by(InterviewDay.on, InterviewDay.half)
    )
    return list(session.scalars(statement))


def day_in(session: Session, round_id: int, public_id: str) -> InterviewDay:
    """Raises ``Refused('interview.day_not_found')``."""
    statement = select(InterviewDay).where(
        InterviewDay.round_id == round_id, InterviewDay.public_id == public_id
    )
    day = session.scalar(statement)
    if day is None:
        raise Refused("interview.day_not_found")
    return day


def rooms_of(session: Session, round_id: int) -> list[InterviewRoom]:
    """In order of their time and name, with panel and turns."""
    statement = (
        select(InterviewRoom)
        .options(
            selectinload(InterviewRoom.members).joinedload(PanelMember.account),
            selectinload(InterviewRoom.slots),
        )
        .where(InterviewRoom.round_id == round_id)
        .order_by(InterviewRoom.starts_at, InterviewRoom.name)
    )
    return list(session.scalars(statement))


def interview_room_in(session: Session, round_id: int, public_id: str) -> InterviewRoom:
    """Raises ``Refused('interview.room_not_found')``."""
    room = session.scalar(
        select(InterviewRoom).where(
            InterviewRoom.round_id == round_id, InterviewRoom.public_id == public_id
        )
    )
    if room is None:
        raise Refused("interview.room_not_found")
    return room


def slots_of(session: Session, room_id: int) -> list[Turn]:
    """In drawn order, before the draw as they were put in; with application and vacancy."""
    statement = (
        select(Turn)
        .options(
            joinedload(Turn.application).joinedload(Application.vacancy),
            selectinload(Turn.sitters),
        )
        .where(Turn.room_id == room_id)
        .order_by(Turn.position, Turn.id)
    )
    return list(session.scalars(statement))


def own_turn(session: Session, application_id: str, account_id: int) -> Turn | None:
    """The turn that stands of somebody's own application, by the application's public id."""
    statement = (
        select(Turn)
        .join(Application)
        .options(joinedload(Turn.application), joinedload(Turn.room).joinedload(InterviewRoom.day))
        .where(
            Application.public_id == application_id,
            Application.account_id == account_id,
            Turn.state.not_in(FOLLOWED),
        )
    )
    return session.scalar(statement)


def turn_of_application(session: Session, application_id: int) -> Turn | None:
    """The turn that stands."""
    statement = (
        select(Turn)
        .options(joinedload(Turn.room).joinedload(InterviewRoom.day))
        .where(Turn.application_id == application_id, Turn.state.not_in(FOLLOWED))
    )
    return session.scalar(statement)


def sitting(members: Iterable[PanelMember], turn: Turn) -> list[PanelMember]:
    """Who is to sit in each place for the turn, by place: the newest row that covers it."""
    position = turn.position or 1
    places: dict[int, PanelMember] = {}
    for member in sorted(members, key=lambda member: member.id):
        if member.turn_id is None and member.from_position <= position:
            places[member.number] = member
    for member in sorted(members, key=lambda member: member.id):
        if member.turn_id == turn.id:
            places[member.number] = member
    return [places[number] for number in sorted(places)]


def panel_of(room: InterviewRoom) -> list[PanelMember]:
    """Who holds each place now, by place; a stand-in for one turn is not meant."""
    places: dict[int, PanelMember] = {}
    for member in sorted(room.members, key=lambda member: member.id):
        if member.turn_id is None:
            places[member.number] = member
    return [places[number] for number in sorted(places)]


def rooms_of_examiner(session: Session, account_id: int) -> list[PanelMember]:
    """The examiner's own place on each panel, the latest room first; the newest where they held
    several."""
    statement = (
        select(PanelMember)
        .join(InterviewRoom)
        .options(joinedload(PanelMember.room))
        .where(PanelMember.account_id == account_id)
        .order_by(InterviewRoom.starts_at.desc(), InterviewRoom.id, PanelMember.id)
    )
    newest = {member.room_id: member for member in session.scalars(statement)}
    return list(newest.values())


def own_place(session: Session, room_public_id: str, account_id: int) -> PanelMember:
    """The examiner's place in a room, the newest where they held several.

    Raises ``Refused('interview.room_not_found')`` for a room that they do not sit in.
    """
    statement = (
        select(PanelMember)
        .join(InterviewRoom)
        .options(joinedload(PanelMember.room))
        .where(InterviewRoom.public_id == room_public_id, PanelMember.account_id == account_id)
        .order_by(PanelMember.id.desc())
        .limit(1)
    )
    member = session.scalar(statement)
    if member is None:
        raise Refused("interview.room_not_found")
    return member


def examiners_for(
    session: Session, round_: RecruitmentRound, on: date
) -> list[tuple[Account, bool]]:
    """Who may sit on a panel of the round: examiners of the city's unions and of the unions above,
    each with whether they come from outside the organiser. By name."""
    above = {union.id for union in lineage(session, round_.organiser)}
    unions = reach(session, [round_.approver_id]) | above
    own = reach(session, [round_.organiser_id])
    people: dict[int, tuple[Account, bool]] = {}
    for account, union_id in session.execute(_examiners(unions, on)):
        outside = union_id not in own
        people[account.id] = (account, outside and people.get(account.id, (account, True))[1])
    return list(people.values())


def _examiners(unions: Collection[int], on: date) -> Select[tuple[Account, int]]:
    """Active accounts that are examiners of one of the unions on that day, each with that union."""
    return (
        select(Account, Appointment.union_id)
        .join(Appointment, Appointment.account_id == Account.id)
        .where(
            Appointment.role == EXAMINER,
            Appointment.union_id.in_(unions),
            *in_force(on),
            Account.state == "active",
        )
        .order_by(Account.name_sort_key, Account.id)
    )


def discards_of(session: Session, room_id: int) -> list[DrawDiscard]:
    """Draws of the room that were asked to be thrown away, in order."""
    statement = select(DrawDiscard).where(DrawDiscard.room_id == room_id).order_by(DrawDiscard.id)
    return list(session.scalars(statement))


def custody_of(session: Session, room_id: int) -> list[RecordingCustody]:
    """The steps of the room's recordings, in order."""
    statement = (
        select(RecordingCustody)
        .where(RecordingCustody.room_id == room_id)
        .order_by(RecordingCustody.id)
    )
    return list(session.scalars(statement))


def effective_policy(round_: RecruitmentRound, vacancy: Vacancy) -> Policy:
    return read_policy(overridden(round_.policy, vacancy.policy_override))


def slot_policy(session: Session, slot: Turn) -> Policy:
    round_ = session.get_one(RecruitmentRound, slot.room.round_id)
    return effective_policy(round_, slot.application.vacancy)  # type: ignore[arg-type]


def tickets_of(session: Session, application_ids: list[int]) -> dict[int, str]:
    """Application id → ticket number of the released seating."""
    statement = (
        select(Seat.application_id, Seat.ticket_number)
        .join(SeatingRun)
        .where(Seat.application_id.in_(application_ids), SeatingRun.state == "released")
    )
    return dict(session.execute(statement).all())


def mark_rows(
    session: Session, turns: list[Turn], candidates: dict[int, str], room: InterviewRoom
) -> list[MarkRow]:
    """The rows of marks.csv of finished turns; examiners by their panel place (``P1``),
    ``candidates`` names each application."""
    rows = []
    sheets = sheets_of(session, [turn.id for turn in turns])
    for turn in turns:
        key = (turn.application.vacancy.code, room.name, candidates[turn.application_id])  # type: ignore[union-attr]
        if turn.state in WITHOUT_MARKS:
            rows.append(MarkRow(*key, "", "", WITHOUT_MARKS[turn.state]))
        elif turn.state in MARKED:
            for sheet in sheets.get(turn.id, []):
                place = f"{room.place_prefix}{sheet.number}"
                rows += [
                    MarkRow(*key, place, element, value)
                    for element, value in sorted(values_of(sheet).items())
                ]
    return rows


def placed_applications(session: Session, round_id: int, *, signed: bool = False) -> set[int]:
    """Applications that have a turn in a room; with ``signed``, in a room whose sheets the
    supervisor has countersigned."""
    statement = (
        select(Turn.application_id)
        .join(InterviewRoom)
        .where(InterviewRoom.round_id == round_id, Turn.state.not_in(FOLLOWED))
    )
    if signed:
        statement = statement.where(InterviewRoom.state == "signed")
    return set(session.scalars(statement))


def marks_for_rules(session: Session, round_id: int) -> dict[int, list[MarkRow]]:
    """Application id → its rows of marks.csv under the ticket number, from rooms that are closed
    and countersigned."""
    marks: dict[int, list[MarkRow]] = {}
    for room in rooms_of(session, round_id):
        if room.state != "signed":
            continue
        turns = [turn for turn in slots_of(session, room.id) if turn.state not in FOLLOWED]
        tickets = tickets_of(session, [turn.application_id for turn in turns])
        for turn in turns:
            marks[turn.application_id] = mark_rows(session, [turn], tickets, room)
    return marks
