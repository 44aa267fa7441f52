"""Officers of the workforce side, their secrets and their sessions.

Appointments (role × union) live in unions.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import Identified, Instant, Versioned, one_of, state_column
from portal.foundation.officers.columns import (
    AccountColumns,
    RecoveryCodeColumns,
    SessionColumns,
)
from portal.workforce.orm import Base
from portal.workforce.rulebook.lifecycles import ACCOUNT


class Account(Identified, Versioned, AccountColumns, Base):
    """An officer. ``enrol_hash`` is the one-time code for their first password."""

    __tablename__ = "account"

    state: Mapped[str] = state_column(ACCOUNT)
    enrol_hash: Mapped[str | None] = mapped_column(String(64))
    enrol_until: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (one_of("state", ACCOUNT),)


class UserSession(SessionColumns, Base):
    __tablename__ = "user_session"


class RecoveryCode(RecoveryCodeColumns, Base):
    __tablename__ = "recovery_code"
