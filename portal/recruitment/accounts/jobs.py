"""Work after the answer: codes to telephones, and sweeping out what expired."""

from __future__ import annotations

from sqlalchemy import select

from portal.foundation.data.throttle import forget_ended
from portal.foundation.jobs.queue import job, scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.accounts.gateway import recovery_message, sms_gateway
from portal.recruitment.accounts.models import Account, OneTimeProof
from portal.recruitment.accounts.one_time_codes import six_digits


@job("accounts.send_code")
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
        forget_ended(session, clock().now())
