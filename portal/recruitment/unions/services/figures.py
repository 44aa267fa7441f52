"""The figures that quotas stand on, with their date, source and history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.rulebook.planning.quota import ToldQuota
from portal.recruitment.unions.models import StaffingFigure, Union, UnionFigures


@dataclass(frozen=True)
class Figures:
    """A statement of a union's figures, as of a day, from a source.

    ``in_post_manual``: people in post, for when the workforce side is away.
    """

    single_unions_count: int
    workers_count: int
    figures_on: date
    figures_source: str
    in_post_manual: int | None


def enter_figures(act: Act, union: Union, figures: Figures, *, way: str = "form") -> None:
    """Figures that the quota stands on, with their date and source; every statement stays in the
    history.

    Raises ``union.figures`` (negative), ``union.figures_future``, ``union.source``.
    """
    if min(figures.single_unions_count, figures.workers_count, figures.in_post_manual or 0) < 0:
        raise Refused("union.figures")
    if figures.figures_on > local(act.at).date():
        raise Refused("union.figures_future")
    figures = replace(
        figures, figures_source=require_reason(figures.figures_source, "union.source")
    )
    before = _compared(union)
    for name, value in asdict(figures).items():
        setattr(union, name, value)
    act.session.add(
        UnionFigures(
            union_id=union.id,
            **asdict(figures),
            way=way,
            entered_by=act.by.account_id,
            by_words=act.by.words,
            entered_at=act.at,
        )
    )
    subject, after = f"union:{union.public_id}", _compared(union)
    act.record("unions.enter_figures", subject, before=before, after=after)


def _compared(union: Union) -> list[str | None]:
    """The figures as the audit chain tells them."""
    on, manual = union.figures_on, union.in_post_manual
    values = (union.single_unions_count, union.workers_count, on, manual)
    return [None if value is None else str(value) for value in values]


def note_staffing(session: Session, told: Mapping[int, ToldQuota], *, at: datetime) -> None:
    """Keep what the workforce side answered, by union id, as the latest figure."""
    for union_id, answer in told.items():
        row = session.get(StaffingFigure, union_id)
        if row is None:
            row = StaffingFigure(union_id=union_id)
            session.add(row)
        row.people, row.asked_at = answer.people, at
        row.most, row.reading, row.approval = answer.most, answer.reading, answer.approval
    session.flush()
