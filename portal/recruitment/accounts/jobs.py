"""Work after the answer: codes to telephones, and sweeping out what expired."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.throttle import forget_ended
from portal.foundation.jobs.queue import CODES, job, scheduled
from portal.foundation.jobs.rows import each
from portal.foundation.web.unit import clock, database
from portal.recruitment.accounts.gateway import recovery_message, sign_up_message, sms_gateway
from portal.recruitment.accounts.models import Account, MobileToProve, OneTimeProof
from portal.recruitment.accounts.one_time_codes import six_digits
from portal.recruitment.accounts.queries import mobile_index
from portal.recruitment.accounts.services.mobile_proof import forget_expired_mobiles
from portal.recruitment.accounts.services.own_data import erase_closed

SEND_SIGN_UP_CODE = "accounts.send_sign_up_code"


@job("accounts.send_code", queue=CODES)
def send_code(row_id: int) -> None:
    """Send the code that gives an account back to the mobile it belongs to; for a number that
    nobody registered, nothing. Sent twice, it is the same code."""
    with database().reading() as session:
        waiting = _waiting(session, row_id)
        if waiting is None:
            return
        mobile, proof = waiting
        known = select(Account.id).where(
            Account.login_index == mobile_index(mobile), Account.state == "active"
        )
        if session.scalar(known) is None:
            return
        message = recovery_message(mobile, six_digits(proof), f"proof-{proof.id}")
    sms_gateway().send(message)


@job(SEND_SIGN_UP_CODE, queue=CODES)
def send_sign_up_code(row_id: int) -> None:
    """Send the code to the mobile that is to be proved. Sent twice, it is the same code."""
    with database().reading() as session:
        waiting = _waiting(session, row_id)
        if waiting is None:
            return
        mobile, proof = waiting
        message = sign_up_message(mobile, six_digits(proof), f"sign-up-{proof.id}")
    sms_gateway().send(message)


def _waiting(session: Session, row_id: int) -> tuple[str, OneTimeProof] | None:
    """The mobile and its code, while that is good for anything."""
    row = session.get(MobileToProve, row_id)
    proof = None if row is None else session.get_one(OneTimeProof, row.proof_id)
    if row is None or proof is None:
        return None
    in_force = proof.used_at is None and proof.expires_at > clock().now()
    return (row.mobile, proof) if in_force else None


@scheduled("accounts.forget_expired", "17 * * * *")
def sweep() -> None:
    """Spent questions and ended counters are of no use to anybody."""
    with database().transaction() as session:
        forget_ended(session, clock().now())
        forget_expired_mobiles(session, clock().now())


@scheduled("accounts.erase_closed", "41 3 * * *")
def erase_what_stayed() -> None:
    """What a closed account left behind goes when no law keeps it any more; each account in a
    transaction of its own."""
    with database().reading() as session:
        closed = session.scalars(
            select(Account.id).where(Account.kind == "applicant", Account.state == "closed")
        ).all()
    each(database(), "accounts.erase_closed", closed, _erase)


def _erase(account_id: int) -> None:
    with database().transaction() as session:
        account = session.get_one(Account, account_id)
        stages = current_app.extensions["closing"]
        keys = erase_closed(session, account, stages, at=clock().now())
    for key in keys:
        current_app.extensions["storage"].delete(key)
