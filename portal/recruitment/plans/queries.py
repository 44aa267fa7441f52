"""Plans as one asker may see them, what they leave for a round, and the exceptions in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.plans.models import PlanLine, QuotaException, YearlyPlan
from portal.recruitment.rulebook.planning.quota import EITHER, QuotaStanding, quota_standing
from portal.recruitment.unions.models import HeadcountReservation, Union
from portal.recruitment.unions.queries import in_post_of, lineage, reach

IN_FORCE = ("approved", "reported")
OPEN = ("draft", "submitted", "returned")


def plan_within_reach(
    session: Session, public_id: str, union_ids: Iterable[int], *, for_change: bool = False
) -> YearlyPlan:
    """Raises ``Refused('plan.not_found')`` for an unknown plan and for one out of reach alike."""
    statement = select(YearlyPlan).where(YearlyPlan.public_id == public_id)
    plan = session.scalar(locked(session, statement) if for_change else statement)
    if plan is None or plan.union_id not in reach(session, union_ids):
        raise Refused("plan.not_found")
    return plan


def latest_plans(session: Session, union_ids: Iterable[int], year: int) -> dict[int, YearlyPlan]:
    """Union id → its latest revision for the year."""
    statement = (
        select(YearlyPlan)
        .where(YearlyPlan.union_id.in_(list(union_ids)), YearlyPlan.year == year)
        .order_by(YearlyPlan.revision)
    )
    return {plan.union_id: plan for plan in session.scalars(statement)}


def plan_in_force(session: Session, union: Union, year: int) -> YearlyPlan | None:
    """The approved plan of the nearest union above ``union`` (or its own) that has one for the
    year."""
    above = [one.id for one in lineage(session, union)]
    statement = select(YearlyPlan).where(
        YearlyPlan.union_id.in_(above), YearlyPlan.year == year, YearlyPlan.state.in_(IN_FORCE)
    )
    found = {
        plan.union_id: plan for plan in session.scalars(statement.order_by(YearlyPlan.revision))
    }
    return next((found[union_id] for union_id in above if union_id in found), None)


def reading_for(session: Session, union: Union) -> str:
    """How the two sentences of the guideline are read for a unit: as the latest approved plan above
    it says, else either threshold."""
    above = [one.id for one in lineage(session, union)]
    statement = (
        select(YearlyPlan.reading)
        .where(YearlyPlan.union_id.in_(above), YearlyPlan.state.in_(IN_FORCE))
        .order_by(YearlyPlan.year.desc(), YearlyPlan.revision.desc(), YearlyPlan.id.desc())
    )
    return session.scalar(statement.limit(1)) or EITHER


@dataclass(frozen=True, slots=True)
class PlanRoom:
    """What a year's approved plan gives a unit: people planned, drawn by rounds, left.

    ``binding``: going beyond it is refused.
    """

    year: int
    planned: int
    drawn: int
    binding: bool

    @property
    def left(self) -> int:
        """Negative when more is drawn than planned."""
        return self.planned - self.drawn


def plan_room(
    session: Session,
    union_id: int,
    year: int,
    *,
    except_vacancy: int | None = None,
    except_round: str | None = None,
) -> PlanRoom | None:
    """None where no plan above the unit is approved for the year; a unit that the plan does not
    name has nothing planned."""
    plan = plan_in_force(session, session.get_one(Union, union_id), year)
    if plan is None:
        return None
    planned = next((line.wanted for line in plan.lines if line.union_id == union_id), 0)
    statement = select(func.coalesce(func.sum(HeadcountReservation.headcount), 0)).where(
        HeadcountReservation.union_id == union_id,
        HeadcountReservation.year == year,
        HeadcountReservation.state != "released",
    )
    if except_vacancy is not None:
        statement = statement.where(HeadcountReservation.vacancy_id != except_vacancy)
    if except_round is not None:
        statement = statement.where(HeadcountReservation.round_code != except_round)
    return PlanRoom(year, planned, int(session.scalar(statement) or 0), plan.binding)


def plan_rooms(session: Session, plan: YearlyPlan) -> dict[int, PlanRoom]:
    """What the plan that holds now leaves each unit of ``plan``, in two queries; empty while none
    is approved for the year."""
    holding = plan_in_force(session, plan.union, plan.year)
    if holding is None:
        return {}
    planned = {line.union_id: line.wanted for line in holding.lines}
    units = [line.union_id for line in plan.lines]
    statement = (
        select(HeadcountReservation.union_id, func.sum(HeadcountReservation.headcount))
        .where(
            HeadcountReservation.union_id.in_(units),
            HeadcountReservation.year == plan.year,
            HeadcountReservation.state != "released",
        )
        .group_by(HeadcountReservation.union_id)
    )
    drawn = {union_id: int(headcount) for union_id, headcount in session.execute(statement)}
    return {
        unit: PlanRoom(plan.year, planned.get(unit, 0), drawn.get(unit, 0), holding.binding)
        for unit in units
    }


def exceptions_in_force(session: Session, union_ids: Iterable[int]) -> dict[int, QuotaException]:
    """Union id → the city's latest leave for the unit that has not been revoked."""
    statement = (
        select(QuotaException)
        .where(QuotaException.union_id.in_(list(union_ids)), QuotaException.state == "granted")
        .order_by(QuotaException.decided_at, QuotaException.id)
    )
    return {row.union_id: row for row in session.scalars(statement)}


