"""What batches and corrected scores say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject, Trace
from portal.recruitment.applications.models import Application
from portal.recruitment.marking.models import MarkingBatch, Score
from portal.recruitment.rounds.witnesses import on_round

BATCH = ("batch", MarkingBatch.public_id)
SCORE = ("score", Score.public_id)
TRACES = (
    *(
        on_round("a step of", BATCH, at, (action,), (MarkingBatch,))
        for at, action in (
            (MarkingBatch.created_at, "marking.create_batch"),
            (MarkingBatch.locked_at, "marking.lock"),
            (MarkingBatch.unsealed_at, "marking.unseal"),
        )
    ),
    Trace(
        "a correction of",
        on_round("", SCORE, Score.recorded_at, (), (Score, Application)).rows.where(
            Score.edition > 1
        ),
        ("marking.correct",),
    ),
)
SUBJECTS = (
    Subject(*BATCH),
    Subject(*SCORE),
)
