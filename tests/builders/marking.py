"""Rows of the marking office that a story shows beside the batch that is keyed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from portal.recruitment.marking.models import EXAM_BODY, Channel, MarkingBatch, Paper
from portal.recruitment.marking.score_models import Recheck, Score


@dataclass(frozen=True)
class Beside:
    """A batch with a file, one with a letter, and a re-check that somebody asked for."""

    file: MarkingBatch
    letter: MarkingBatch
    recheck: Recheck


def beside(session: Session, batch: MarkingBatch, application_id: int, at: datetime) -> Beside:
    by_file, by_letter = (_batch(session, batch, code, at) for code in ("file:1", EXAM_BODY))
    score = Score(
        application_id=application_id,
        paper=by_letter.paper.code,
        paper_id=by_letter.paper_id,
        kind="score",
        value=Fraction(60),
        recorded_by=batch.created_by,
        recorded_at=at,
    )
    recheck = Recheck(
        application_id=application_id,
        paper=score.paper,
        grounds="怀疑合分有误",
        asked_at=at,
        due_at=at + timedelta(days=5),
    )
    session.add_all([score, recheck])
    session.flush()
    return Beside(by_file, by_letter, recheck)


def _batch(session: Session, batch: MarkingBatch, channel: str, at: datetime) -> MarkingBatch:
    """Of a paper of its own, in the same sitting."""
    paper = Paper(
        round_id=batch.round_id,
        sitting_id=batch.paper.sitting_id,
        code=channel.partition(":")[0],
        title="另一科",
        full_mark=100,
        policy_digest=batch.paper.policy_digest,
    )
    row = MarkingBatch(
        round_id=batch.round_id,
        paper=paper,
        state="prepared",
        created_by=batch.created_by,
        created_at=at,
        channels=[Channel(code=channel)],
    )
    session.add(row)
    session.flush()
    return row
