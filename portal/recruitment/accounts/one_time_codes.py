"""One-time codes: six digits for a mobile, or a long code on paper that an officer hands over.

A mobile's code is derived from its row and the side's key, so a job that sends it needs the row's
number only, and a row is written for an unknown mobile too: known and unknown take the same time
and get the same answer.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import OneTimeProof
from portal.recruitment.orm import Base

RECOVER = "recover"
ENROL = "enrol"
SIGN_UP = "sign_up"
CONTACT_NEW = "contact_new"
CONTACT_OLD = "contact_old"
VALID_FOR = {
    RECOVER: timedelta(minutes=10),
    ENROL: timedelta(hours=72),
    SIGN_UP: timedelta(minutes=10),
    CONTACT_NEW: timedelta(minutes=30),
    CONTACT_OLD: timedelta(minutes=30),
}
TRIES = 5


def _digest(purpose: str, address_index: str, code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return Base.vault.index(f"proof.{purpose}", f"{address_index}\n{plain}")


def six_digits(proof: OneTimeProof) -> str:
    """The code of a proof that is sent to a mobile."""
    digest = Base.vault.index("proof.code", f"{proof.id}\n{proof.purpose}\n{proof.address_index}")
    return f"{int(digest[:15], 16) % 1_000_000:06d}"


def prepare_code(
    session: Session, purpose: str, address_index: str, *, at: datetime
) -> OneTimeProof:
    """A new proof whose code :func:`six_digits` tells; earlier ones for the same address stop
    working."""
    _cancel(session, purpose, address_index, at)
    proof = OneTimeProof(
        purpose=purpose,
        address_index=address_index,
        code_hash="",
        sent_at=at,
        expires_at=at + VALID_FOR[purpose],
    )
    session.add(proof)
    session.flush()
    proof.code_hash = _digest(purpose, address_index, six_digits(proof))
    session.flush()
    return proof


def prepare_paper_code(
    session: Session, purpose: str, address_index: str, code: str, *, at: datetime
) -> OneTimeProof:
    """A proof for a code that is printed once."""
    _cancel(session, purpose, address_index, at)
    proof = OneTimeProof(
        purpose=purpose,
        address_index=address_index,
        code_hash=_digest(purpose, address_index, code),
        sent_at=at,
        expires_at=at + VALID_FOR[purpose],
    )
    session.add(proof)
    session.flush()
    return proof


def count_try(session: Session, purpose: str, address_index: str, *, at: datetime) -> int | None:
    """Count a try in a transaction of its own, before :func:`use_code`.

    Returns the proof, or ``None`` when there is nothing left to try.
    """
    proof = _latest(session, purpose, address_index, at)
    if proof is None or proof.tries >= TRIES:
        return None
    proof.tries += 1
    session.flush()
    return proof.id


def use_code(
    session: Session, purpose: str, address_index: str, code: str, *, at: datetime
) -> None:
    """Spend the code.

    Raises ``Refused('proof.wrong')`` for a wrong, used, expired or over-tried one alike.
    """
    proof = _latest(session, purpose, address_index, at)
    if (
        proof is None
        or proof.tries > TRIES
        or not hmac.compare_digest(proof.code_hash, _digest(purpose, address_index, code))
    ):
        raise Refused("proof.wrong")
    proof.used_at = at
    session.flush()


def _latest(
    session: Session, purpose: str, address_index: str, at: datetime
) -> OneTimeProof | None:
    statement = select(OneTimeProof).where(
        OneTimeProof.purpose == purpose,
        OneTimeProof.address_index == address_index,
        OneTimeProof.used_at.is_(None),
        OneTimeProof.expires_at > at,
    )
    return session.scalar(locked(session, statement.order_by(OneTimeProof.id.desc()).limit(1)))


def _cancel(session: Session, purpose: str, address_index: str, at: datetime) -> None:
    while (earlier := _latest(session, purpose, address_index, at)) is not None:
        earlier.used_at = at
        session.flush()
