"""密号: every answer sheet of a paper gets a code that tells nothing, before anybody keys a score."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.exams.models import Seat
from portal.recruitment.exams.queries import run_in_force
from portal.recruitment.marking.models import MarkingBatch, ScoreSheet
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import Policy, read_policy

ABSENT_REASON = "考场记录为缺考"


def papers_of(policy: Policy) -> dict[str, tuple[str, object]]:
    """Code → (title, full mark) of everything written that is keyed: each paper, or the paperless
    component itself. The interview is not."""
    interview = policy.interview.component if policy.interview else "interview"
    found: dict[str, tuple[str, object]] = {}
    for component in policy.components:
        if component.code == interview:
            continue
        if component.papers:
            found |= {paper.code: (paper.title, paper.full_mark) for paper in component.papers}
        else:
            found[component.code] = (component.title, component.full_mark)
    return found


def locked_batch(session: Session, round_id: int, public_id: str) -> MarkingBatch:
    """Raises ``Refused('marking.batch_not_found')``."""
    batch = session.scalar(
        locked(
            session,
            select(MarkingBatch).where(
                MarkingBatch.round_id == round_id, MarkingBatch.public_id == public_id
            ),
        )
    )
    if batch is None:
        raise Refused("marking.batch_not_found")
    return batch


def create_batches(
    session: Session, round_: RecruitmentRound, *, first: int, second: int, by: Actor, at: datetime
) -> list[MarkingBatch]:
    """One batch per paper, once the exam is over and every room is closed; sheets of absent
    candidates are settled by the room's record.

    Raises ``Refused('marking.exam_not_over')``, ``'marking.attendance_open'``,
    ``'marking.batch_exists'``, ``'marking.one_clerk'``.
    """
    run = run_in_force(session, round_.id)
    if run is None or at < run.sitting_ends_at:
        raise Refused("marking.exam_not_over")
    if first == second:
        raise Refused("marking.one_clerk")
    seats = list(session.scalars(select(Seat).where(Seat.run_id == run.id).order_by(Seat.id)))
    open_seats = [seat for seat in seats if seat.attendance == "expected"]
    if open_seats:
        raise Refused("marking.attendance_open", count=len(open_seats))
    if (
        session.scalar(select(MarkingBatch.id).where(MarkingBatch.round_id == round_.id))
        is not None
    ):
        raise Refused("marking.batch_exists")
    made = []
    for paper, (_title, full_mark) in papers_of(read_policy(round_.policy)).items():
        batch = MarkingBatch(
            round_id=round_.id,
            paper=paper,
            full_mark=full_mark,
            first_clerk_id=first,
            second_clerk_id=second,
            created_by=by.account_id,
            created_at=at,
        )
        session.add(batch)
        session.flush()
        _add_sheets(session, batch, seats, by, at)
        made.append(batch)
        record(
            session,
            "marking.create_batch",
            f"batch:{batch.public_id}",
            at=at,
            by=by,
            chain=round_.code,
            paper=paper,
            sheets=str(len(seats)),
        )
    return made


def _codes(count: int) -> list[str]:
    """Six digits each, all different, in random order."""
    pool = secrets.SystemRandom().sample(range(100_000, 1_000_000), count)
    return [str(code) for code in pool]


def _add_sheets(
    session: Session, batch: MarkingBatch, seats: list[Seat], by: Actor, at: datetime
) -> None:
    for code, seat in zip(_codes(len(seats)), seats, strict=True):
        sheet = ScoreSheet(batch_id=batch.id, sealed_code=code, seat_id=seat.id)
        if seat.attendance == "absent":
            sheet.state, sheet.settled_kind, sheet.settled_reason = (
                "agreed",
                "absent",
                ABSENT_REASON,
            )
            sheet.settled_by, sheet.settled_at = by.account_id, at
        session.add(sheet)
    session.flush()
