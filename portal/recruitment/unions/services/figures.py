"""The figures that quotas stand on, with their date, source and history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.unions.models import StaffingFigure, Union, UnionFigures


def enter_figures(
    session: Session,
    union: Union,
    *,
    single_unions_count: int,
    workers_count: int,
    figures_on: date,
    figures_source: str,
    in_post_manual: int | None,
    by: Actor,
    at: datetime,
    way: str = "form",
) -> None:
    """Figures that the quota stands on, with their date and source; every statement stays in the
    history.

    Raises ``union.figures`` (negative), ``union.figures_future``, ``union.source``.
    """
    if single_unions_count < 0 or workers_count < 0 or (in_post_manual or 0) < 0:
        raise Refused("union.figures")
    if figures_on > local(at).date():
        raise Refused("union.figures_future")
    if not figures_source.strip():
        raise Refused("union.source")
    before = (
        union.single_unions_count,
        union.workers_count,
        union.figures_on,
        union.in_post_manual,
    )
    union.single_unions_count, union.workers_count, union.in_post_manual = (
        single_unions_count,
        workers_count,
        in_post_manual,
    )
    union.figures_on, union.figures_source = figures_on, figures_source.strip()
    session.add(
        UnionFigures(
            union_id=union.id,
            single_unions_count=single_unions_count,
            workers_count=workers_count,
            in_post_manual=in_post_manual,
            figures_on=figures_on,
            figures_source=union.figures_source,
            way=way,
            entered_by=by.account_id,
            by_words=by.words,
            entered_at=at,
        )
    )
    record(
        session,
        "unions.enter_figures",
        f"union:{union.public_id}",
        at=at,
        by=by,
        before=[None if one is None else str(one) for one in before],
        after=[
            str(single_unions_count),
            str(workers_count),
            figures_on.isoformat(),
            None if in_post_manual is None else str(in_post_manual),
        ],
    )


def note_staffing(session: Session, people: Mapping[int, int], *, at: datetime) -> None:
    """Keep what the workforce side answered (union id → people in post or accepted) as the latest
    figure."""
    for union_id, number in people.items():
        row = session.get(StaffingFigure, union_id)
        if row is None:
            session.add(StaffingFigure(union_id=union_id, people=number, asked_at=at))
        else:
            row.people, row.asked_at = number, at
    session.flush()
