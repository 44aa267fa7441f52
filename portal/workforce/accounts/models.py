"""Officers of the workforce side, their secrets and their sessions.

Appointments (role × union) live in unions.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import (
    Identified,
    Instant,
    Sealed,
    SealedRow,
    Versioned,
    one_of,
    state_column,
)
from portal.workforce.orm import Base
from portal.workforce.rulebook.lifecycles import ACCOUNT


class Account(Identified, Versioned, SealedRow, Base):
    """An officer.

    ``login_index`` is the keyed index of his login name; ``enrol_hash`` the one-time code for his
    first password.
    """

    __tablename__ = "account"

    state: Mapped[str] = state_column(ACCOUNT)
    display_name: Mapped[str] = mapped_column(String(120))
    name_sort_key: Mapped[str] = mapped_column(String(200), default="")
    login_index: Mapped[str] = mapped_column(String(64), unique=True)
    login_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    login = Sealed("login_sealed")
    password_hash: Mapped[str] = mapped_column(String(200))
    enrol_hash: Mapped[str | None] = mapped_column(String(64))
    enrol_until: Mapped[datetime | None] = mapped_column(Instant)
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_secret = Sealed("totp_sealed")
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    totp_last_step: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (one_of("state", ACCOUNT),)


class UserSession(Base):
    """A sign-in on one device. The cookie names it; ending it ends the access at the next request."""

    __tablename__ = "user_session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    device: Mapped[str] = mapped_column(String(200))
    network: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_why: Mapped[str | None] = mapped_column(String(24))
    second_factor_at: Mapped[datetime | None] = mapped_column(Instant)


class RecoveryCode(Base):
    """A one-time code of an officer for the day his telephone is lost; only its keyed digest is
    kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Instant)
