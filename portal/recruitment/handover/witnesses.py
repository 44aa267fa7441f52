"""What hires and receipts say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.applications.models import Application
from portal.recruitment.handover.models import Hire, Receipt
from portal.recruitment.rounds.witnesses import on_round

HIRE = ("hire", Hire.public_id)
TRACES = (
    on_round(
        "the preparation of", HIRE, Hire.prepared_at, ("handover.prepare",), (Hire, Application)
    ),
    on_round(
        "the confirmation of", HIRE, Hire.confirmed_at, ("handover.confirm",), (Hire, Application)
    ),
    on_round(
        "a receipt for", HIRE, Receipt.received_at, ("handover.%",), (Receipt, Hire, Application)
    ),
)
SUBJECTS = (Subject(*HIRE),)
