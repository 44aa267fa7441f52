"""Rooms, panels and turns; and the marks as the rules want them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.interviews.models import InterviewRoom, InterviewSlot, Mark, PanelMember
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.marking.interview import MarkRow
from portal.recruitment.rulebook.policy import Policy, overridden, read_policy
from portal.recruitment.rulebook.roles import EXAMINER
from portal.recruitment.unions.holders import in_force
from portal.recruitment.unions.models import Appointment
from portal.recruitment.unions.queries import lineage, reach
from portal.recruitment.vacancies.models import Vacancy

STATES_WITHOUT_MARKS = ("absent", "void")


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


def slots_of(session: Session, room_id: int) -> list[InterviewSlot]:
    """In drawn order, before the draw as they were put in; with application, vacancy and marks."""
    statement = (
        select(InterviewSlot)
        .options(
            joinedload(InterviewSlot.application).joinedload(Application.vacancy),
            selectinload(InterviewSlot.marks).joinedload(Mark.member),
        )
        .where(InterviewSlot.room_id == room_id)
        .order_by(InterviewSlot.position, InterviewSlot.id)
    )
    return list(session.scalars(statement))


def rooms_of_examiner(session: Session, account_id: int) -> list[PanelMember]:
    """The examiner's own places on panels, the latest room first."""
    statement = (
        select(PanelMember)
        .join(InterviewRoom)
        .options(joinedload(PanelMember.room))
        .where(PanelMember.account_id == account_id)
        .order_by(InterviewRoom.starts_at.desc(), InterviewRoom.id)
    )
    return list(session.scalars(statement))


def own_place(session: Session, room_public_id: str, account_id: int) -> PanelMember:
    """The examiner's place in a room.

    Raises ``Refused('interview.room_not_found')`` for a room that they do not sit in.
    """
    statement = (
        select(PanelMember)
        .join(InterviewRoom)
        .options(joinedload(PanelMember.room))
        .where(InterviewRoom.public_id == room_public_id, PanelMember.account_id == account_id)
    )
    member = session.scalar(statement)
    if member is None:
        raise Refused("interview.room_not_found")
    return member


def own_marks(session: Session, member_id: int) -> dict[int, dict[str, Mark]]:
    """Slot id → element → this examiner's own mark. Nobody else's is read."""
    marks: dict[int, dict[str, Mark]] = {}
    for mark in session.scalars(select(Mark).where(Mark.member_id == member_id)):
        marks.setdefault(mark.slot_id, {})[mark.element] = mark
    return marks


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


def effective_policy(round_: RecruitmentRound, vacancy: Vacancy) -> Policy:
    return read_policy(overridden(round_.policy, vacancy.policy_override))


def slot_policy(session: Session, slot: InterviewSlot) -> Policy:
    round_ = session.get_one(RecruitmentRound, slot.room.round_id)
    return effective_policy(round_, slot.application.vacancy)  # type: ignore[arg-type]


def tickets_of(session: Session, application_ids: list[int]) -> dict[int, str]:
    """Application id → ticket number of the released seating."""
    statement = (
        select(Seat.application_id, Seat.ticket_number)
        .select_from(Seat)
        .join(SeatingRun)
        .where(Seat.application_id.in_(application_ids), SeatingRun.state == "released")
    )
    return dict(session.execute(statement).all())


def mark_rows(
    slots: list[InterviewSlot], candidates: dict[int, str], room_name: str
) -> list[MarkRow]:
    """The rows of marks.csv of finished turns; examiners by their number on the panel,
    ``candidates`` names each application."""
    rows = []
    for slot in slots:
        place = (slot.application.vacancy.code, room_name, candidates[slot.application_id])  # type: ignore[union-attr]
        if slot.state in STATES_WITHOUT_MARKS:
            rows.append(MarkRow(*place, "", "", slot.state))
        elif slot.state == "marked":
            marks = sorted(slot.marks, key=lambda mark: (mark.member.number, mark.element))
            rows += [
                MarkRow(*place, str(mark.member.number), mark.element, mark.value) for mark in marks
            ]
    return rows


def placed_applications(session: Session, round_id: int, *, signed: bool = False) -> set[int]:
    """Applications that have a turn in a room; with ``signed``, in a room whose sheets the
    supervisor has countersigned."""
    statement = (
        select(InterviewSlot.application_id)
        .join(InterviewRoom)
        .where(InterviewRoom.round_id == round_id)
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
        slots = slots_of(session, room.id)
        tickets = tickets_of(session, [slot.application_id for slot in slots])
        for slot in slots:
            marks[slot.application_id] = mark_rows([slot], tickets, room.name)
    return marks
