"""Notices and codes, out of the house.

The gateway is asked outside any transaction; what came of it is noted afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import CODES, NOTICES, job, scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.accounts.gateway import sms_gateway
from portal.recruitment.accounts.models import Account, OneTimeProof
from portal.recruitment.accounts.one_time_codes import CONTACT_NEW, six_digits
from portal.recruitment.messages.gateway import (
    code_mail,
    code_sms,
    mail_gateway,
    security_mail,
    security_sms,
    waiting_mail,
    waiting_sms,
)
from portal.recruitment.messages.models import ContactChange, Message, MessageNotice
from portal.recruitment.messages.queries import contact_preference
from portal.recruitment.messages.services.change_contact import (
    SEND_CODE,
    old_address,
    settle_due,
)
from portal.recruitment.messages.services.everywhere import SECURITY
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
    title: str = ""  # of what happens to the account itself: said outside too

    def send(self) -> None:
        """Raises OSError, SMTPException."""
        if self.address is None:
            raise OSError("no address")
        if self.title:
            self._send_title(self.address)
        elif self.channel == "sms":
            sms_gateway().send(waiting_sms(self.address, self.reference))
        else:
            mail_gateway().send(waiting_mail(self.address, self.reference))

    def _send_title(self, address: str) -> None:
        if self.channel == "sms":
            sms_gateway().send(security_sms(address, self.title, self.reference))
        else:
            mail_gateway().send(security_mail(address, self.title, self.reference))


class Claimed(RuntimeError):
    """Somebody else is sending it; whether that went well is seen later."""


def _packed(session: Session, notice_id: int) -> _Parcel:
    notice = session.get_one(MessageNotice, notice_id)
    message = session.get_one(Message, notice.message_id)
    account = session.get_one(Account, message.account_id)
    wished = contact_preference(session, account.id)
    if notice.channel == "sms":
        address = account.mobile
    else:
        address = wished.mail if wished is not None and wished.mail_verified_at else None
    title = message.title if message.kind.startswith(SECURITY) else ""
    return _Parcel(notice.channel, address, f"notice-{notice.public_id}", title)


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
def send_contact_code(change_id: int, proof_id: int) -> None:
    """The code that proves a new address, or lets the old one agree; sent twice, it is the same."""
    with database().reading() as session:
        change = session.get_one(ContactChange, change_id)
        proof = session.get_one(OneTimeProof, proof_id)
        spent = proof.used_at is not None or proof.expires_at <= clock().now()
        fresh = proof.purpose == CONTACT_NEW
        address = (change.new or "") if fresh else old_address(session, change)
        code, reference, mails = six_digits(proof), f"proof-{proof.id}", change.kind == "mail"
    if spent or not address:
        return
    if mails:
        mail_gateway().send(code_mail(address, code, reference))
    else:
        sms_gateway().send(code_sms(address, code, reference))


@scheduled("messages.settle_contacts", "*/10 * * * *")
def settle_contacts() -> None:
    """Addresses whose day of waiting is over take effect."""
    with database().transaction() as session:
        settle_due(session, clock().now())
