"""What appointments and figures say about the audit chain."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from portal.foundation.data.audit_evidence import Subject, Trace, speaking_of
from portal.recruitment.accounts.models import Account
from portal.recruitment.audit import GENERAL_CHAIN
from portal.recruitment.unions.models import Appointment, Union, UnionFigures


def _of_account(at: Any) -> Select[Any]:
    told = speaking_of("account", Account.public_id, GENERAL_CHAIN, at)
    return told.select_from(Appointment).join(Account, Account.id == Appointment.account_id)


TRACES = (
    *(
        Trace(of, _of_account(at), actions)
        for of, at, actions in (
            ("the appointment of", Appointment.appointed_at, ("unions.appoint", "demo.officer")),
            ("the end of an appointment of", Appointment.ended_at, ("unions.end_appointment",)),
        )
    ),
    Trace(
        "figures of",
        speaking_of("union", Union.public_id, GENERAL_CHAIN, UnionFigures.entered_at)
        .select_from(UnionFigures)
        .join(Union),
        ("unions.enter_figures",),
        both=True,
    ),
)
SUBJECTS = (Subject("union", Union.public_id),)
