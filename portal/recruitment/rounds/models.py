"""The recruitment round with its timetable and frozen policy, its approval, and the notices that go
out for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    AppendOnly,
    Document,
    Identified,
    Instant,
    Versioned,
    one_of,
    state_column,
)
from portal.foundation.time.clock import local
from portal.recruitment.orm import Base
from portal.recruitment.publications.models import KeptFile
from portal.recruitment.rulebook.lifecycles import ROUND
from portal.recruitment.rulebook.publication.places import PLACE_KINDS
from portal.recruitment.unions.models import Union

RUN_KINDS = ("county_run", "city_run")
NOTICE_KINDS = (
    "recruitment",
    "correction",
    "supplement",
    "extension",
    "reduction",
    "substitution",
    "interview",
)
# The timetable's windows, in order of the process. An instant event is a window whose end is its
# start.
WINDOWS = (
    "registration",
    "screening",
    "transfer",
    "ticket",
    "written",
    "written_result",
    "recheck",
    "document_recheck",
    "interview",
    "medical",
    "publicity",
)


class RecruitmentRound(Identified, Versioned, Base):
    """招聘批次: one notice, one timetable, one frozen policy, many vacancies.

    ``code`` names it in addresses and in its audit chain.
    """

    __tablename__ = "recruitment_round"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    state: Mapped[str] = state_column(ROUND)
    run_kind: Mapped[str] = mapped_column(String(16))
    organiser_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)  # 主办
    approver_id: Mapped[int] = mapped_column(ForeignKey("union.id"))  # the city union that replies
    policy: Mapped[dict[str, Any]] = mapped_column(Document)  # policy/1 as written
    policy_digest: Mapped[str | None] = mapped_column(String(64))  # set when frozen
    # round-wide defaults, see rulebook/eligibility
    requirements: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    # photo spec, documents asked, remedy text, avoidance wording …
    conduct: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    # facts that the source notice did not show and that were filled in
    filled: Mapped[list[str]] = mapped_column(Document, default=list)
    source_notice: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text, default="")  # the notice's free text, Markdown
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    supervision_phone: Mapped[str] = mapped_column(String(40), default="")
    drafted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)

    organiser: Mapped[Union] = relationship(foreign_keys=[organiser_id])
    approver: Mapped[Union] = relationship(foreign_keys=[approver_id])
    windows: Mapped[list[RoundWindow]] = relationship(
        back_populates="round_", order_by="RoundWindow.id", cascade="all, delete-orphan"
    )
    places: Mapped[list[PublicationPlace]] = relationship(
        back_populates="round_", order_by="PublicationPlace.id"
    )

    __table_args__ = (one_of("state", ROUND), one_of("run_kind", RUN_KINDS))

    @property
    def begun_on(self) -> date:
        """The day on which drafting began, in Shanghai."""
        return local(self.created_at).date()

    def window(self, kind: str) -> RoundWindow | None:
        return next((window for window in self.windows if window.kind == kind), None)


class RoundWindow(Base):
    """A half-open window of the timetable: open at ``starts_at``, closed from ``ends_at`` on."""

    __tablename__ = "round_window"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"))
    kind: Mapped[str] = mapped_column(String(24))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)

    round_: Mapped[RecruitmentRound] = relationship(back_populates="windows")

    __table_args__ = (
        UniqueConstraint("round_id", "kind"),
        one_of("kind", WINDOWS),
        CheckConstraint("starts_at <= ends_at", name="in_order"),
    )


class Notice(Identified, Base):
    """A notice that went out: its kind, its number within the round, and the publication that holds
    its content."""

    __tablename__ = "notice"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    number: Mapped[int]
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    published_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("round_id", "number"), one_of("kind", NOTICE_KINDS))


class PolicyVersion(AppendOnly, Base):
    """The rules as a notice froze them.

    A later notice adds a version; the old ones stay, and everything computed under them still
    verifies.
    """

    __tablename__ = "policy_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str] = mapped_column(String(64))
    publication_number: Mapped[str] = mapped_column(String(48))  # the notice that brought it
    published_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("round_id", "number"),)


BODY_KINDS = ("joint_organiser", "undertaker", "exam_body", "discipline")


class RoundBody(Identified, Base):
    """联合主办, 承办, 考务受托, 纪检监督: who takes part in a round besides its organiser."""

    __tablename__ = "round_body"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    matter: Mapped[str] = mapped_column(String(200), default="")  # what it does in this round
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(160), default="")

    __table_args__ = (one_of("kind", BODY_KINDS), UniqueConstraint("round_id", "kind", "name"))


class PublicationPlace(Identified, Versioned, Base):
    """A line of form A-11: where the notice was published, by whom, with which content; the
    screenshot is a cleaned picture or PDF.

    ``address`` is kept as typed and never asked for: what stands there is shown by the screenshot.
    """

    __tablename__ = "publication_place"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    site: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(400), default="")
    published_at: Mapped[datetime] = mapped_column(Instant)
    content_digest: Mapped[str] = mapped_column(String(64))  # of the publication that stands there
    screenshot_id: Mapped[int | None] = mapped_column(ForeignKey("kept_file.id"))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_words: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    taken_down_at: Mapped[datetime | None] = mapped_column(Instant)

    round_: Mapped[RecruitmentRound] = relationship(back_populates="places")
    screenshot: Mapped[KeptFile | None] = relationship()

    __table_args__ = (
        one_of("kind", PLACE_KINDS),
        UniqueConstraint("round_id", "kind", "site", "address"),
    )
