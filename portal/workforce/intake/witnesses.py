"""What messages from and to the recruitment side say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Trace, speaking_of
from portal.workforce.audit import GENERAL_CHAIN
from portal.workforce.intake.models import Incoming

TRACES = (
    Trace(
        "the notice of",
        speaking_of("hire", Incoming.hire, GENERAL_CHAIN, Incoming.received_at),
        ("intake.receive",),
    ),
)
