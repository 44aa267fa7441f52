"""Papers, batches, booklets and scripts under sealed codes; the channels that key them, and the one
sealed document that says whose each script is."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    Document,
    ExactNumber,
    Identified,
    Instant,
    Sealed,
    SealedRow,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import MARKING_BATCH, SCRIPT

KEYED_KINDS = ("score", "absent")  # absent only in rows of the first release
CLERK_A, CLERK_B, EXAM_BODY = "clerk_a", "clerk_b", "exam_body"
CLERKS = (CLERK_A, CLERK_B)
# Why a score is zero without a sum on the paper: nothing is written on it, or there is no paper and
# the notice says what follows.
GROUNDS = ("", "blank", "notice")


class Paper(Identified, Base):
    """科目 of a sitting, as the vacancies' effective policies have it.

    ``step``: scores are its multiples (0.5); ``parts``: [{code, title, full_mark}] where the sum is
    checked; two policies that differ in the full mark have papers of their own.
    """

    __tablename__ = "paper"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(80), default="")
    full_mark: Mapped[Fraction] = mapped_column(ExactNumber)
    step: Mapped[Fraction | None] = mapped_column(ExactNumber)
    parts: Mapped[list[dict[str, str]]] = mapped_column(Document, default=list)
    policy_digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("sitting_id", "code", "full_mark"),)


class MarkingBatch(Identified, Versioned, Base):
    """Answer sheets of one paper, from the counting after the exam to the unsealing.

    ``coded_by`` is the second of the two who give the codes; ``checked_by`` the arbiter,
    ``locked_by`` the second person of the lock (None where the first release had locked it).
    ``lock_digest`` is keyed: it stands in the chain before anybody may know a score.
    """

    __tablename__ = "marking_batch"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    number: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = state_column(MARKING_BATCH)
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    coded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    coded_at: Mapped[datetime | None] = mapped_column(Instant)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    locked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    locked_at: Mapped[datetime | None] = mapped_column(Instant)
    lock_digest: Mapped[str | None] = mapped_column(String(64))
    unsealed_first_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    unsealed_second_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    unsealed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_reason: Mapped[str] = mapped_column(Text, default="")  # why it was cancelled

    paper: Mapped[Paper] = relationship(lazy="joined", innerjoin=True)
    booklets: Mapped[list[Booklet]] = relationship(back_populates="batch", order_by="Booklet.code")
    channels: Mapped[list[Channel]] = relationship(back_populates="batch", order_by="Channel.code")

    __table_args__ = (
        UniqueConstraint("paper_id", "number"),
        one_of("state", MARKING_BATCH),
        CheckConstraint("coded_by IS NULL OR coded_by <> created_by", name="two_coders"),
        CheckConstraint("locked_by IS NULL OR locked_by <> checked_by", name="two_lock"),
        CheckConstraint(
            "unsealed_second_by IS NULL OR unsealed_second_by <> unsealed_first_by",
            name="two_people",
        ),
    )

    def channel(self, code: str) -> Channel | None:
        return next((channel for channel in self.channels if channel.code == code), None)


class SealedMapping(SealedRow, Base):
    """密号对照表 (E-01) of a batch, encrypted as one document under the side's key.

    ``codes`` is [[sealed code, ticket number], …] in order of the code; the unsealing alone opens
    it. ``digest`` is the SHA-256 of the ciphertext, which stands in the chain.
    """

    __tablename__ = "sealed_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("marking_batch.id"), unique=True)
    codes_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    codes = Sealed("codes_sealed", document=True)
    digest: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(Instant)


class CarriedCode(Base):
    """A code beside its seat, as the first release had them: gone once its batch is sealed."""

    __tablename__ = "carried_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("marking_batch.id"), index=True)
    sealed_code: Mapped[str] = mapped_column(String(12))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))


class Booklet(Identified, Base):
    """册: about thirty scripts bound together, in order of their codes."""

    __tablename__ = "booklet"

    batch_id: Mapped[int] = mapped_column(ForeignKey("marking_batch.id"))
    code: Mapped[str] = mapped_column(String(8))

    batch: Mapped[MarkingBatch] = relationship(back_populates="booklets")
    scripts: Mapped[list[Script]] = relationship(
        back_populates="booklet", order_by="Script.position"
    )

    __table_args__ = (UniqueConstraint("batch_id", "code"),)


class Script(Identified, Versioned, Base):
    """One answer sheet under its sealed code (密号). Nothing here says whose it is."""

    __tablename__ = "script"

    batch_id: Mapped[int] = mapped_column(ForeignKey("marking_batch.id"))
    booklet_id: Mapped[int] = mapped_column(ForeignKey("booklet.id"), index=True)
    position: Mapped[int]
    sealed_code: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = state_column(SCRIPT)
    settled_kind: Mapped[str | None] = mapped_column(String(8))
    settled_value: Mapped[Fraction | None] = mapped_column(ExactNumber)
    settled_ground: Mapped[str] = mapped_column(String(8), default="")
    settled_reason: Mapped[str] = mapped_column(Text, default="")
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)

    batch: Mapped[MarkingBatch] = relationship()
    booklet: Mapped[Booklet] = relationship(back_populates="scripts")
    keyings: Mapped[list[Keying]] = relationship(back_populates="script")

    __table_args__ = (
        UniqueConstraint("batch_id", "sealed_code"),
        UniqueConstraint("booklet_id", "position"),
        one_of("state", SCRIPT),
        one_of("settled_ground", GROUNDS),
    )


class Channel(Identified, Versioned, SealedRow, Base):
    """One way in which the scores of a batch arrive, independent of the others.

    ``clerk_a`` and ``clerk_b`` have an account; ``file:<n>`` keeps which heading was read as what;
    ``exam_body`` comes alone, with its letter (E-12) and what it says sealed until the unsealing.
    """

    __tablename__ = "channel"

    batch_id: Mapped[int] = mapped_column(ForeignKey("marking_batch.id"))
    code: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    columns: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    file_name: Mapped[str] = mapped_column(String(160), default="")
    file_digest: Mapped[str] = mapped_column(String(64), default="")
    letter: Mapped[dict[str, Any] | None] = mapped_column(Document)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    content = Sealed("content_sealed", document=True)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)

    batch: Mapped[MarkingBatch] = relationship(back_populates="channels")

    __table_args__ = (
        UniqueConstraint("batch_id", "code"),
        UniqueConstraint("batch_id", "account_id"),
        CheckConstraint(
            "code IN ('clerk_a', 'clerk_b', 'exam_body') OR code LIKE 'file:%'", name="code_known"
        ),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> taken_by", name="two_people"),
    )


class BookletTotal(Versioned, Base):
    """页小计: what a channel reads as the sum of a booklet, beside the scores that it keys."""

    __tablename__ = "booklet_total"

    id: Mapped[int] = mapped_column(primary_key=True)
    booklet_id: Mapped[int] = mapped_column(ForeignKey("booklet.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    total: Mapped[Fraction] = mapped_column(ExactNumber)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("booklet_id", "channel_id"),)


class Keying(Versioned, Base):
    """What one channel says of one script; the other never sees it."""

    __tablename__ = "keying"

    id: Mapped[int] = mapped_column(primary_key=True)
    script_id: Mapped[int] = mapped_column(ForeignKey("script.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[Fraction | None] = mapped_column(ExactNumber)
    ground: Mapped[str] = mapped_column(String(8), default="")
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    script: Mapped[Script] = relationship(back_populates="keyings")
    channel: Mapped[Channel] = relationship()

    __table_args__ = (
        UniqueConstraint("script_id", "channel_id"),
        one_of("kind", KEYED_KINDS),
        one_of("ground", GROUNDS),
        CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name="value_with_score"),
    )
