"""What papers and decisions on a round say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.approval.models import (
    ApprovalPaper,
    ApprovalScan,
    CountyConfirmation,
    RoundDecision,
)
from portal.recruitment.rounds.witnesses import ROUND, on_round

PAPER = ("paper", ApprovalPaper.public_id)
TRACES = (
    on_round(
        "a decision on",
        ROUND,
        RoundDecision.at,
        ("notices.%", "publications.publish"),
        (RoundDecision,),
    ),
    on_round(
        "a confirmation of vacancies of",
        ROUND,
        CountyConfirmation.at,
        ("vacancies.confirm",),
        (CountyConfirmation,),
        both=True,
    ),
    on_round("the paper", PAPER, ApprovalPaper.at, ("notices.put_paper",), (ApprovalPaper,)),
    on_round(
        "a scan of", PAPER, ApprovalScan.at, ("notices.attach_scan",), (ApprovalScan, ApprovalPaper)
    ),
    on_round(
        "the removal of a scan of",
        PAPER,
        ApprovalScan.removed_at,
        ("notices.remove_scan",),
        (ApprovalScan, ApprovalPaper),
    ),
)
SUBJECTS = (Subject(*PAPER),)
