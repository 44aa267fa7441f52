"""考场编排, first step: fix both lists and commit to a secret before any number is called out."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import local
from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.let_lapse import lapse_overdue
from portal.recruitment.exams.adjustment_queries import adjustments_missing
from portal.recruitment.exams.models import SeatingRun, Sitting
from portal.recruitment.exams.queries import standing_run
from portal.recruitment.exams.services.adjust import forget_withdrawn
from portal.recruitment.exams.services.prepare_rooms import write_rooms_down
from portal.recruitment.exams.services.read_lists import Lists, lists_of
from portal.recruitment.exams.services.seat_people import seated
from portal.recruitment.exams.services.transcripts import (
    COMMITMENT_NOTE,
    body_of,
    commitment_facts,
)
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rule_files.output import write_table
from portal.recruitment.rulebook import seating
from portal.recruitment.rulebook.lifecycles import SEATING_RUN
from portal.recruitment.vacancies.queries import vacancies_of

CODE_VERSION = "seating/1"
CANDIDATE_COLUMNS = ("candidate", "vacancy", "paper", "area", "employer", "needs")
PLACE_COLUMNS = ("site", "area", "room")
SEAT_COLUMNS = ("layout", "numbering", "first_desk", "blocked", "accessible", "reserve")
ROOM_COLUMNS = PLACE_COLUMNS + SEAT_COLUMNS
UNDECIDED_VACANCY = ("planned", "open")
UNDECIDED_CASE = ("submitted", "returned", "transferring")


NOTICE = timedelta(hours=24)  # between the published commitment and the draw


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Where and when the numbers are called out, so that anybody may come and see."""

    place: str
    at: datetime


def commit_run(act: RoundAct, storage: Storage, sitting: Sitting, ceremony: Ceremony) -> SeatingRun:
    """Fix the lists, commit to a secret and publish both, a day at least before the draw. Nothing
    of them can change after this without showing.

    Raises ``Refused('seating.begun')``, ``'seating.ceremony_too_soon'``,
    ``'seating.ceremony_too_late'``, ``'seating.run_exists'``, ``'seating.opening_first'`` and
    ``'seating.cases_wait'`` (nobody may be left out because a decision is still open),
    ``'adjustment.missing'`` (what was granted reaches no room before it is settled),
    ``'seating.nobody'``, ``'seating.no_rooms'``, and ``'seating.unseated'``: that desks are missing
    is known now, not before the public.
    """
    if sitting.starts_at <= act.at:
        raise Refused("seating.begun")
    _require_time_to_come(act, sitting, ceremony)
    standing = standing_run(act.session, sitting.id)
    if standing is not None and standing.state != "draft":
        raise Refused("seating.run_exists")
    _require_all_decided(act)
    forget_withdrawn(act)
    unsettled = adjustments_missing(act.session, act.round_.id)
    if unsettled:
        raise Refused("adjustment.missing", count=len(unsettled))
    write_rooms_down(act, sitting)
    lists = lists_of(act.session, sitting)
    if not lists.persons:
        raise Refused("seating.nobody")
    if not lists.rooms:
        raise Refused("seating.no_rooms")
    seated(lists, lists.digest())  # how many find a desk does not hang on the draw
    run = standing or SeatingRun(round_id=act.round_.id, sitting_id=sitting.id)
    run.draw_place, run.draw_at = ceremony.place, ceremony.at
    _commit(act, storage, run, lists)
    published = publish(act, _announcement(act, run, lists))
    run.commitment_number = published.number
    act.record_on_round(
        "exams.commit_seats",
        f"seating:{run.public_id}",
        list_sha256=run.list_digest,
        commitment=run.commitment,
        sitting=sitting.code,
        publication=published.number,
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


def _require_time_to_come(act: RoundAct, sitting: Sitting, ceremony: Ceremony) -> None:
    if ceremony.at < act.at + NOTICE:
        raise Refused("seating.ceremony_too_soon")
    if ceremony.at >= sitting.starts_at:
        raise Refused("seating.ceremony_too_late")


def _commit(act: RoundAct, storage: Storage, run: SeatingRun, lists: Lists) -> None:
    """The run as it stands before the draw; of a draft before it nothing is left."""
    run.state = SEATING_RUN.after(run.state or SEATING_RUN.initial, "commit")
    fix_lists(act, storage, run, lists)
    run.seed, run.seats_file, run.report = None, None, None
    act.session.flush()


def fix_lists(act: RoundAct, storage: Storage, run: SeatingRun, lists: Lists) -> None:
    """Both lists as files with their digest, and a fresh secret."""
    sitting = act.session.get_one(Sitting, run.sitting_id)
    run.sitting_starts_at, run.sitting_ends_at = sitting.starts_at, sitting.ends_at
    run.secret = secrets.token_hex(32)
    run.commitment, run.list_digest = draw.commitment(run.secret), lists.digest()
    run.code_version = CODE_VERSION
    run.candidates_file = storage.put(table_file(CANDIDATE_COLUMNS, lists.persons))
    run.rooms_file = storage.put(table_file(ROOM_COLUMNS, map(room_cells, lists.rooms)))
    run.committed_by, run.committed_at = act.by.account_id, act.at
    act.session.add(run)


def _announcement(act: RoundAct, run: SeatingRun, lists: Lists) -> Document:
    assert run.draw_at is not None
    facts = (
        *commitment_facts(run),
        ("抽签地点", run.draw_place),
        ("抽签时间", f"{local(run.draw_at):%Y年%m月%d日 %H:%M}"),
        ("考生", f"{len(lists.persons)} 人"),
        ("考场", f"{len(lists.rooms)} 个"),
    )
    return Document(
        kind="seating_commitment",
        round_code=act.round_.code,
        title=f"{act.round_.title}考场编排抽签预告（第 {run.sitting.code} 场）",
        body=body_of(facts, COMMITMENT_NOTE),
    )


def room_cells(room: seating.Room) -> tuple[str, ...]:
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


def table_file(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write_table(path, tuple(columns), [tuple(row) for row in rows])
        return path.read_bytes()