def exception_in_force(session: Session, union_id: int) -> QuotaException | None:
    return exceptions_in_force(session, [union_id]).get(union_id)


def exception_within_reach(
    session: Session, public_id: str, union_ids: Iterable[int], *, for_change: bool = False
) -> QuotaException:
    """Raises ``Refused('exception.not_found')``."""
    statement = select(QuotaException).where(QuotaException.public_id == public_id)
    found = session.scalar(locked(session, statement) if for_change else statement)
    if found is None or found.union_id not in reach(session, union_ids):
        raise Refused("exception.not_found")
    return found


def exceptions_within_reach(session: Session, union_ids: Iterable[int]) -> list[QuotaException]:
    """Those that wait first, then the latest."""
    statement = (
        select(QuotaException)
        .options(joinedload(QuotaException.union))
        .where(QuotaException.union_id.in_(reach(session, union_ids)))
        .order_by((QuotaException.state != "requested"), QuotaException.id.desc())
    )
    return list(session.scalars(statement))


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the plan with its quota: ``room`` is what the quota leaves when those who leave are
    gone; ``above`` a demand beyond it."""

    line: PlanLine
    standing: QuotaStanding
    room: int
    above: bool


def lines_with_units(session: Session, plan: YearlyPlan) -> list[PlanLine]:
    """The lines in their order, their units loaded in one query."""
    statement = (
        select(PlanLine)
        .options(joinedload(PlanLine.union))
        .where(PlanLine.plan_id == plan.id)
        .order_by(PlanLine.place)
    )
    return list(session.scalars(statement))


def sheet_lines(session: Session, plan: YearlyPlan) -> list[SheetLine]:
    """The quota of every line by the figures taken with it, the plan's reading, and the exception
    in force."""
    exceptions = exceptions_in_force(session, [line.union_id for line in plan.lines])
    lines = lines_with_units(session, plan)
    told = in_post_of(session, [line.union for line in lines])
    found = []
    for line in lines:
        exception = exceptions.get(line.union_id)
        standing = quota_standing(
            plan.reading,
            line.union.kind,
            line.unions_count,
            line.workers_count,
            line.in_post,
            line.pending,
            None if exception is None else exception.granted,
            told=told[line.union_id].told,
        )
        room = (
            max(0, standing.allowed - line.in_post - line.pending + line.leaving)
            if standing.known
            else 0
        )
        found.append(SheetLine(line, standing, room, standing.known and line.wanted > room))
    return found


@dataclass(frozen=True, slots=True)
class Gap:
    """What still stands between a plan and the city: a unit and the code of what it lacks
    (``figures``, ``reason``, ``funding``; ``lines``)."""

    unit: str
    code: str
    wanted: int
    room: int


def gaps(session: Session, plan: YearlyPlan) -> list[Gap]:
    """Empty when the plan can be handed in. A plan that wants nobody can: it says so."""
    found = [] if plan.lines else [Gap(plan.union.name, "lines", 0, 0)]
    for one in sheet_lines(session, plan):
        line, unit = one.line, one.line.union.name
        if line.wanted and not one.standing.known:
            found.append(Gap(unit, "figures", line.wanted, one.room))
        elif one.above and not line.reason:
            found.append(Gap(unit, "reason", line.wanted, one.room))
        if line.wanted and not line.funding:
            found.append(Gap(unit, "funding", line.wanted, one.room))
    return found
