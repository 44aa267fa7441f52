"""补编, second person: calls out the numbers; those concerned sit where the rule puts them, nobody
else moves, and anybody can recompute it from its bundle and its base's."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from portal.foundation.files.storage import Storage
from portal.kernel.canonical import canonical_json
from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.recruitment.audit import head
from portal.recruitment.exams.adjustment_queries import adjustments_in
from portal.recruitment.exams.models import Seat, SeatingRun, SittingRoom
from portal.recruitment.exams.queries import rooms_of_round, rooms_used, seats_of
from portal.recruitment.exams.services.commit_seats import (
    CANDIDATE_COLUMNS,
    ROOM_COLUMNS,
    room_cells,
    table_file,
)
from portal.recruitment.exams.services.draw_seats import Call, require_publishable
from portal.recruitment.exams.services.give_tickets import give_tickets
from portal.recruitment.exams.services.prepare_rooms import room_row
from portal.recruitment.exams.services.read_lists import person_row
from portal.recruitment.exams.services.tell_tickets import tell_tickets
from portal.recruitment.exams.services.transcripts import body_of
from portal.recruitment.exams.supplement_models import Supplement
from portal.recruitment.exams.supplement_queries import concerned_by, newest_released
from portal.recruitment.public_log.services import enter_seats
from portal.recruitment.publications.bundle import build_bundle
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.queries import editions
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rule_files.seating_files import read_candidates, write_seats
from portal.recruitment.rule_files.supplement_files import read_seats, supplement_report
from portal.recruitment.rulebook import seating
from portal.recruitment.rulebook.lifecycles import SEATING_SUPPLEMENT
from portal.recruitment.rulebook.seating import supplement as rule

NOTE = (
    "只有补编涉及的人换了座位或得到座位，其他人都不动；"
    "谁都可以用复核材料包和它所依据的材料包重算（算法见 seating/1 第 12 节）。"
)
KINDS = {"late_candidate": "补报考生", "broken_room": "考场不能用", "moved_site": "考点变动"}
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class _Base:
    """On what the supplement stands: people and seats before it, and the digest of that bundle."""

    people: list[seating.Person]
    seats: list[seating.Seat]
    seats_csv: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class _Outcome:
    rooms: list[seating.Room]
    concerned: list[seating.Person]
    digest: str
    seed: str
    found: rule.Supplement


def release_supplement(
    act: RoundAct, storage: Storage, supplement: Supplement, call: Call
) -> Publication:
    """Seat those concerned, publish the evidence, void their tickets with the reason and tell them.

    Raises ``Refused('two_people.same')``, ``'supplement.exam_over'``, those of
    ``require_publishable``, ``'supplement.vacancy_changed'``, ``'supplement.no_free_desk'``: then
    nobody is seated.
    """
    after = SEATING_SUPPLEMENT.after(supplement.state, "release")
    run = supplement.run
    require_another(act.by.account_id, supplement.drafted_by)
    require_publishable(call)
    if act.at >= run.sitting_ends_at:
        raise Refused("supplement.exam_over")
    supplement.numbers, supplement.numbers_by = call.numbers, call.called_by
    base = _base(act, storage, run)
    _change_rooms(act, supplement)
    outcome = _outcome(act, supplement, base)
    members = _members(supplement, base, outcome)
    tickets_hmac = _move(act, supplement, outcome)
    published = _publish(act, storage, supplement, members)
    supplement.people_file = storage.put(_people_file(_people_after(base, outcome)))
    supplement.seats_file = storage.put(members["seats.csv"])
    supplement.state, supplement.released_by, supplement.released_at = (
        after,
        act.by.account_id,
        act.at,
    )
    run.edition += 1
    enter_seats(
        act, act.round_.code, run.public_id, hashlib.sha256(members["seats.csv"]).hexdigest()
    )
    act.record_on_round(
        "exams.release_supplement",
        f"supplement:{supplement.public_id}",
        publication=published.number,
        bundle_sha256=supplement.bundle_sha256,
        seed=supplement.seed,
        tickets_hmac=tickets_hmac,
    )
    act.session.flush()
    moved = {seat.application_id for seat in _seats_of_people(act, run, outcome)}
    tell_tickets(act, run, f"{KINDS[supplement.kind]}：{supplement.reason}。", moved)
    return published


def _base(act: RoundAct, storage: Storage, run: SeatingRun) -> _Base:
    earlier = newest_released(act.session, run.id)
    if earlier is not None:
        people, seats, sha256 = earlier.people_file, earlier.seats_file, earlier.bundle_sha256
    else:
        evidence = max(editions(act.session, run.evidence_number), key=lambda one: one.edition)
        bundle = storage.read(evidence.bundle_key or "")
        people, seats, sha256 = (
            run.candidates_file,
            run.seats_file,
            hashlib.sha256(bundle).hexdigest(),
        )
    table = storage.read(seats or "")
    return _Base(
        _parsed(storage.read(people or ""), read_candidates),
        _parsed(table, read_seats),
        table,
        sha256,
    )


def _parsed(data: bytes, read: Callable[[Path], Read]) -> Read:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(data)
        return read(path)


def _change_rooms(act: RoundAct, supplement: Supplement) -> None:
    """The rooms of the sitting as they stand from now on."""
    sitting_id = supplement.run.sitting_id
    rows = select(SittingRoom).where(SittingRoom.sitting_id == sitting_id)
    used = {row.room_id: row for row in act.session.scalars(rows)}
    for room in rooms_of_round(act.session, act.round_.id):
        if room.id in supplement.opened and room.id not in used:
            used[room.id] = SittingRoom(
                sitting_id=sitting_id, room_id=room.id, blocked=room.blocked
            )
            act.session.add(used[room.id])
    for room_id, row in used.items():
        more = supplement.blocked.get(str(room_id), "").split()
        row.blocked = " ".join(map(str, sorted({*map(int, row.blocked.split()), *map(int, more)})))
        row.closed = row.closed or room_id in supplement.closed
    act.session.flush()


def _outcome(act: RoundAct, supplement: Supplement, base: _Base) -> _Outcome:
    rooms = [
        room_row(room.site, room, blocked)
        for room, blocked in rooms_used(act.session, supplement.run.sitting)
    ]
    granted = adjustments_in(act.session, act.round_.id)
    people = concerned_by(act.session, supplement)
    concerned = [person_row(one, granted.get(one.id)) for one in people]
    digest = rule.concerned_digest(concerned)
    seed = rule.supplement_seed(supplement.run.seed or "", supplement.numbers, digest)
    before = rule.Base(base.people, base.seats)
    found = rule.supplement(before, rooms, concerned, seed)
    if rule.plain_supplement(before, rooms, concerned, seed) != found:
        raise Refused("supplement.rules_disagree")
    supplement.seed, supplement.base_sha256 = seed, base.sha256
    return _Outcome(rooms, concerned, digest, seed, found)


def _members(supplement: Supplement, base: _Base, outcome: _Outcome) -> dict[str, bytes]:
    """The files of the evidence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seats.csv"
        output_sha256 = write_seats(path, outcome.found.seats)
        seats_csv = path.read_bytes()
    draw = {
        "run_seed": supplement.run.seed or "",
        "numbers": supplement.numbers,
        "concerned_sha256": outcome.digest,
        "seed": outcome.seed,
    }
    report = supplement_report(
        reason=supplement.kind, base_sha256=base.sha256, draw=draw, output_sha256=output_sha256
    )
    return {
        "supplement.json": canonical_json(report | {"numbers_called_by": supplement.numbers_by}),
        "base_candidates.csv": _people_file(base.people),
        "base_seats.csv": base.seats_csv,
        "rooms.csv": table_file(ROOM_COLUMNS, map(room_cells, outcome.rooms)),
        "concerned.csv": _people_file(outcome.concerned),
        "seats.csv": seats_csv,
    }


