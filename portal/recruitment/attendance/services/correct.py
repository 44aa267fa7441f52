"""After a room is closed, somebody's attendance changes only by two people and with a reason."""

from __future__ import annotations

from sqlalchemy import select

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import on_case
from portal.recruitment.attendance.models import Attendance, AttendanceCorrection, RoomRecord
from portal.recruitment.attendance.queries import row_at
from portal.recruitment.exams.models import Seat
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import ATTENDANCE_CORRECTION

LEAST_REASON = 6
OTHER = {"present": "absent", "absent": "present"}
TOLD = {"present": "到考", "absent": "缺考"}


def ask_correction(
    act: RoundAct, record: RoomRecord, seat: Seat, *, with_script: bool, reason: str
) -> AttendanceCorrection:
    """Ask that a present person counts as absent, or an absent one as present (``with_script``: a
    script of theirs was found).

    Raises ``Refused('attendance.reason_missing')``, ``'attendance.correction_waits'``,
    ``'seating.seat_not_found'``.
    """
    why = require_reason(reason, "attendance.reason_missing", least=LEAST_REASON)
    noted = row_at(act.session, seat, record.paper)
    if noted is None or (seat.run_id, seat.room_id) != (record.run_id, record.room_id):
        raise Refused("seating.seat_not_found")
    _require_none_waiting(act, record, seat)
    new = OTHER[noted.state]
    correction = AttendanceCorrection(
        record_id=record.id,
        seat_id=seat.id,
        old=noted.state,
        new=new,
        with_script=with_script and new == "present",
        reason=why,
        asked_by=act.by.account_id,
        asked_words=act.by.words,
        asked_at=act.at,
    )
    act.session.add(correction)
    act.session.flush()
    _tell_the_chain(act, "attendance.ask_correction", correction, reason=why)
    return correction


def _require_none_waiting(act: RoundAct, record: RoomRecord, seat: Seat) -> None:
    waiting = select(AttendanceCorrection.id).where(
        AttendanceCorrection.record_id == record.id,
        AttendanceCorrection.seat_id == seat.id,
        AttendanceCorrection.state == "proposed",
    )
    if act.session.scalars(waiting).first() is not None:
        raise Refused("attendance.correction_waits")


def answer_correction(
    act: RoundAct, correction: AttendanceCorrection, action: str, *, answer: str = ""
) -> None:
    """``confirm`` or ``decline`` by another person, ``withdraw`` by whoever asked.

    Raises ``Refused('two_people.same')``, ``'attendance.reason_missing'`` for a refusal without
    words, ``'attendance.not_yours'``, ``'lifecycle.not_allowed'``.
    """
    after = ATTENDANCE_CORRECTION.after(correction.state, action)
    if action == "withdraw":
        if act.by.account_id != correction.asked_by:
            raise Refused("attendance.not_yours")
    else:
        require_another(act.by.account_id, correction.asked_by)
    if action == "decline":
        require_reason(answer, "attendance.reason_missing", least=LEAST_REASON)
    correction.state, correction.answer = after, answer.strip()
    correction.answered_by, correction.answered_words = act.by.account_id, act.by.words
    correction.answered_at = act.at
    if action == "confirm":
        _carry_out(act, correction)
    act.session.flush()
    _tell_the_chain(act, f"attendance.{action}_correction", correction)


def _carry_out(act: RoundAct, correction: AttendanceCorrection) -> None:
    """The entry at the seat changes, and the person is told."""
    record, seat = correction.record, correction.seat
    noted = row_at(act.session, seat, record.paper)
    if noted is None or noted.paper != record.paper:
        noted = Attendance(seat_id=seat.id, paper=record.paper)
        act.session.add(noted)
    noted.state, noted.way, noted.device = correction.new, "sheet", ""
    noted.by, noted.at = act.by.account_id, act.at
    act.record_on_round(
        "attendance.correct", f"seat:{seat.public_id}", paper=record.paper, new=correction.new
    )
    on_case(act, seat.application).tell(
        "attendance.corrected",
        f"到考登记更正为{TOLD[correction.new]}",
        f"原登记为{TOLD[correction.old]}。更正理由：{correction.reason}",
    )


def _tell_the_chain(
    act: RoundAct, action: str, correction: AttendanceCorrection, **facts: str
) -> None:
    act.record_on_round(
        action,
        f"attendance_correction:{correction.public_id}",
        seat=correction.seat.public_id,
        old=correction.old,
        new=correction.new,
        **facts,
    )
