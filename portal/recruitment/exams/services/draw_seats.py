"""考场编排: commit, draw in public, countersign, release.

Each step is another person's, and anyone can recompute the outcome.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import local
from portal.kernel import draw
from portal.kernel.canonical import canonical_json
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import eligible_applications
from portal.recruitment.applications.services.let_lapse import lapse_overdue
from portal.recruitment.audit import Act, Actor, head, record
from portal.recruitment.exams.models import Room, Seat, SeatingRun, Site
from portal.recruitment.exams.services.prepare_rooms import room_row
from portal.recruitment.messages.services import send
from portal.recruitment.publications.bundle import build_bundle
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rule_files.output import write_table
from portal.recruitment.rule_files.seating_files import seating_report, write_seats
from portal.recruitment.rulebook import seating
from portal.recruitment.rulebook.lifecycles import SEATING_RUN
from portal.recruitment.rulebook.publication.gate import leaks
from portal.recruitment.rulebook.seating.ticket_numbers import ticket_numbers
from portal.recruitment.vacancies.queries import vacancies_of

CODE_VERSION = "seating/1"
CANDIDATE_COLUMNS = ("candidate", "vacancy", "paper", "area", "employer", "needs")
ROOM_COLUMNS = (
    "site",
    "area",
    "room",
    "layout",
    "numbering",
    "first_desk",
    "blocked",
    "accessible",
    "reserve",
)
OPENED = ("opened", "reduced")
UNDECIDED_VACANCY = ("planned", "open")
UNDECIDED_CASE = ("submitted", "returned", "transferring")


def locked_run(session: Session, round_id: int, public_id: str) -> SeatingRun:
    """Raises ``Refused('seating.run_not_found')``."""
    statement = select(SeatingRun).where(
        SeatingRun.round_id == round_id, SeatingRun.public_id == public_id
    )
    run = session.scalar(locked(session, statement))
    if run is None:
        raise Refused("seating.run_not_found")
    return run


def candidates_of(session: Session, round_id: int) -> list[Application]:
    """Everybody who sits the exam: eligible, for a vacancy that opens."""
    return [
        application
        for application in eligible_applications(session, round_id)
        if application.vacancy.state in OPENED
    ]


def _employer_code(application: Application) -> str:
    """People of one employer get one code, so that they don't sit together; the code tells nobody
    which employer."""
    name = (application.facts or {}).get("work", {}).get("present_employer", "").strip()
    return Application.vault.index("employer", name)[:12] if name else ""


def _person(application: Application) -> seating.Person:
    needs = (
        "accessible" if application.accessible_seat else ""
    )  # granted on request; wishes alone reserve no room
    return seating.Person(
        application.number or "",
        application.vacancy.code,
        "",
        "",
        _employer_code(application),
        needs,
    )


def _rooms(session: Session, round_id: int) -> list[tuple[Site, Room]]:
    statement = (
        select(Site, Room)
        .join(Room, Room.site_id == Site.id)
        .where(Site.round_id == round_id)
        .order_by(Site.code, Room.code)
    )
    return list(session.execute(statement))


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


def _require_all_decided(session: Session, round_: RecruitmentRound, at: datetime) -> None:
    if any(vacancy.state in UNDECIDED_VACANCY for vacancy in vacancies_of(session, round_.id)):
        raise Refused("seating.opening_first")
    lapse_overdue(session, round_, at=at)
    statement = (
        select(func.count())
        .select_from(Application)
        .where(Application.round_id == round_.id, Application.state.in_(UNDECIDED_CASE))
    )
    waiting = session.scalar(statement) or 0
    if waiting:
        raise Refused("seating.cases_wait", count=waiting)


def commit_run(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    at: datetime,
) -> SeatingRun:
    """Fix the lists and commit to a secret. Nothing of both can change after this without showing.

    Raises ``Refused('seating.times')``, ``'seating.run_exists'``, ``'seating.opening_first'`` and
    ``'seating.cases_wait'`` (nobody may be left out because a decision is still open),
    ``'seating.nobody'``, ``'seating.no_rooms'``.
    """
    if ends_at <= starts_at or starts_at <= at:
        raise Refused("seating.times")
    if (
        session.scalar(
            select(SeatingRun.id).where(
                SeatingRun.round_id == round_.id, SeatingRun.state != "discarded"
            )
        )
        is not None
    ):
        raise Refused("seating.run_exists")
    _require_all_decided(session, round_, at)
    persons = sorted(_person(application) for application in candidates_of(session, round_.id))
    rooms = [room_row(site, room) for site, room in _rooms(session, round_.id)]
    if not persons:
        raise Refused("seating.nobody")
    if not rooms:
        raise Refused("seating.no_rooms")
    secret = secrets.token_hex(32)
    run = SeatingRun(
        round_id=round_.id,
        sitting_starts_at=starts_at,
        sitting_ends_at=ends_at,
        list_digest=draw.list_digest(seating.canonical_members(persons, rooms)),
        commitment=draw.commitment(secret),
        secret=secret,
        code_version=CODE_VERSION,
        candidates_file=storage.put(_file(CANDIDATE_COLUMNS, persons)),
        rooms_file=storage.put(_file(ROOM_COLUMNS, map(_room_cells, rooms))),
        committed_by=by.account_id,
        committed_at=at,
    )
    session.add(run)
    session.flush()
    record(
        session,
        "exams.commit_seats",
        f"seating:{run.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        list_sha256=run.list_digest,
        commitment=run.commitment,
        candidates=str(len(persons)),
        rooms=str(len(rooms)),
    )
    return run


def draw_run(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    run: SeatingRun,
    *,
    numbers: str,
    called_by: str,
    by: Actor,
    at: datetime,
) -> None:
    """Mix in the numbers called out on site and seat everybody.

    Raises ``Refused('draw.numbers')``, ``'seating.numbers_missing'``, ``'seating.list_changed'``
    when an application or a room changed since the commitment, ``'seating.unseated'`` when somebody
    has no seat.
    """
    after = SEATING_RUN.after(run.state, "draw")
    if not numbers or not called_by:
        raise Refused("seating.numbers_missing")
    if leaks("seating_evidence", {"numbers": numbers, "called_by": called_by}):
        raise Refused("seating.numbers_personal")  # both are published
    applications = {
        application.number: application for application in candidates_of(session, round_.id)
    }
    persons = sorted(_person(application) for application in applications.values())
    pairs = _rooms(session, round_.id)
    rooms = [room_row(site, room) for site, room in pairs]
    if draw.list_digest(seating.canonical_members(persons, rooms)) != run.list_digest:
        raise Refused("seating.list_changed")
    run.seed = draw.seed(run.secret, numbers, run.list_digest)
    seated = seating.seat(persons, rooms, run.seed)
    if seated.unseated:
        first = seated.unseated[0]
        raise Refused(
            "seating.unseated",
            count=len(seated.unseated),
            first=first.candidate,
            reason=first.reason,
        )
    run.seats_file, run.report = _store_seats(storage, seated)
    by_place = {(site.code, room.code): room for site, room in pairs}
    tickets = ticket_numbers(seated.seats, prefix=f"{local(at):%y}{round_.id % 1000:03d}")
    for seat in seated.seats:
        session.add(
            Seat(
                run_id=run.id,
                application_id=applications[seat.candidate].id,
                room_id=by_place[seat.site, seat.room].id,
                number=seat.seat,
                row=seat.row,
                column=seat.column,
                ticket_number=tickets[seat.candidate],
            )
        )
    run.state, run.numbers, run.numbers_by, run.drawn_at = after, numbers, called_by, at
    record(
        session,
        "exams.draw_seats",
        f"seating:{run.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        numbers=numbers,
        seed=run.seed,
        output_sha256=run.report["output_sha256"],
        neighbours=str(seated.same_vacancy_neighbours),
        bound=str(seated.same_vacancy_lower_bound),
    )


def _store_seats(storage: Storage, seated: seating.Seating) -> tuple[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seats.csv"
        digest = write_seats(path, seated.seats)
        data = path.read_bytes()
    return storage.put(data), dict(seating_report(seated, digest))


def countersign_run(
    session: Session, round_: RecruitmentRound, run: SeatingRun, *, by: Actor, at: datetime
) -> None:
    """监督员会签. Raises ``Refused('two_people.same')``."""
    after = SEATING_RUN.after(run.state, "countersign")
    if by.account_id == run.committed_by:
        raise Refused("two_people.same")
    run.state, run.countersigned_by, run.countersigned_at = after, by.account_id, at
    record(
        session,
        "exams.countersign_seats",
        f"seating:{run.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        seed=run.seed,
    )


def discard_run(
    session: Session,
    round_: RecruitmentRound,
    run: SeatingRun,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """Start afresh, on the record and with a reason; seats drawn by it are gone, its transcript
    stays."""
    after = SEATING_RUN.after(run.state, "discard")
    if len(reason.strip()) < 6:
        raise Refused("seating.reason_missing")
    for seat in session.scalars(select(Seat).where(Seat.run_id == run.id)):
        session.delete(seat)
    run.state = after
    record(
        session,
        "exams.discard_seats",
        f"seating:{run.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        reason=reason.strip(),
    )


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


def release_run(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    run: SeatingRun,
    body: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Publication:
    """Release the seats with the evidence that anybody can check, and tell every candidate.

    Raises ``Refused('two_people.same')``.
    """
    after = SEATING_RUN.after(run.state, "release")
    if by.account_id in {run.committed_by, run.countersigned_by}:
        raise Refused("two_people.same")
    members = {
        "candidates.csv": storage.read(run.candidates_file or ""),
        "rooms.csv": storage.read(run.rooms_file or ""),
        "seats.csv": storage.read(run.seats_file or ""),
        "draw.json": canonical_json(transcript(run)),
        "seating.json": canonical_json(run.report),
    }
    bundle = build_bundle(
        "seating", round_.code, members, head(session, round_.code), SeatingRun.vault
    )
    publication = publish(
        Act(session, by, at),
        Document(
            kind="seating_evidence",
            round_code=round_.code,
            title=f"{round_.title}考场编排和抽签材料",
            body=body,
            bundle_key=storage.put(bundle),
        ),
    )
    run.state, run.released_by, run.released_at = after, by.account_id, at
    record(
        session,
        "exams.release_seats",
        f"seating:{run.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        publication=publication.number,
        bundle_sha256=hashlib.sha256(bundle).hexdigest(),
    )
    for seat in session.scalars(select(Seat).where(Seat.run_id == run.id).order_by(Seat.id)):
        send(
            session,
            seat.application.account_id,
            "exams.ticket",
            "准考证可以打印了",
            f"准考证号 {seat.ticket_number}。请核对考点、考场和时间。",
            at=at,
            link=f"/my/tickets/{seat.public_id}",
            round_code=round_.code,
        )
    return publication
