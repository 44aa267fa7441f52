"""Work after the answer: codes to telephones, and sweeping out what expired."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from portal.foundation.jobs.queue import CODES, job, scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.accounts.gateway import recovery_message, sms_gateway
from portal.recruitment.accounts.models import Account, OneTimeProof
from portal.recruitment.accounts.one_time_codes import six_digits
from portal.recruitment.accounts.services.guessing import forget_expired
from portal.recruitment.accounts.services.own_data import erase_closed


@job("accounts.send_code", queue=CODES)
def send_code(proof_id: int) -> None:
    """Send the code of a proof to the mobile it belongs to; for a number that nobody registered,
    nothing. Sent twice, it is the same code."""
    with database().reading() as session:
        proof = session.get_one(OneTimeProof, proof_id)
        account = session.scalar(
            select(Account).where(
                Account.login_index == proof.address_index, Account.state == "active"
            )
        )
        if (
            account is None
            or not account.mobile
            or proof.used_at is not None
            or proof.expires_at <= clock().now()
        ):
            return
        message = recovery_message(account.mobile, six_digits(proof), f"proof-{proof.id}")
    sms_gateway().send(message)


@scheduled("accounts.forget_expired", "17 * * * *")
def sweep() -> None:
    """Spent questions and ended counters are of no use to anybody."""
    with database().transaction() as session:
        forget_expired(session, clock().now())


@scheduled("accounts.erase_closed", "41 3 * * *")
def erase_what_stayed() -> None:
    """What a closed account left behind goes when no law keeps it any more; each account in a
    transaction of its own."""
    with database().reading() as session:
        closed = session.scalars(
            select(Account.id).where(Account.kind == "applicant", Account.state == "closed")
        ).all()
    for account_id in closed:
        with database().transaction() as session:
            account = session.get_one(Account, account_id)
            stages = current_app.extensions["closing"]
            keys = erase_closed(session, account, stages, at=clock().now())
        for key in keys:
            current_app.extensions["storage"].delete(key)
