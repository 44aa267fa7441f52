"""Where a room's sound and video recordings are, step by step (F-10, F-11)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewRoom, RecordingCustody
from portal.recruitment.rounds.act import RoundAct

RECORDED = ("running", "closed", "signed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was handed on, under which seal, by whom to whom, and where it lies now."""

    medium: str
    seal: str
    handed_by: str
    received_by: str
    kept_at: str


def keep_recording(act: RoundAct, room: InterviewRoom, step: Step) -> RecordingCustody:
    """Raises ``Refused('interview.not_running')`` before the room runs, ``'interview.one_hand'``
    when one person hands to themselves."""
    if room.state not in RECORDED:
        raise Refused("interview.not_running")
    if step.handed_by.strip() == step.received_by.strip():
        raise Refused("interview.one_hand")
    row = RecordingCustody(
        room_id=room.id, recorded_by=act.by.account_id, recorded_at=act.at, **asdict(step)
    )
    act.session.add(row)
    act.session.flush()
    act.record_on_round(
        "interviews.keep_recording",
        f"interview_room:{room.public_id}",
        medium=step.medium,
        seal=step.seal,
        kept_at=step.kept_at,
    )
    return row
