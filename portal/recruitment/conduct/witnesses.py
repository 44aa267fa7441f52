"""What cases, their papers and evidence say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.conduct.models import (
    ConductCase,
    ConductEvidence,
    ConductPaper,
    ConductService,
    ConductStep,
)
from portal.recruitment.rounds.witnesses import on_round

CASE = ("conduct", ConductCase.public_id)
PAPER = ("conduct_paper", ConductPaper.public_id)
EVIDENCE = ("conduct_evidence", ConductEvidence.public_id)
TRACES = (
    on_round(
        "a step of",
        CASE,
        ConductStep.at,
        ("conduct.case_%",),
        (ConductStep, ConductCase),
        both=True,
    ),
    on_round(
        "the service of",
        PAPER,
        ConductService.at,
        ("conduct.serve_paper",),
        (ConductService, ConductPaper, ConductCase),
        both=True,
    ),
    on_round(
        "the evidence",
        EVIDENCE,
        ConductEvidence.at,
        ("conduct.lay_evidence",),
        (ConductEvidence, ConductCase),
        both=True,
    ),
)
SUBJECTS = (Subject(*CASE), Subject(*PAPER), Subject(*EVIDENCE))
