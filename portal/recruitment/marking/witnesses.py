"""What batches and corrected scores say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject, Trace
from portal.recruitment.applications.models import Application
from portal.recruitment.marking.models import MarkingBatch, Script, SealedMapping
from portal.recruitment.marking.score_models import Recheck, Score, ScoreCorrection
from portal.recruitment.rounds.witnesses import on_round

BATCH = ("batch", MarkingBatch.public_id)
SCORE = ("score", Score.public_id)
CORRECTION = ("correction", ScoreCorrection.public_id)
RECHECK = ("recheck", Recheck.public_id)
OF_PERSON = (ScoreCorrection, Application)
TRACES = (
    *(
        on_round("a step of", BATCH, at, (action,), (MarkingBatch,))
        for at, action in (
            (MarkingBatch.created_at, "marking.create_batch"),
            (MarkingBatch.locked_at, "marking.lock"),
            (MarkingBatch.unsealed_at, "marking.unseal"),
        )
    ),
    on_round(
        "the sealed mapping of",
        BATCH,
        SealedMapping.sealed_at,
        ("marking.code_scripts", "marking.seal_mapping"),
        (SealedMapping, MarkingBatch),
    ),
    Trace(
        "a correction of",
        on_round("", SCORE, Score.recorded_at, (), (Score, Application)).rows.where(
            Score.edition > 1
        ),
        ("marking.correct",),
    ),
    on_round(
        "the proposal of",
        CORRECTION,
        ScoreCorrection.proposed_at,
        ("marking.propose_correction",),
        OF_PERSON,
    ),
    on_round(
        "the check of",
        CORRECTION,
        ScoreCorrection.checked_at,
        ("marking.check_correction",),
        OF_PERSON,
    ),
)
SUBJECTS = (
    Subject(*BATCH),
    Subject(*SCORE),
    Subject(*CORRECTION),
    Subject(*RECHECK),
    Subject("script", Script.public_id),
)
