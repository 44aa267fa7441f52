"""Drawn seats are computed again by the stand-alone verifier, from the stored lists, the draw and
the seats as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.files.storage import Storage
from portal.kernel import draw
from portal.kernel.canonical import canonical_json
from portal.recruitment.audit import head
from portal.recruitment.exams.models import Room, Seat, SeatingRun
from portal.recruitment.publications.bundle import build_bundle
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.shadow.evidence import (
    Evidence,
    Recomputation,
    found,
    recomputation,
    stored_versions,
    table_like,
)
from portal.recruitment.shadow.models import ShadowRun
from portal.recruitment.shadow.services import ask, ask_again, keep

JOB = "exams.shadow"
OPEN = ("drawn", "countersigned")  # of a run whose seats may still go out


def subject_of(run: SeatingRun) -> str:
    return f"seating:{run.public_id}"


def ask_shadow(act: RoundAct, run: SeatingRun) -> ShadowRun:
    return ask(act, subject_of(run), JOB)


def ask_shadow_again(act: RoundAct, run: SeatingRun) -> ShadowRun:
    """Raises ``Refused('shadow.not_needed')``, ``'shadow.pending'``."""
    return ask_again(act, subject_of(run), JOB, is_open=run.state in OPEN)


def transcript(run: SeatingRun) -> dict[str, str]:
    """``draw.json`` of the evidence."""
    return {
        "schema": draw.SCHEME,
        "label": "seats",
        "list_sha256": run.list_digest,
        "commitment": run.commitment,
        "secret": run.secret,
        "numbers": run.numbers or "",
        "seed": run.seed or "",
    }


def members_of(storage: Storage, run: SeatingRun) -> dict[str, bytes]:
    """The files of the evidence."""
    return {
        "candidates.csv": storage.read(run.candidates_file or ""),
        "rooms.csv": storage.read(run.rooms_file or ""),
        "seats.csv": storage.read(run.seats_file or ""),
        "draw.json": canonical_json(transcript(run)),
        "seating.json": canonical_json(run.report),
    }


def bundle_of(act: RoundAct, storage: Storage, run: SeatingRun) -> bytes:
    """The evidence of a drawn run, signed."""
    code = act.round_.code
    members = members_of(storage, run)
    return build_bundle("seating", code, members, head(act.session, code), SeatingRun.vault)


def evidence_of(session: Session, storage: Storage, run: SeatingRun) -> Evidence:
    """The run's stored files, and its seats once more as their rows tell them."""
    members = members_of(storage, run)
    table = table_like(members["seats.csv"], _rows(session, run))
    versions, faults = stored_versions(members, "seats.csv", [table])
    return Evidence("seating", versions, faults)


def _rows(session: Session, run: SeatingRun) -> Iterator[dict[str, Any]]:
    """In the order in which they were given."""
    statement = (
        select(Seat)
        .options(joinedload(Seat.room).joinedload(Room.site), joinedload(Seat.application))
        .where(Seat.run_id == run.id)
        .order_by(Seat.id)
    )
    for seat in session.scalars(statement):
        yield {
            "candidate": seat.application.number,
            "site": seat.room.site.code,
            "room": seat.room.code,
            "seat": seat.number,
            "row": seat.row,
            "column": seat.column,
        }


def task_of(session: Session, storage: Storage, round_code: str, run: SeatingRun) -> Recomputation:
    """Raises ``Refused('bundle.…')``."""
    evidence = evidence_of(session, storage, run)
    return recomputation(evidence, round_code, head(session, round_code), SeatingRun.vault)


def run_now(act: RoundAct, storage: Storage, run: SeatingRun) -> ShadowRun:
    """What the job does, in this transaction: for a story that is told in one go."""
    finding = found(task_of(act.session, storage, act.round_.code, run))
    return keep(act, subject_of(run), finding)
