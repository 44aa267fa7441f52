"""考场情况记录单: what 监考甲、监考乙 and 主考 signed closes the room for good."""

from __future__ import annotations

from collections import Counter

from portal.kernel.errors import Refused
from portal.recruitment.attendance.models import EVERY_PAPER, RoomRecord
from portal.recruitment.attendance.queries import record_of, seats_held, states_at
from portal.recruitment.attendance.signed_record import SignedRecord
from portal.recruitment.exams.models import Room, SeatingRun
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.attendance.room_record import Count, require_record


def close_room(
    act: RoundAct, run: SeatingRun, room: Room, signed: SignedRecord, *, paper: str = EVERY_PAPER
) -> RoomRecord:
    """Enter the signed record, after the sitting.

    Raises ``Refused('attendance.not_over')``, ``'attendance.room_closed'``,
    ``'attendance.seats_open'``, ``'attendance.three_signatures'`` and those of
    :func:`~portal.recruitment.rulebook.attendance.room_record.require_record`.
    """
    if run.state != "released":
        raise Refused("attendance.not_released")
    if act.at < run.sitting_ends_at:
        raise Refused("attendance.not_over")
    if record_of(act.session, run.id, room.id, paper) is not None:
        raise Refused("attendance.room_closed")
    count = _counted(act, run, room, signed, paper)
    explanations = require_record(count, signed.explanations)
    first, second, chief = _three(signed.signers)
    record = RoomRecord(
        run_id=run.id,
        room_id=room.id,
        paper=paper,
        expected=count.expected,
        present=count.present,
        absent=count.absent,
        signatures=count.signatures,
        scripts=count.scripts,
        without_script=count.without_script,
        absent_cards=count.absent_cards,
        explanations=explanations,
        incidents=signed.incidents.strip(),
        invigilator_a=first,
        invigilator_b=second,
        chief=chief,
        recorded_by=act.by.account_id,
        recorded_words=act.by.words,
        recorded_at=act.at,
    )
    act.session.add(record)
    act.session.flush()
    _tell_the_chain(act, record)
    return record


def _counted(act: RoundAct, run: SeatingRun, room: Room, signed: SignedRecord, paper: str) -> Count:
    seats = seats_held(act.session, run.id, room.id)
    if not seats:
        raise Refused("seating.room_not_found")
    states = Counter(states_at(act.session, [seat.id for seat in seats], paper).values())
    return Count(
        expected=len(seats),
        present=states["present"],
        absent=states["absent"],
        signatures=signed.signatures,
        scripts=signed.scripts,
        without_script=signed.without_script,
        absent_cards=signed.absent_cards,
    )


def _three(signers: tuple[str, str, str]) -> tuple[str, str, str]:
    """Three people, each named."""
    first, second, chief = (name.strip() for name in signers)
    if not all((first, second, chief)) or len({first, second, chief}) < len(signers):
        raise Refused("attendance.three_signatures")
    return first, second, chief


def _tell_the_chain(act: RoundAct, record: RoomRecord) -> None:
    act.record_on_round(
        "attendance.close_room",
        f"room_record:{record.public_id}",
        paper=record.paper,
        expected=str(record.expected),
        present=str(record.present),
        absent=str(record.absent),
        scripts=str(record.scripts),
        differences=" ".join(record.explanations),
    )
