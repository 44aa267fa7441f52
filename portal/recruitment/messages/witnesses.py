"""What messages to many say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject, Trace, speaking_of
from portal.recruitment.messages.models import BulkMessage

BULK = ("bulk", BulkMessage.public_id)
TRACES = (
    *(
        Trace("a step of", speaking_of(*BULK, BulkMessage.round_code, at), actions)
        for at, actions in (
            (BulkMessage.drafted_at, ("messages.bulk_draft",)),
            (BulkMessage.confirmed_at, ("messages.bulk_confirm",)),
        )
    ),
)
SUBJECTS = (Subject(*BULK),)
