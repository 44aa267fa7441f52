"""Codes sent to a mobile: before an account opens, and to get one back.

A code belongs to the browser that asked for it: what a stranger asks or tries for the same number
cancels nobody's code and uses up nobody's tries.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import MobileToProve, OneTimeProof
from portal.recruitment.accounts.one_time_codes import prepare_code
from portal.recruitment.orm import Base

HOLDS_FOR = timedelta(minutes=30)  # from the code to the end of the sign-up form


def new_browser_mark() -> str:
    return secrets.token_urlsafe(12)


def proof_index(purpose: str, mobile: str, browser: str) -> str:
    """Under which index the code of this mobile stands for this browser."""
    return Base.vault.index(f"mobile.{purpose}", f"{mobile}\n{browser}")


def ask_for_code(
    session: Session, purpose: str, mobile: str, browser: str, *, at: datetime
) -> MobileToProve:
    """A code for this mobile, which a job sends; a row for any number, so that nobody learns
    whether it has an account."""
    proof = prepare_code(session, purpose, proof_index(purpose, mobile, browser), at=at)
    row = MobileToProve(proof_id=proof.id, mobile=mobile)
    session.add(row)
    session.flush()
    return row


def forget_expired_mobiles(session: Session, at: datetime) -> None:
    """For a scheduled job: numbers whose code is of no use any more."""
    expired = select(OneTimeProof.id).where(OneTimeProof.expires_at <= at)
    session.execute(delete(MobileToProve).where(MobileToProve.proof_id.in_(expired)))
