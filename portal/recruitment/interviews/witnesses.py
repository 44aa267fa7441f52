"""What interview rooms and marks say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.interviews.models import InterviewRoom, InterviewSlot, Mark
from portal.recruitment.rounds.witnesses import on_round

ROOM = ("interview_room", InterviewRoom.public_id)
SLOT = ("interview_slot", InterviewSlot.public_id)
TRACES = (
    on_round(
        "the closing of", ROOM, InterviewRoom.closed_at, ("interviews.close",), (InterviewRoom,)
    ),
    on_round(
        "the signature of",
        ROOM,
        InterviewRoom.countersigned_at,
        ("interviews.countersign",),
        (InterviewRoom,),
    ),
    on_round(
        "marks for",
        SLOT,
        Mark.submitted_at,
        ("interviews.mark",),
        (Mark, InterviewSlot, InterviewRoom),
        both=True,
    ),
)
SUBJECTS = (
    Subject(*ROOM),
    Subject(*SLOT),
)
