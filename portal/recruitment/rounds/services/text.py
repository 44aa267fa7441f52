"""The notice's free text: section by section, saved as typed, safe when two tabs are open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.notice_defaults import default_text
from portal.recruitment.rounds.services.draft import require_editable
from portal.recruitment.rounds.text_models import NoticeSection
from portal.recruitment.rulebook.publication.notice_sections import MAX_SECTION, MAX_TEXT, SECTIONS

# A section that is being typed is saved every second: the chain records a stretch of work on it,
# not every key.
QUIET = timedelta(minutes=10)


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
    texts = {
        code: rows[code].text if code in rows else default_text(code, round_.conduct)
        for code in SECTIONS
    }
    return texts | {"basis": round_.text}


def revision(session: Session, round_: RecruitmentRound, code: str) -> int:
    """How often the section was saved; a form carries the number it was shown with."""
    statement = select(NoticeSection.revision).where(
        NoticeSection.round_id == round_.id, NoticeSection.code == code
    )
    return session.scalar(statement) or 0


def save_notice_section(act: RoundAct, code: str, text: str, *, seen: int) -> int:
    """Keep a section's text; returns its new revision.

    Saving what is there already changes nothing.

    Raises ``Refused('round.frozen')``, ``'notice.no_section'``, ``'notice.text_too_long'``,
    ``'notice.changed_elsewhere'`` (another tab or officer saved since the page was shown).
    """
    require_editable(act.round_)
    if code not in SECTIONS:
        raise Refused("notice.no_section", section=code)
    text = text.replace("\x00", "").replace("\r\n", "\n")
    texts = notice_texts(act.session, act.round_)
    _require_room(texts, code, text)
    row = _rows(act.session, act.round_).get(code)
    if row is not None and texts[code] == text:
        return row.revision
    if seen != (0 if row is None else row.revision):
        raise Refused("notice.changed_elsewhere")
    return _kept(act, row, code, text).revision


def _require_room(texts: Mapping[str, str], code: str, text: str) -> None:
    together = sum(map(len, texts.values())) - len(texts[code]) + len(text)
    if len(text) > MAX_SECTION or together > MAX_TEXT:
        raise Refused("notice.text_too_long", most=MAX_SECTION, most_together=MAX_TEXT)


def _kept(act: RoundAct, row: NoticeSection | None, code: str, text: str) -> NoticeSection:
    worth_noting = row is None or act.at - row.saved_at > QUIET
    if row is None:
        row = NoticeSection(round_id=act.round_.id, code=code, revision=0)
        act.session.add(row)
    row.text, row.revision, row.saved_at = text, row.revision + 1, act.at
    if code == "basis":
        act.round_.text = text
    act.session.flush()
    if worth_noting:
        act.record_on_round("notices.edit_round", changed=[f"section:{code}"])
    return row
