"""A person's own wishes: mail, SMS, and proof that the address is theirs."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.jobs.queue import enqueue
from portal.kernel.errors import Refused
from portal.recruitment.accounts.one_time_codes import MAIL, prepare_code, use_code
from portal.recruitment.messages.models import ContactPreference
from portal.recruitment.orm import Base

SEND_CODE = "messages.send_mail_code"
_ADDRESS = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)


def mail_index(account_id: int, address: str) -> str:
    """Bound to the account: a code proves this address for this person."""
    return Base.vault.index("contact.mail", f"{account_id}\n{address.casefold()}")


def preference_of(session: Session, account_id: int, *, at: datetime) -> ContactPreference:
    """The row, made on first use."""
    found = session.scalar(
        locked(session, select(ContactPreference).where(ContactPreference.account_id == account_id))
    )
    if found is None:
        found = ContactPreference(account_id=account_id, changed_at=at)
        session.add(found)
        session.flush()
    return found


def choose_ways(
    session: Session, account_id: int, *, mail_on: bool, sms_on: bool, at: datetime
) -> ContactPreference:
    """Raises ``Refused('contact.mail_unproved')`` when mail is wished and no address was proved."""
    wished = preference_of(session, account_id, at=at)
    if mail_on and wished.mail_verified_at is None:
        raise Refused("contact.mail_unproved")
    wished.mail_on, wished.sms_on, wished.changed_at = mail_on, sms_on, at
    session.flush()
    return wished


def propose_address(
    session: Session, account_id: int, address: str, *, at: datetime
) -> ContactPreference:
    """Keep a new address unproved and send it a code; until then mail is off.

    Raises ``Refused('contact.mail_form')``.
    """
    if not _ADDRESS.fullmatch(address) or len(address) > 120:
        raise Refused("contact.mail_form")
    wished = preference_of(session, account_id, at=at)
    wished.mail, wished.mail_on = address, False
    wished.mail_verified_at, wished.changed_at = None, at
    session.flush()
    proof = prepare_code(session, MAIL, mail_index(account_id, address), at=at)
    enqueue(session, SEND_CODE, wished.id, proof.id, workflow_id=f"{SEND_CODE}-{proof.id}")
    return wished


def prove_address(
    session: Session, account_id: int, code: str, *, at: datetime
) -> ContactPreference:
    """Raises ``Refused('proof.wrong')``. From then on mail is on."""
    wished = preference_of(session, account_id, at=at)
    if wished.mail is None:
        raise Refused("proof.wrong")
    use_code(session, MAIL, mail_index(account_id, wished.mail), code, at=at)
    wished.mail_verified_at, wished.mail_on, wished.changed_at = at, True, at
    session.flush()
    return wished


def forget_address(session: Session, account_id: int, *, at: datetime) -> None:
    wished = preference_of(session, account_id, at=at)
    wished.mail, wished.mail_on, wished.mail_verified_at, wished.changed_at = None, False, None, at
    wished.mail_sealed = None
    session.flush()
