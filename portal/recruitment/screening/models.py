"""Screening decisions in writing, and the opening-ratio decisions that follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
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
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import (
    SCREENING_APPEAL,
    SCREENING_OBJECTION,
    SCREENING_SAMPLE,
)
from portal.recruitment.vacancies.models import Vacancy

OUTCOMES = ("pass", "return", "fail", "reverse")
OPENING_KINDS = ("open", "reduce", "cancel")
OBJECTION_SUBJECTS = ("decision", "claim")
RECUSAL_GROUNDS = ("spouse", "blood", "collateral", "in_law", "other_kin", "interest", "other")
REGISTER_STATES = ("active", "left", "unknown")
REMINDER_KINDS = ("soon", "late")
NOTICE_KINDS = ("mend_over", "vacancy_cancelled", "transfer_over", "withdrawn", "not_handed_in")


class ScreeningDecision(Identified, Base):
    """资格初审意见: who decided what on which submitted content, why, and what is missing.

    Never changed; a reversal is another row.
    """

    __tablename__ = "screening_decision"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(12))
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    content_digest: Mapped[str] = mapped_column(String(64))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)
    object_until: Mapped[datetime | None] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    # 文号, given with the decision
    letter_number: Mapped[str | None] = mapped_column(String(80), index=True, unique=True)
    # what the self-check said when it was decided; '' = it was not asked
    check_outcome: Mapped[str] = mapped_column(String(12), default="", server_default="")
    # why it was passed all the same: for the office, never in the letter
    against_reason: Mapped[str] = mapped_column(Text, default="", server_default="")

    application: Mapped[Application] = relationship()

    __table_args__ = (one_of("outcome", OUTCOMES),)


class DecisionUndo(Base):
    """收回: the screener took the decision back within some minutes; the case waits again."""

    __tablename__ = "screening_undo"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("screening_decision.id"), unique=True)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)


class DecisionCorrection(Base):
    """更正: the decision is asked to be taken back after its minutes for undo, and another person
    confirms it; the case waits again."""

    __tablename__ = "screening_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("screening_decision.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_words: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)

    decision: Mapped[ScreeningDecision] = relationship()

    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> asked_by", name="two_people"),
    )


class CaseLook(Base):
    """领取: the screener who has the case before them; others are given other cases until it is
    decided or the look is over."""

    __tablename__ = "screening_look"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    by_words: Mapped[str] = mapped_column(String(120))
    until: Mapped[datetime] = mapped_column(Instant)


class LetterCounter(Base):
    """The last 文号 given in a round: decisions, answers and notices share one series, so that no
    number is ever given twice."""

    __tablename__ = "screening_letter_counter"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class ScreeningNotice(Identified, Base):
    """告知书: how an application that had been handed in ended, or was opened again, without
    anybody's decision on its content."""

    __tablename__ = "screening_notice"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    letter_number: Mapped[str] = mapped_column(String(80), unique=True)
    # the one it is about; a transfer changes the application's
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    object_until: Mapped[datetime | None] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship()
    vacancy: Mapped[Vacancy | None] = relationship()

    __table_args__ = (one_of("kind", NOTICE_KINDS),)


class OpeningDecision(Base):
    """开考比例核定: the rule's proposal for a vacancy, and the city's decision with its reason."""

    __tablename__ = "opening_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), unique=True)
    approved_count: Mapped[int]
    proposed_kind: Mapped[str] = mapped_column(String(8))
    proposed_headcount: Mapped[int]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str | None] = mapped_column(String(8))
    headcount: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    vacancy: Mapped[Vacancy] = relationship()

    __table_args__ = (
        one_of("proposed_kind", OPENING_KINDS),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
    )


