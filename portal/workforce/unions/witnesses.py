"""What accounts and appointments say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject, Trace, speaking_of
from portal.workforce.accounts.models import Account
from portal.workforce.audit import GENERAL_CHAIN
from portal.workforce.unions.models import Appointment

ACCOUNT = ("account", Account.public_id)
TRACES = (
    Trace(
        "the account",
        speaking_of(*ACCOUNT, GENERAL_CHAIN, Account.created_at),
        ("accounts.open_officer", "demo.officer"),
    ),
    *(
        Trace(
            of,
            speaking_of(*ACCOUNT, GENERAL_CHAIN, at)
            .select_from(Appointment)
            .join(Account, Account.id == Appointment.account_id),
            actions,
        )
        for of, at, actions in (
            ("the appointment of", Appointment.appointed_at, ("unions.appoint", "demo.officer")),
            ("the end of an appointment of", Appointment.ended_at, ("unions.end_appointment",)),
        )
    ),
)
SUBJECTS = (Subject(*ACCOUNT),)
