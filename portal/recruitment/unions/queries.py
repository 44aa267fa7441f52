"""The union tree, who reaches what in it, and whose appointments are in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.planning.quota import ToldQuota
from portal.recruitment.unions.models import (
    HOLDING_STATES,
    PLACEMENT_KINDS,
    Appointment,
    HeadcountReservation,
    StaffingFigure,
    Union,
    UnionFigures,
)
from portal.recruitment.unions.offices import APPOINTMENTS

appointments_not_ended = APPOINTMENTS.not_ended


def reach(session: Session, union_ids: Iterable[int]) -> set[int]:
    """Ids of the given unions and of everything below them."""
    roots = set(union_ids)
    if not roots:
        return set()
    below = select(Union.id).where(Union.id.in_(roots)).cte("below", recursive=True)
    below = below.union(select(Union.id).join(below, Union.parent_id == below.c.id))
    return set(session.scalars(select(below.c.id)))


def lineage(session: Session, union: Union) -> list[Union]:
    """The union and its parents up to the province."""
    found, current = [union], union
    while current.parent_id is not None:
        current = session.get_one(Union, current.parent_id)
        found.append(current)
    return found


def union_by_code(session: Session, code: str) -> Union:
    """Raises ``Refused('union.not_found')``."""
    union = session.scalar(select(Union).where(Union.code == code))
    if union is None:
        raise Refused("union.not_found", code=code)
    return union


def city_of(session: Session, union: Union) -> Union:
    """The city's general union above (or the union itself when it is one); an institution of city
    level is not it."""
    return next(
        (
            above
            for above in lineage(session, union)
            if above.level == "city" and above.kind == "general"
        ),
        union,
    )


def below(session: Session, union_id: int) -> list[Union]:
    """Direct children in order of code."""
    return list(
        session.scalars(select(Union).where(Union.parent_id == union_id).order_by(Union.code))
    )


def union_within_reach(session: Session, public_id: str, union_ids: Iterable[int]) -> Union:
    """Raises ``Refused('union.not_found')`` for an unknown union and for one out of reach alike."""
    union = session.scalar(select(Union).where(Union.public_id == public_id))
    if union is None or union.id not in reach(session, union_ids):
        raise Refused("union.not_found")
    return union


@dataclass(frozen=True)
class TreeLine:
    """A union as a line of the indented tree; ``depth`` counts from the asker's own union."""

    union: Union
    depth: int


def tree_lines(session: Session, union_ids: Iterable[int]) -> list[TreeLine]:
    """Everything within reach, parents before children, siblings in order of code."""
    inside = reach(session, union_ids)
    rows = session.scalars(select(Union).where(Union.id.in_(inside)).order_by(Union.code)).all()
    children: dict[int | None, list[Union]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in inside else None, []).append(row)
    found: list[TreeLine] = []
    waiting = [TreeLine(row, 0) for row in reversed(children.get(None, []))]
    while waiting:
        line = waiting.pop()
        found.append(line)
        waiting += [
            TreeLine(row, line.depth + 1) for row in reversed(children.get(line.union.id, []))
        ]
    return found


def union_choices(session: Session) -> list[Union]:
    """All unions in order of code, for forms."""
    return list(session.scalars(select(Union).order_by(Union.code)))


def appointments_by_account(
    session: Session, account_ids: Iterable[int], on: date
) -> dict[int, list[Appointment]]:
    """Appointments in force or to come, for a list of officers in one query."""
    held: dict[int, list[Appointment]] = {}
    for row in APPOINTMENTS.not_ended_of(session, account_ids, on):
        held.setdefault(row.account_id, []).append(row)
    return held


def past_appointments(session: Session, account_id: int, on: date) -> list[Appointment]:
    """Ended or run out, the latest first."""
    statement = (
        select(Appointment)
        .options(joinedload(Appointment.union))
        .where(Appointment.account_id == account_id)
        .where(or_(Appointment.ended_at.is_not(None), Appointment.valid_until <= on))
        .order_by(Appointment.id.desc())
    )
    return list(session.scalars(statement))


def held_at(
    session: Session, union_ids: Iterable[int], *, except_vacancy: int | None = None
) -> dict[int, int]:
    """Union id → 员额 that vacancies hold there and that is not in post yet (在途); unions without
    any are missing."""
    statement = (
        select(HeadcountReservation.union_id, func.sum(HeadcountReservation.headcount))
        .where(
            HeadcountReservation.union_id.in_(list(union_ids)),
            HeadcountReservation.state.in_(HOLDING_STATES),
        )
        .group_by(HeadcountReservation.union_id)
    )
    if except_vacancy is not None:
        statement = statement.where(HeadcountReservation.vacancy_id != except_vacancy)
    return {union_id: int(headcount) for union_id, headcount in session.execute(statement)}


def reservations_at(session: Session, union_id: int) -> list[HeadcountReservation]:
    """What is on the way to a union, by round."""
    statement = (
        select(HeadcountReservation)
        .where(
            HeadcountReservation.union_id == union_id,
            HeadcountReservation.state.in_(HOLDING_STATES),
        )
        .order_by(HeadcountReservation.round_code, HeadcountReservation.id)
    )
    return list(session.scalars(statement))


def figures_of(session: Session, union_id: int) -> list[UnionFigures]:
    """Every statement of the union's figures, the latest first."""
    return list(
        session.scalars(
            select(UnionFigures)
            .where(UnionFigures.union_id == union_id)
            .order_by(UnionFigures.id.desc())
        )
    )


@dataclass(frozen=True, slots=True)
class InPost:
    """People in post at a union, who says so (``workforce``, ``manual`` or ``none``) and as of
    which day."""

    people: int
    source: str
    on: date | None
    told: ToldQuota | None = None


def in_post_of(session: Session, unions: Iterable[Union]) -> dict[int, InPost]:
    """The workforce side's last answer where there is one, else the figure entered by hand, else
    nobody."""
    rows = list(unions)
    statement = select(StaffingFigure).where(StaffingFigure.union_id.in_([row.id for row in rows]))
    told = {figure.union_id: figure for figure in session.scalars(statement)}
    found = {}
    for row in rows:
        figure = told.get(row.id)
        if figure is not None:
            told_on = local(figure.asked_at).date()
            quota = ToldQuota(figure.people, figure.most, figure.reading, figure.approval)
            found[row.id] = InPost(figure.people, "workforce", told_on, quota)
        elif row.in_post_manual is not None:
            found[row.id] = InPost(row.in_post_manual, "manual", row.figures_on)
        else:
            found[row.id] = InPost(0, "none", None)
    return found


def own_units(session: Session, planner: Union) -> list[Union]:
    """Units of the kinds in which the guideline places people, for which ``planner`` is the nearest
    总工会 above; in order of code."""
    inside = reach(session, [planner.id])
    rows = {
        row.id: row
        for row in session.scalars(
            select(Union).where(Union.id.in_(inside), Union.valid_until.is_(None))
        )
    }
    return sorted(
        (
            row
            for row in rows.values()
            if row.kind in PLACEMENT_KINDS and _planner_of(rows, row) == planner.id
        ),
        key=lambda row: row.code,
    )


def _planner_of(rows: dict[int, Union], unit: Union) -> int | None:
    above = rows.get(unit.parent_id) if unit.parent_id is not None else None
    while above is not None and above.kind != "general":
        above = rows.get(above.parent_id) if above.parent_id is not None else None
    return None if above is None else above.id
