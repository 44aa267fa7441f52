"""The quota of a unit as the vacancies and hires of the portal draw on it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.recruitment.rulebook.quota import QuotaFinding, assess_quota
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import HeadcountReservation


def held_elsewhere(session: Session, union_id: int, *, except_vacancy: int | None) -> int:
    """员额 that other vacancies hold against the unit and that is not in post yet (在途)."""
    statement = select(func.coalesce(func.sum(HeadcountReservation.headcount), 0)).where(
        HeadcountReservation.union_id == union_id, HeadcountReservation.state.in_(("planned", "reserved", "pending_hire"))
    )
    if except_vacancy is not None:
        statement = statement.where(HeadcountReservation.vacancy_id != except_vacancy)
    return int(session.scalar(statement) or 0)


def quota_of(
    session: Session,
    unit: Union,
    headcount: int,
    *,
    in_post: int | None,
    reason: str = "",
    reading: str = "either",
    except_vacancy: int | None = None,
) -> QuotaFinding:
    """The guideline's quota for ``unit``. ``in_post`` comes from the workforce side; None = the figure entered by hand, else nobody."""
    return assess_quota(
        reading=reading,
        unit_kind=unit.kind,
        unions_count=unit.single_unions_count,
        workers_count=unit.workers_count,
        in_post=in_post if in_post is not None else (unit.in_post_manual or 0),
        pending=held_elsewhere(session, unit.id, except_vacancy=except_vacancy),
        requested=headcount,
        reason=reason,
    )
