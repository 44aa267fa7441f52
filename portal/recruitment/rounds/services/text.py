"""The notice's free text: section by section, saved as typed, safe when two tabs are open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.notice_defaults import default_text
from portal.recruitment.rounds.services.draft import require_editable
from portal.recruitment.rounds.text_models import NoticeSection
from portal.recruitment.rulebook.publication.notice_sections import MAX_SECTION, MAX_TEXT, SECTIONS

# A section that is being typed is saved every second: the chain records a stretch of work on it,
# not every key.
QUIET_SECONDS = 600


def _rows(session: Session, round_: RecruitmentRound) -> dict[str, NoticeSection]:
    return {
        row.code: row
        for row in session.scalars(select(NoticeSection).where(NoticeSection.round_id == round_.id))
    }


def notice_texts(session: Session, round_: RecruitmentRound) -> dict[str, str]:
    """Section → free text, in the notice's order: as typed, or its default.

    The round's own text stands in the first section.
    """
    rows = _rows(session, round_)
    found = {
        code: rows[code].text if code in rows else default_text(code, round_.conduct)
        for code in SECTIONS
    }
    return found | {"basis": round_.text}


def revision(session: Session, round_: RecruitmentRound, code: str) -> int:
    """How often the section was saved; a form carries the number it was shown with."""
    statement = select(NoticeSection.revision).where(
        NoticeSection.round_id == round_.id, NoticeSection.code == code
    )
    return session.scalar(statement) or 0


def save_notice_section(
    session: Session,
    round_: RecruitmentRound,
    code: str,
    text: str,
    *,
    seen: int,
    by: Actor,
    at: datetime,
) -> int:
    """Keep a section's text; returns its new revision.

    Saving what is there already changes nothing.

    Raises ``Refused('round.frozen')``, ``'notice.no_section'``, ``'notice.text_too_long'``,
    ``'notice.changed_elsewhere'`` (another tab or officer saved since the page was shown).
    """
    require_editable(round_)
    if code not in SECTIONS:
        raise Refused("notice.no_section", section=code)
    text = text.replace("\x00", "").replace("\r\n", "\n")
    texts = notice_texts(session, round_)
    if (
        len(text) > MAX_SECTION
        or sum(map(len, texts.values())) - len(texts[code]) + len(text) > MAX_TEXT
    ):
        raise Refused("notice.text_too_long", most=MAX_SECTION, most_together=MAX_TEXT)
    row = _rows(session, round_).get(code)
    now = 0 if row is None else row.revision
    if texts[code] == text and row is not None:
        return now
    if now != seen:
        raise Refused("notice.changed_elsewhere")
    worth_noting = row is None or (at - row.saved_at).total_seconds() > QUIET_SECONDS
    if row is None:
        row = NoticeSection(round_id=round_.id, code=code, text=text, revision=1, saved_at=at)
        session.add(row)
    else:
        row.text, row.revision, row.saved_at = text, now + 1, at
    if code == "basis":
        round_.text = text
    session.flush()
    if worth_noting:
        record(
            session,
            "notices.edit_round",
            f"round:{round_.public_id}",
            at=at,
            by=by,
            chain=round_.code,
            changed=[f"section:{code}"],
        )
    return row.revision
