"""What hires and receipts say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.applications.models import Application
from portal.recruitment.handover.models import (
    HandoverConflict,
    HandReceipt,
    Hire,
    HireCancellation,
    HireEdition,
    Receipt,
)
from portal.recruitment.rounds.witnesses import on_round

HIRE = ("hire", Hire.public_id)
TRACES = (
    on_round(
        "the preparation of",
        HIRE,
        HireEdition.prepared_at,
        ("handover.prepare", "handover.correct"),
        (HireEdition, Hire, Application),
    ),
    on_round(
        "the confirmation of",
        HIRE,
        HireEdition.confirmed_at,
        ("handover.confirm", "handover.redeliver", "handover.announce"),
        (HireEdition, Hire, Application),
    ),
    on_round(
        "a receipt for", HIRE, Receipt.received_at, ("handover.%",), (Receipt, Hire, Application)
    ),
    on_round(
        "a cancellation of",
        HIRE,
        HireCancellation.asked_at,
        ("handover.ask_cancellation",),
        (HireCancellation, Hire, Application),
    ),
    on_round(
        "a receipt by hand for",
        HIRE,
        HandReceipt.entered_at,
        ("handover.enter_by_hand",),
        (HandReceipt, Hire, Application),
    ),
    on_round(
        "a settled conflict of",
        HIRE,
        HandoverConflict.settled_at,
        ("handover.settle",),
        (HandoverConflict, Hire, Application),
    ),
)
SUBJECTS = (Subject(*HIRE),)
