"""What the pages of the exam day show of a room."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy.orm import Session

from portal.recruitment.attendance.models import EVERY_PAPER
from portal.recruitment.attendance.queries import holds, record_of, seats_held, states_at
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.marking.papers import papers_of
from portal.recruitment.vacancies.policies import policies_in_force


def paper_titles(session: Session, round_: RecruitmentRound, run: SeatingRun) -> dict[str, str]:
    """Paper → title, of the run's sitting, those of a vacancy's own rules too; one entry for all
    where it has a single paper."""
    papers: dict[str, tuple[str, Any]] = {}
    for policy in policies_in_force(session, round_):
        papers = papers_of(policy) | papers
    here = {code: title for code, (title, _mark) in papers.items() if holds(run, code)}
    return here if len(here) > 1 else {EVERY_PAPER: next(iter(here.values()), "")}


def room_rows(session: Session, round_: RecruitmentRound, run: SeatingRun) -> list[dict[str, Any]]:
    """Each room and paper with its counts and its record, in the order of the rooms."""
    seats = seats_held(session, run.id)
    rooms = {seat.room.id: seat.room for seat in seats}
    rows = []
    for paper, title in paper_titles(session, round_, run).items():
        states = states_at(session, [seat.id for seat in seats], paper)
        for room in rooms.values():
            counts = Counter(states[seat.id] for seat in seats if seat.room_id == room.id)
            record = record_of(session, run.id, room.id, paper)
            rows.append(
                {
                    "run": run,
                    "room": room,
                    "paper": paper,
                    "title": title,
                    "counts": counts,
                    "record": record,
                }
            )
    return rows
