"""What seating runs say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.rounds.witnesses import on_round

RUN = ("seating", SeatingRun.public_id)
TRACES = (
    *(
        on_round("a step of", RUN, at, (action,), (SeatingRun,))
        for at, action in (
            (SeatingRun.committed_at, "exams.commit_seats"),
            (SeatingRun.drawn_at, "exams.draw_seats"),
            (SeatingRun.countersigned_at, "exams.countersign_seats"),
            (SeatingRun.released_at, "exams.release_seats"),
        )
    ),
)
SUBJECTS = (Subject(*RUN),)
