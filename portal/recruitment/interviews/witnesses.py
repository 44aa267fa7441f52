"""What interview rooms and marks say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.interviews.mark_models import MarkEdition, MarkSheet
from portal.recruitment.interviews.models import InterviewDay, InterviewRoom, RoomSignature, Turn
from portal.recruitment.interviews.pool_models import PanelDraw
from portal.recruitment.rounds.witnesses import on_round

DRAW = ("panel_draw", PanelDraw.public_id)
DAY = ("interview_day", InterviewDay.public_id)
ROOM = ("interview_room", InterviewRoom.public_id)
SLOT = ("interview_slot", Turn.public_id)
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
        "a signature under F-13 of",
        ROOM,
        RoomSignature.signed_at,
        ("interviews.sign",),
        (RoomSignature, InterviewRoom),
        both=True,
    ),
    on_round(
        "marks for",
        SLOT,
        MarkEdition.made_at,
        ("interviews.mark",),
        (MarkEdition, MarkSheet, Turn, InterviewRoom),
        both=True,
    ),
)
SUBJECTS = (
    Subject(*DAY),
    Subject(*DRAW),
    Subject(*ROOM),
    Subject(*SLOT),
)
