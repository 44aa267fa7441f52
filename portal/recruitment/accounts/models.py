"""People, their secrets and their sessions. Appointments (role × union) live in unions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    Document,
    Identified,
    Instant,
    Sealed,
    SealedRow,
    Versioned,
    one_of,
    state_column,
)
from portal.foundation.officers.columns import (
    AccountColumns,
    RecoveryCodeColumns,
    SessionColumns,
)
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import ACCOUNT

KINDS = ("applicant", "officer")
# recover: the account goes back to its owner. claim: somebody else had filed the person's document;
# it moves to an account of his own.
RECOVERY_KINDS = ("recover", "claim")


class Account(Identified, Versioned, AccountColumns, Base):
    """A person who can sign in: an applicant by mobile or document, an officer by login name."""

    __tablename__ = "account"

    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = state_column(ACCOUNT)
    mobile_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    mobile = Sealed("mobile_sealed")

    identity: Mapped[IdentityDocument | None] = relationship(
        back_populates="account", uselist=False
    )

    __table_args__ = (one_of("kind", KINDS), one_of("state", ACCOUNT))


class IdentityDocument(SealedRow, Base):
    """Kind + number of the document that a person proved; one account per document.

    ``number_index`` is the keyed blind index.
    """

    __tablename__ = "identity_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    number = Sealed("number_sealed")
    number_index: Mapped[str] = mapped_column(String(64), unique=True)
    born_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    account: Mapped[Account] = relationship(back_populates="identity")


class UserSession(SessionColumns, Base):
    __tablename__ = "user_session"


class RecoveryCode(RecoveryCodeColumns, Base):
    __tablename__ = "recovery_code"


class RecoveryCase(Identified, Versioned, Base):
    """An account given back on sight of the document by two officers (no SMS needed).

    The second one releases a one-time code, which works from ``usable_from``; until then the old
    channels may object. ``account_id`` is empty where nobody has filed such a document, or the name
    or the office does not fit: the officers are told the same either way. ``number_index``: of the
    number that the first one typed; ``union_id``: the office where it was opened.
    """

    __tablename__ = "recovery_case"

    kind: Mapped[str] = mapped_column(String(16), default="recover")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    union_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"))
    number_index: Mapped[str] = mapped_column(String(64), default="", server_default="")
    # as on the document that was shown
    person_name: Mapped[str] = mapped_column(String(120), default="")
    opened_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    evidence: Mapped[str] = mapped_column(String(400))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    code_hash: Mapped[str | None] = mapped_column(String(64))
    usable_from: Mapped[datetime | None] = mapped_column(Instant)
    code_expires_at: Mapped[datetime | None] = mapped_column(Instant)
    stopped_at: Mapped[datetime | None] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        one_of("kind", RECOVERY_KINDS),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> opened_by", name="two_people"),
    )


class OneTimeProof(Base):
    """A code sent to a mobile or mailbox: who holds it proves that the address is theirs."""

    __tablename__ = "one_time_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(24))
    address_index: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index("ix_one_time_proof_address", "address_index", "purpose"),)


class MobileToProve(SealedRow, Base):
    """A mobile to which a code is sent; goes with its code."""

    __tablename__ = "mobile_to_prove"

    id: Mapped[int] = mapped_column(primary_key=True)
    proof_id: Mapped[int] = mapped_column(ForeignKey("one_time_proof.id"), unique=True)
    mobile_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    mobile = Sealed("mobile_sealed")


class Consent(Base):
    """What a person agreed to, in which wording, and when; withdrawing it is another row."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    wording_digest: Mapped[str] = mapped_column(String(64))
    given: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Instant)
    facts: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)

    __table_args__ = (UniqueConstraint("account_id", "purpose", "at"),)
