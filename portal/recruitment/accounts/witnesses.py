"""What accounts and recoveries say about the audit chain."""

from __future__ import annotations

from sqlalchemy import exists

from portal.foundation.data.audit_evidence import Subject, Trace, speaking_of
from portal.recruitment.accounts.models import Account, RecoveryCase
from portal.recruitment.audit import GENERAL_CHAIN

CASE = ("recovery", RecoveryCase.public_id)
TRACES = (
    Trace(
        "the account",
        speaking_of("account", Account.public_id, GENERAL_CHAIN, Account.created_at).where(
            # who got back a document that somebody else had registered has an account by that
            ~exists().where(RecoveryCase.used_at == Account.created_at)
        ),
        ("accounts.sign_up", "accounts.open_officer", "demo.officer"),
    ),
    *(
        Trace("a step of", speaking_of(*CASE, GENERAL_CHAIN, at), (action,))
        for at, action in (
            (RecoveryCase.opened_at, "accounts.recovery_opened"),
            (RecoveryCase.confirmed_at, "accounts.recovery_released"),
            (RecoveryCase.used_at, "accounts.recovery_used"),
        )
    ),
)
SUBJECTS = (
    Subject("account", Account.public_id),
    Subject(*CASE),
)
