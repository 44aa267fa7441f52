"""What seating runs say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.exams.supplement_models import Adjustment, Supplement
from portal.recruitment.rounds.witnesses import on_round

ADJUSTMENT = ("adjustment", Adjustment.public_id)
SUPPLEMENT = ("supplement", Supplement.public_id)
RUN = ("seating", SeatingRun.public_id)
TRACES = (
    *(
        on_round("a step of", RUN, at, (action,), (SeatingRun,))
        for at, action in (
            (SeatingRun.committed_at, "exams.commit_seats"),
            (SeatingRun.typed_at, "exams.call_numbers"),
            (SeatingRun.drawn_at, "exams.draw_seats"),
            (SeatingRun.countersigned_at, "exams.countersign_seats"),
            (SeatingRun.released_at, "exams.release_seats"),
            (SeatingRun.doubted_at, "exams.doubt_seats"),
            (SeatingRun.discarded_at, "exams.discard_seats"),
        )
    ),
    *(
        on_round("a step of", SUPPLEMENT, at, (action,), (Supplement, SeatingRun))
        for at, action in (
            (Supplement.drafted_at, "exams.draft_supplement"),
            (Supplement.released_at, "exams.release_supplement"),
            (Supplement.dropped_at, "exams.drop_supplement"),
        )
    ),
    on_round(
        "the settling of",
        ADJUSTMENT,
        Adjustment.decided_at,
        ("exams.adjust",),
        (Adjustment, Application),
    ),
)
SUBJECTS = (Subject(*RUN), Subject(*SUPPLEMENT), Subject(*ADJUSTMENT))