class ScreeningObjection(Identified, Versioned, SealedRow, Base):
    """资格审查异议（复核申请，表 B-06）: against a refusal or against a refused certificate,
    answered by another person than whoever decided.

    The applicant's words and the answer are sealed: they may speak of health, family or other
    people.
    """

    __tablename__ = "screening_objection"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("screening_decision.id"))
    subject: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = state_column(SCREENING_OBJECTION)
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    text = Sealed("text_sealed")
    # evidence: storage_key, sha256, media_kind, pages, name
    files: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    filed_at: Mapped[datetime] = mapped_column(Instant)
    # None while the calendar it runs into is not announced
    answer_due_at: Mapped[datetime | None] = mapped_column(Instant)
    first_decided_by: Mapped[int] = mapped_column(ForeignKey("account.id"))  # who may not answer
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer = Sealed("answer_sealed")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_by_words: Mapped[str] = mapped_column(String(120), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    # 文号 of the answer
    answer_number: Mapped[str | None] = mapped_column(String(80), index=True, unique=True)
    # after an upheld decision; None = not upheld, or not known yet
    appeal_until: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship()
    decision: Mapped[ScreeningDecision | None] = relationship()

    __table_args__ = (
        one_of("subject", OBJECTION_SUBJECTS),
        one_of("state", SCREENING_OBJECTION),
        CheckConstraint(
            "answered_by IS NULL OR answered_by <> first_decided_by", name="another_person"
        ),
        # One at a time: a second click, or a second tab, finds the first.
        Index(
            "uq_screening_objection_open",
            "application_id",
            "subject",
            unique=True,
            sqlite_where=sql("state = 'received'"),
            postgresql_where=sql("state = 'received'"),
        ),
    )


class ScreeningAppeal(Identified, Versioned, SealedRow, Base):
    """上一级工会申诉: after an upheld objection, once, answered by the union above – by nobody who
    decided or reviewed before."""

    __tablename__ = "screening_appeal"

    objection_id: Mapped[int] = mapped_column(ForeignKey("screening_objection.id"), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    state: Mapped[str] = state_column(SCREENING_APPEAL)
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    text = Sealed("text_sealed")
    filed_at: Mapped[datetime] = mapped_column(Instant)
    answer_due_at: Mapped[datetime | None] = mapped_column(Instant)
    first_decided_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reviewed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer = Sealed("answer_sealed")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_by_words: Mapped[str] = mapped_column(String(120), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answer_number: Mapped[str | None] = mapped_column(String(80), unique=True)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship()
    objection: Mapped[ScreeningObjection] = relationship()

    __table_args__ = (
        one_of("state", SCREENING_APPEAL),
        CheckConstraint(
            "answered_by IS NULL OR"
            " (answered_by <> first_decided_by AND answered_by <> reviewed_by)",
            name="third_person",
        ),
    )


class AnswerReminder(Base):
    """That somebody was reminded of an objection or an appeal whose answer is due or late: once per
    paper and kind."""

    __tablename__ = "screening_answer_reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper: Mapped[str] = mapped_column(String(60))  # objection:<public id> or appeal:<public id>
    kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("paper", "kind"), one_of("kind", REMINDER_KINDS))


class Recusal(Base):
    """履职回避: an officer who stays away from a case, by their own word, at somebody's request or
    by order. Never taken back."""

    __tablename__ = "screening_recusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    ground: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("application_id", "account_id"),
        one_of("ground", RECUSAL_GROUNDS),
    )


class ScreeningSample(Identified, Versioned, Base):
    """A decision drawn for a second look.

    The second person decides without seeing the first word; a difference goes to the checker.
    """

    __tablename__ = "screening_sample"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("screening_decision.id"), unique=True)
    state: Mapped[str] = state_column(SCREENING_SAMPLE)
    drawn_at: Mapped[datetime] = mapped_column(Instant)
    drawn_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    first_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    second_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    second_outcome: Mapped[str | None] = mapped_column(String(12))
    second_reason: Mapped[str] = mapped_column(String(40), default="")
    second_text: Mapped[str] = mapped_column(Text, default="")
    second_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settlement: Mapped[str] = mapped_column(Text, default="")

    application: Mapped[Application] = relationship()
    decision: Mapped[ScreeningDecision] = relationship()

    __table_args__ = (
        one_of("state", SCREENING_SAMPLE),
        CheckConstraint("second_by IS NULL OR second_by <> first_by", name="two_people"),
        CheckConstraint(
            "settled_by IS NULL OR (settled_by <> first_by AND settled_by <> second_by)",
            name="third_person",
        ),
    )


class ScreeningReminder(Base):
    """That somebody was reminded of a case whose clock runs out or ran out: once per content and
    kind."""

    __tablename__ = "screening_reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    content_digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("application_id", "content_digest", "kind"),
        one_of("kind", REMINDER_KINDS),
    )


class RegisterAnswer(Base):
    """What the workforce side said about an applicant when it was asked: a flag for the screener,
    never a verdict."""

    __tablename__ = "register_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    state: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (one_of("state", REGISTER_STATES),)
