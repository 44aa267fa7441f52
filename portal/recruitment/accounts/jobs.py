"""Work after the answer: codes to telephones, and sweeping out what expired."""

from __future__ import annotations

from sqlalchemy import select

from portal.foundation.data.throttle import forget_ended
from portal.foundation.jobs.queue import job, scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.accounts.gateway import recovery_message, sign_up_message, sms_gateway
from portal.recruitment.accounts.models import Account, MobileToProve, OneTimeProof
from portal.recruitment.accounts.one_time_codes import six_digits
from portal.recruitment.accounts.services.mobile_proof import forget_expired_mobiles

SEND_SIGN_UP_CODE = "accounts.send_sign_up_code"


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


@job(SEND_SIGN_UP_CODE)
def send_sign_up_code(row_id: int) -> None:
    """Send the code to the mobile that is to be proved. Sent twice, it is the same code."""
    with database().reading() as session:
        row = session.get(MobileToProve, row_id)
        proof = None if row is None else session.get_one(OneTimeProof, row.proof_id)
        if row is None or proof is None or proof.used_at is not None:
            return
        if proof.expires_at <= clock().now():
            return
        message = sign_up_message(row.mobile, six_digits(proof), f"sign-up-{proof.id}")
    sms_gateway().send(message)


@scheduled("accounts.forget_expired", "17 * * * *")
def sweep() -> None:
    """Spent questions and ended counters are of no use to anybody."""
    with database().transaction() as session:
        forget_ended(session, clock().now())
        forget_expired_mobiles(session, clock().now())