def _people_file(people: Sequence[seating.Person]) -> bytes:
    return table_file(CANDIDATE_COLUMNS, sorted(people))


def _people_after(base: _Base, outcome: _Outcome) -> list[seating.Person]:
    after = {person.candidate: person for person in (*base.people, *outcome.concerned)}
    return list(after.values())


def _seats_of_people(act: RoundAct, run: SeatingRun, outcome: _Outcome) -> list[Seat]:
    numbers = {seat.candidate for seat in outcome.found.placed}
    return [seat for seat in seats_of(act.session, run.id) if seat.application.number in numbers]


def _move(act: RoundAct, supplement: Supplement, outcome: _Outcome) -> str:
    """Write the seats given; the keyed digest of the tickets of those concerned."""
    run, session = supplement.run, act.session
    people = {one.number or "": one for one in concerned_by(session, supplement)}
    tickets, tickets_hmac = give_tickets(act, people)
    held = {seat.application_id: seat for seat in _seats_of_people(act, run, outcome)}
    for seat in held.values():  # off their desks first: two may take each other's
        seat.number = -seat.id
    session.flush()
    rooms = {(room.site.code, room.code): room for room in rooms_of_round(session, run.round_id)}
    for given in outcome.found.placed:
        application = people[given.candidate]
        seat = held.get(application.id) or Seat(
            run_id=run.id, application_id=application.id, ticket=tickets[given.candidate]
        )
        seat.room = rooms[given.site, given.room]
        seat.number, seat.row, seat.column = given.seat, given.row, given.column
        session.add(seat)
    session.flush()
    return tickets_hmac


def _publish(
    act: RoundAct, storage: Storage, supplement: Supplement, members: dict[str, bytes]
) -> Publication:
    code = act.round_.code
    bundle = build_bundle(
        "seating_supplement", code, members, head(act.session, code), SeatingRun.vault
    )
    supplement.bundle_sha256 = hashlib.sha256(bundle).hexdigest()
    facts = (
        ("所依据的编排", supplement.run.evidence_number),
        ("事由", f"{KINDS[supplement.kind]}：{supplement.reason}"),
        ("所依据材料包的摘要", supplement.base_sha256),
        ("现场报数", supplement.numbers),
        ("报数人", supplement.numbers_by),
        ("种子", supplement.seed),
        ("涉及", f"{len(members['concerned.csv'].splitlines()) - 1} 人"),
    )
    published = publish(
        act,
        Document(
            kind="seating_supplement",
            round_code=code,
            title=f"{act.round_.title}考场补编（第 {supplement.run.sitting.code} 场）",
            body=body_of(facts, NOTE),
            bundle_key=storage.put(bundle),
            bundle_sha256=supplement.bundle_sha256,
        ),
    )
    supplement.publication_number = published.number
    return published
