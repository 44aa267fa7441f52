"""What attendance, room records and corrections say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.attendance.models import Attendance, AttendanceCorrection, RoomRecord
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.rounds.witnesses import on_round

RECORD = ("room_record", RoomRecord.public_id)
CORRECTION = ("attendance_correction", AttendanceCorrection.public_id)
TRACES = (
    # Entries of earlier releases begin with the exam room's name.
    on_round(
        "the attendance at",
        ("seat", Seat.public_id),
        Attendance.at,
        ("attendance.%", "exams.%"),
        (Attendance, Seat, SeatingRun),
    ),
    on_round(
        "the correction",
        CORRECTION,
        AttendanceCorrection.asked_at,
        ("attendance.ask_correction",),
        (AttendanceCorrection, RoomRecord, SeatingRun),
    ),
    on_round(
        "the answer to the correction",
        CORRECTION,
        AttendanceCorrection.answered_at,
        ("attendance.%",),
        (AttendanceCorrection, RoomRecord, SeatingRun),
    ),
)
SUBJECTS = (Subject(*RECORD), Subject(*CORRECTION))
