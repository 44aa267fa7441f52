"""What editions of the calendar say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject, Trace, speaking_of
from portal.recruitment.audit import GENERAL_CHAIN
from portal.recruitment.calendars.models import CalendarEdition

EDITION = ("calendar", CalendarEdition.public_id)
TRACES = (
    Trace(
        "the calendar",
        speaking_of(*EDITION, GENERAL_CHAIN, CalendarEdition.entered_at),
        ("calendars.enter",),
    ),
    Trace(
        "a decision on",
        speaking_of(*EDITION, GENERAL_CHAIN, CalendarEdition.decided_at),
        ("calendars.confirm", "calendars.discard"),
    ),
)
SUBJECTS = (Subject(*EDITION),)
