"""考场编排, first step: fix both lists and commit to a secret before any number is called out."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import func, select

from portal.foundation.files.storage import Storage
from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.let_lapse import lapse_overdue
from portal.recruitment.exams.models import SeatingRun, Sitting
from portal.recruitment.exams.queries import standing_run
from portal.recruitment.exams.services.read_lists import Lists, lists_of
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rule_files.output import write_table
from portal.recruitment.rulebook import seating
from portal.recruitment.vacancies.queries import vacancies_of

CODE_VERSION = "seating/1"
CANDIDATE_COLUMNS = ("candidate", "vacancy", "paper", "area", "employer", "needs")
PLACE_COLUMNS = ("site", "area", "room")
SEAT_COLUMNS = ("layout", "numbering", "first_desk", "blocked", "accessible", "reserve")
ROOM_COLUMNS = PLACE_COLUMNS + SEAT_COLUMNS
UNDECIDED_VACANCY = ("planned", "open")
UNDECIDED_CASE = ("submitted", "returned", "transferring")


def commit_run(act: RoundAct, storage: Storage, sitting: Sitting) -> SeatingRun:
    """Fix the lists and commit to a secret. Nothing of both can change after this without showing.

    Raises ``Refused('seating.begun')``, ``'seating.run_exists'``, ``'seating.opening_first'`` and
    ``'seating.cases_wait'`` (nobody may be left out because a decision is still open),
    ``'seating.nobody'``, ``'seating.no_rooms'``.
    """
    if sitting.starts_at <= act.at:
        raise Refused("seating.begun")
    if standing_run(act.session, sitting.id) is not None:
        raise Refused("seating.run_exists")
    _require_all_decided(act)
    lists = lists_of(act.session, sitting)
    if not lists.persons:
        raise Refused("seating.nobody")
    if not lists.rooms:
        raise Refused("seating.no_rooms")
    run = _commitment(act, storage, sitting, lists)
    act.record_on_round(
        "exams.commit_seats",
        f"seating:{run.public_id}",
        list_sha256=run.list_digest,
        commitment=run.commitment,
        sitting=sitting.code,
        candidates=str(len(lists.persons)),
        rooms=str(len(lists.rooms)),
    )
    return run


def _require_all_decided(act: RoundAct) -> None:
    vacancies = vacancies_of(act.session, act.round_.id)
    if any(vacancy.state in UNDECIDED_VACANCY for vacancy in vacancies):
        raise Refused("seating.opening_first")
    lapse_overdue(act.session, act.round_, at=act.at)
    statement = (
        select(func.count())
        .select_from(Application)
        .where(Application.round_id == act.round_.id, Application.state.in_(UNDECIDED_CASE))
    )
    waiting = act.session.scalar(statement) or 0
    if waiting:
        raise Refused("seating.cases_wait", count=waiting)


def _commitment(act: RoundAct, storage: Storage, sitting: Sitting, lists: Lists) -> SeatingRun:
    """The run as it stands before the draw, with both lists kept as files."""
    secret = secrets.token_hex(32)
    run = SeatingRun(
        round_id=act.round_.id,
        sitting_id=sitting.id,
        sitting_starts_at=sitting.starts_at,
        sitting_ends_at=sitting.ends_at,
        list_digest=lists.digest(),
        commitment=draw.commitment(secret),
        secret=secret,
        code_version=CODE_VERSION,
        candidates_file=storage.put(_file(CANDIDATE_COLUMNS, lists.persons)),
        rooms_file=storage.put(_file(ROOM_COLUMNS, map(_room_cells, lists.rooms))),
        committed_by=act.by.account_id,
        committed_at=act.at,
    )
    act.session.add(run)
    act.session.flush()
    return run


def _room_cells(room: seating.Room) -> tuple[str, ...]:
    blocked = " ".join(map(str, room.blocked))
    return (
        room.site,
        room.area,
        room.room,
        room.layout,
        room.numbering,
        room.first_desk,
        blocked,
        str(int(room.accessible)),
        str(room.reserve),
    )


def _file(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write_table(path, tuple(columns), [tuple(row) for row in rows])
        return path.read_bytes()
