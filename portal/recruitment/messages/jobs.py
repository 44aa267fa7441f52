"""Notices and codes, out of the house.

The gateway is asked outside any transaction; what came of it is noted afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import CODES, NOTICES, job
from portal.foundation.web.unit import clock, database
from portal.recruitment.accounts.gateway import sms_gateway
from portal.recruitment.accounts.models import Account, OneTimeProof
from portal.recruitment.accounts.one_time_codes import six_digits
from portal.recruitment.messages.gateway import code_mail, mail_gateway, waiting_mail, waiting_sms
from portal.recruitment.messages.models import ContactPreference, Message, MessageNotice
from portal.recruitment.messages.queries import contact_preference
from portal.recruitment.messages.services.contact import SEND_CODE
from portal.recruitment.messages.services.notify import (
    ATTEMPTS,
    NOTIFY,
    claim_notice,
    note_failure,
    note_sent,
)


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A notice as it leaves the house; without an address nobody can be told."""

    channel: str
    address: str | None
    reference: str

    def send(self) -> None:
        """Raises OSError, SMTPException."""
        if self.address is None:
            raise OSError("no address")
        if self.channel == "sms":
            sms_gateway().send(waiting_sms(self.address, self.reference))
        else:
            mail_gateway().send(waiting_mail(self.address, self.reference))


class Claimed(RuntimeError):
    """Somebody else is sending it; whether that went well is seen later."""


def _packed(session: Session, notice_id: int) -> _Parcel:
    notice = session.get_one(MessageNotice, notice_id)
    account = session.get_one(Account, session.get_one(Message, notice.message_id).account_id)
    wished = contact_preference(session, account.id)
    if notice.channel == "sms":
        address = account.mobile
    else:
        address = wished.mail if wished is not None and wished.mail_verified_at else None
    return _Parcel(notice.channel, address, f"notice-{notice.public_id}")


def _told(error: Exception) -> str:
    """What may be written down of a failure: no address, no text of a stranger."""
    known = str(error).startswith(("HTTP ", "no address"))
    return str(error) if known else type(error).__name__


@job(NOTIFY, queue=NOTICES, attempts=ATTEMPTS, wait=60, backoff=4)
def send_notice(notice_id: int) -> None:
    """Say that something waits.

    Tried again after 1, 4, 16 … minutes; then it lies among the dead letters for an officer to see.
    Raises Claimed while somebody else is sending it.
    """
    with database().transaction() as session:
        standing = claim_notice(session, notice_id, at=clock().now())
    if standing == "taken":
        raise Claimed
    if standing == "over":
        return
    try:
        with database().reading() as session:
            parcel = _packed(session, notice_id)
        parcel.send()
    except OperationalError:
        raise
    except Exception as error:  # also what an address makes the gateway's library say
        with database().transaction() as session:
            may_be_tried = note_failure(session, notice_id, _told(error))
        if may_be_tried:
            raise
        return
    with database().transaction() as session:
        note_sent(session, notice_id, at=clock().now())


@job(SEND_CODE, queue=CODES)
def send_mail_code(preference_id: int, proof_id: int) -> None:
    """The code that proves an address; sent twice, it is the same code."""
    with database().reading() as session:
        wished = session.get_one(ContactPreference, preference_id)
        proof = session.get_one(OneTimeProof, proof_id)
        if wished.mail is None or proof.used_at is not None or proof.expires_at <= clock().now():
            return
        mail = code_mail(wished.mail, six_digits(proof), f"proof-{proof.id}")
    mail_gateway().send(mail)
