"""Columns that both sides' tables of officers share. The tables themselves stand in the sides."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import Document, Instant, Sealed, SealedRow, one_of


class AccountColumns(SealedRow):
    """A person who signs in. ``login_index`` is the keyed index of the login."""

    display_name: Mapped[str] = mapped_column(String(120))
    name_sort_key: Mapped[str] = mapped_column(String(200), default="")
    login_index: Mapped[str] = mapped_column(String(64), unique=True)
    login_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    login = Sealed("login_sealed")
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_secret = Sealed("totp_sealed")
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    totp_last_step: Mapped[int | None]
    # until when what the person does carries a mark: their power is new
    watched_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)


class SessionColumns:
    """A sign-in on one device. The cookie names it; when it ends, so does the access."""

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


class RecoveryCodeColumns:
    """A one-time code of an officer for the day their telephone is lost; only its keyed digest is
    kept."""

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class AppointmentColumns:
    """A role held in a union, reaching that union and everything below it, from a day until a day
    (exclusive)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"))
    role: Mapped[str] = mapped_column(String(24))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    appointed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    appointed_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


REQUEST_KINDS = ("enrolment", "appointment")


class OfficerRequestColumns(SealedRow):
    """What one administrator asks and another one confirms: a way in for an officer, or an office.

    ``code``: of an enrolment, until it is confirmed; whoever asked was told its first half, whoever
    confirms is told the second. ``details``: as in ``appointments.Office``.
    """

    kind: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))
    code_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    code = Sealed("code_sealed")
    union_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"))
    role: Mapped[str | None] = mapped_column(String(24))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    details: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    requested_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    requested_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)


def request_rules() -> tuple[CheckConstraint, ...]:
    """The rule of two, repeated by the database: the one who asks takes back, and confirms
    nothing; neither is the person it is about."""
    return (
        one_of("kind", REQUEST_KINDS),
        CheckConstraint(
            "state NOT IN ('confirmed', 'refused') OR decided_by <> requested_by", name="two_people"
        ),
        CheckConstraint(
            "requested_by <> account_id AND (decided_by IS NULL OR decided_by <> account_id)",
            name="not_oneself",
        ),
    )
