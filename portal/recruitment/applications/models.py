"""Applications: one per person per round, with their files and certificate claims."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    Identified,
    Instant,
    Sealed,
    SealedRow,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.accounts.models import Account
from portal.recruitment.orm import Base
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import APPLICATION, CERTIFICATE_CLAIM
from portal.recruitment.vacancies.models import Vacancy

FILE_KINDS = ("photo", "certificate", "identity", "diploma", "other")
CERTIFICATE_LEVELS = ("assistant", "social_worker", "senior")
REGISTRATION_STATES = ("none", "valid", "overdue")
# What proves a claim: the certificate itself, or the score report while the paper is not issued
# (whether it counts is the policy's).
EVIDENCE_KINDS = ("certificate", "score_report")
# off: no scanner was on; waiting: not yet looked at; clean, infected: what the scanner said of the
# kept bytes.
SCAN_STATES = ("off", "waiting", "clean", "infected")


class Application(Identified, Versioned, SealedRow, Base):
    """A person's application in a round.

    ``facts`` (sealed JSON) hold the form's sections: person, education, work, avoidance,
    declaration, extra (the fields this round asks besides), and ``carried``: sections taken over
    from the last application and not looked at yet.

    ``number`` is the 报名序号, given at the first submit. ``content_digest`` binds every decision
    to what was submitted.
    """

    __tablename__ = "application"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(48), unique=True)
    state: Mapped[str] = state_column(APPLICATION)
    facts_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    facts = Sealed("facts_sealed", document=True)
    content_digest: Mapped[str | None] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(Instant)
    saved_at: Mapped[datetime] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    # the 24-hour clock of screening
    answer_due_at: Mapped[datetime | None] = mapped_column(Instant)
    mend_until: Mapped[datetime | None] = mapped_column(Instant)  # after a return
    transferred_from_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"))
    # granted on request; says nothing of why
    accessible_seat: Mapped[bool] = mapped_column(default=False, server_default=false())
    # the term of keeping has ended: what the person wrote and sent in is gone
    erased_at: Mapped[datetime | None] = mapped_column(Instant, index=True)

    round_: Mapped[RecruitmentRound] = relationship()
    account: Mapped[Account] = relationship()
    vacancy: Mapped[Vacancy | None] = relationship(foreign_keys=[vacancy_id])
    files: Mapped[list[ApplicationFile]] = relationship(
        back_populates="application", order_by="ApplicationFile.id"
    )
    claim: Mapped[CertificateClaim | None] = relationship(
        back_populates="application", uselist=False
    )

    __table_args__ = (
        UniqueConstraint("round_id", "account_id"),
        one_of("state", APPLICATION),
        Index("ix_application_queue", "round_id", "state", "answer_due_at"),
    )


class ApplicationFile(Identified, Base):
    """An upload after cleaning: a re-encoded JPEG or a sanitised PDF in private storage.

    A replaced file keeps its row for the record; its bytes go, and then ``storage_key`` is empty.
    """

    __tablename__ = "application_file"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    media_kind: Mapped[str] = mapped_column(String(24))  # image/jpeg, application/pdf
    storage_key: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    pages: Mapped[int] = mapped_column(default=1)
    original_name: Mapped[str] = mapped_column(String(120))
    perceptual_hash: Mapped[str | None] = mapped_column(String(16), index=True)
    # which of the round's own documents (kind ``other``)
    slot: Mapped[str] = mapped_column(String(24), default="", server_default="")
    scan_state: Mapped[str] = mapped_column(String(8), default="off", server_default="off")
    # blurred, small: told to the sender, no verdict
    hint: Mapped[str] = mapped_column(String(16), default="", server_default="")
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    replaced_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship(back_populates="files")

    __table_args__ = (one_of("kind", FILE_KINDS),)


class PictureBand(Base):
    """Index of pictures that look alike, made when an application is handed in.

    A picture of 64 bits is cut into bands; two that differ in fewer bits than there are bands have
    at least one band in common, so that equal ``band`` values are all that must be compared.
    """

    __tablename__ = "picture_band"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("application_file.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"))
    band: Mapped[str] = mapped_column(String(24))  # kind of the file, place of the band, its bits

    __table_args__ = (
        UniqueConstraint("file_id", "band"),
        Index("ix_picture_band_round", "round_id", "band"),
    )


class CertificateClaim(Versioned, SealedRow, Base):
    """A claim to hold a 社会工作者职业水平证书.

    Whatever its effect, it counts for nothing until a named officer has verified it.
    """

    __tablename__ = "certificate_claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    level: Mapped[str] = mapped_column(String(16))
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    number = Sealed("number_sealed")
    # the same number claimed twice alarms
    number_index: Mapped[str] = mapped_column(String(64), index=True)
    evidence: Mapped[str] = mapped_column(
        String(16), default="certificate", server_default="certificate"
    )
    approved_on: Mapped[date]
    registration: Mapped[str] = mapped_column(String(12), default="none")
    registered_until: Mapped[date | None]
    state: Mapped[str] = state_column(CERTIFICATE_CLAIM)
    declared_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    method: Mapped[str] = mapped_column(String(24), default="")
    note: Mapped[str] = mapped_column(String(400), default="")

    application: Mapped[Application] = relationship(back_populates="claim")

    __table_args__ = (
        one_of("level", CERTIFICATE_LEVELS),
        one_of("state", CERTIFICATE_CLAIM),
        one_of("registration", REGISTRATION_STATES),
    )


class ApplicationCounter(Base):
    """The last 报名序号 given in a round."""

    __tablename__ = "application_counter"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class ApplicationVersion(SealedRow, Base):
    """What was submitted, each time: the sealed content under the digest that decisions quote."""

    __tablename__ = "application_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    content: Any = Sealed("content_sealed", document=True)
