"""密号: every answer sheet of a paper gets a code that tells nothing, before a score is keyed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.attendance.queries import UNKNOWN, attendance_of, open_rooms
from portal.recruitment.exams.models import Seat
from portal.recruitment.exams.queries import run_in_force
from portal.recruitment.marking.models import MarkingBatch, ScoreSheet
from portal.recruitment.marking.queries import batches_of
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import SCORE_SHEET
from portal.recruitment.rulebook.marking.papers import papers_of
from portal.recruitment.rulebook.policy import read_policy

ABSENT_REASON = "考场记录为缺考"


@dataclass(frozen=True, slots=True)
class Clerks:
    """Account ids of the two who key every sheet, each for themselves."""

    first: int
    second: int


def locked_batch(session: Session, round_id: int, public_id: str) -> MarkingBatch:
    """Raises ``Refused('marking.batch_not_found')``."""
    statement = select(MarkingBatch).where(
        MarkingBatch.round_id == round_id, MarkingBatch.public_id == public_id
    )
    batch = session.scalar(locked(session, statement))
    if batch is None:
        raise Refused("marking.batch_not_found")
    return batch


def create_batches(act: RoundAct, clerks: Clerks) -> list[MarkingBatch]:
    """One batch per paper, once the exam is over and every room is closed; sheets of absent
    candidates are settled by the room's record.

    Raises ``Refused('marking.exam_not_over')``, ``'marking.one_clerk'``,
    ``'marking.attendance_open'``, ``'marking.rooms_open'``, ``'marking.batch_exists'``.
    """
    run = run_in_force(act.session, act.round_.id)
    if run is None or act.at < run.sitting_ends_at:
        raise Refused("marking.exam_not_over")
    if clerks.first == clerks.second:
        raise Refused("marking.one_clerk")
    if batches_of(act.session, act.round_.id):
        raise Refused("marking.batch_exists")
    papers = papers_of(read_policy(act.round_.policy))
    closed = {paper: _closed_room_states(act, paper) for paper in papers}
    seats = list(act.session.scalars(select(Seat).where(Seat.run_id == run.id).order_by(Seat.id)))
    return [
        _create_batch(
            act,
            paper,
            full_mark,
            clerks,
            [
                (seat, closed[paper][seat.application_id])
                for seat in seats
                if seat.application_id in closed[paper]
            ],
        )
        for paper, (_title, full_mark) in papers.items()
    ]


def _closed_room_states(act: RoundAct, paper: str) -> dict[int, str]:
    """Application id → present or absent: from here on only two people change it.

    Raises ``Refused('marking.attendance_open')``, ``'marking.rooms_open'``.
    """
    states = attendance_of(act.session, act.round_.id, paper)
    waiting = [state for state in states.values() if state == UNKNOWN]
    if waiting:
        raise Refused("marking.attendance_open", count=len(waiting))
    rooms = open_rooms(act.session, act.round_.id, paper)
    if rooms:
        raise Refused("marking.rooms_open", count=len(rooms), first=rooms[0].code)
    return states


def _create_batch(
    act: RoundAct, paper: str, full_mark: object, clerks: Clerks, candidates: list[tuple[Seat, str]]
) -> MarkingBatch:
    batch = MarkingBatch(
        round_id=act.round_.id,
        paper=paper,
        full_mark=full_mark,
        first_clerk_id=clerks.first,
        second_clerk_id=clerks.second,
        created_by=act.by.account_id,
        created_at=act.at,
    )
    act.session.add(batch)
    act.session.flush()
    _add_sheets(act, batch, candidates)
    act.record_on_round(
        "marking.create_batch", f"batch:{batch.public_id}", paper=paper, sheets=str(len(candidates))
    )
    return batch


def _codes(count: int) -> list[str]:
    """Six digits each, all different, in random order."""
    pool = secrets.SystemRandom().sample(range(100_000, 1_000_000), count)
    return [str(code) for code in pool]


def _add_sheets(act: RoundAct, batch: MarkingBatch, candidates: list[tuple[Seat, str]]) -> None:
    for code, (seat, state) in zip(_codes(len(candidates)), candidates, strict=True):
        sheet = ScoreSheet(batch_id=batch.id, sealed_code=code, seat_id=seat.id)
        if state == "absent":
            sheet.state = SCORE_SHEET.after(SCORE_SHEET.initial, "agree")
            sheet.settled_kind, sheet.settled_reason = "absent", ABSENT_REASON
            sheet.settled_by, sheet.settled_at = act.by.account_id, act.at
        act.session.add(sheet)
    act.session.flush()
