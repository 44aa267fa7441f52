"""Batches as clerk, arbiter and results see them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.marking.models import Keying, MarkingBatch, Score, ScoreSheet
from portal.recruitment.unions.holders import in_force
from portal.recruitment.unions.models import Appointment, Union
from portal.recruitment.unions.queries import lineage


def batches_of(session: Session, round_id: int) -> list[MarkingBatch]:
    return list(
        session.scalars(
            select(MarkingBatch)
            .where(MarkingBatch.round_id == round_id)
            .order_by(MarkingBatch.paper)
        )
    )


def batch_in(session: Session, round_id: int, public_id: str) -> MarkingBatch:
    """Raises ``Refused('marking.batch_not_found')``."""
    batch = session.scalar(
        select(MarkingBatch).where(
            MarkingBatch.round_id == round_id, MarkingBatch.public_id == public_id
        )
    )
    if batch is None:
        raise Refused("marking.batch_not_found")
    return batch


def sheet_counts(session: Session, batch_id: int) -> dict[str, int]:
    rows = session.execute(
        select(ScoreSheet.state, func.count())
        .where(ScoreSheet.batch_id == batch_id)
        .group_by(ScoreSheet.state)
    )
    return dict(rows.all())


def keying_page(
    session: Session, batch: MarkingBatch, clerk: str
) -> list[tuple[ScoreSheet, Keying | None]]:
    """Sheets in order of their code, each with this clerk's own keying and never the other's."""
    statement = (
        select(ScoreSheet, Keying)
        .outerjoin(Keying, (Keying.sheet_id == ScoreSheet.id) & (Keying.clerk == clerk))
        .where(ScoreSheet.batch_id == batch.id, ScoreSheet.settled_reason == "")
        .order_by(ScoreSheet.sealed_code)
    )
    return list(session.execute(statement))


def keyed_counts(session: Session, batch_id: int) -> dict[str, int]:
    """Clerk → number of sheets keyed: figures only, no values."""
    statement = (
        select(Keying.clerk, func.count())
        .join(ScoreSheet)
        .where(ScoreSheet.batch_id == batch_id)
        .group_by(Keying.clerk)
    )
    return dict(session.execute(statement).all())


def differing_sheets(session: Session, batch_id: int) -> list[ScoreSheet]:
    """For the third person alone: both keyings beside each other."""
    statement = (
        select(ScoreSheet)
        .options(selectinload(ScoreSheet.keyings))
        .where(ScoreSheet.batch_id == batch_id, ScoreSheet.state.in_(("differing", "settled")))
        .order_by(ScoreSheet.sealed_code)
    )
    return list(session.scalars(statement))


def clerks_for(session: Session, organiser: Union, on: date) -> list[Account]:
    """Accounts that hold 登分人员 in the organiser or above it on this day."""
    unions = [union.id for union in lineage(session, organiser)]
    statement = (
        select(Account)
        .join(Appointment, Appointment.account_id == Account.id)
        .where(
            Appointment.role == "score_clerk",
            Appointment.union_id.in_(unions),
            *in_force(on),
            Account.state == "active",
        )
        .order_by(Account.id)
    )
    return list(session.scalars(statement).unique())


def written_scores(
    session: Session, round_id: int
) -> dict[int, dict[str, tuple[str, Fraction | None]]]:
    """Application id → paper → (kind, value): the newest edition of each score."""
    statement = (
        select(Score)
        .join(Application, Application.id == Score.application_id)
        .where(Application.round_id == round_id)
        .order_by(Score.edition)
    )
    scores: dict[int, dict[str, tuple[str, Fraction | None]]] = {}
    for score in session.scalars(statement):
        scores.setdefault(score.application_id, {})[score.paper] = (score.kind, score.value)
    return scores
