"""What of the notice itself belongs to what is approved, besides the round's own columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services.attach import attachment_entries
from portal.recruitment.rounds.services.text import notice_texts


def notice_parts(session: Session, round_: RecruitmentRound) -> dict[str, Any]:
    """JSON value of the notice's text; section by section, and of its attachments by digest."""
    return {
        "title": round_.title,
        "texts": notice_texts(session, round_),
        "attachments": attachment_entries(session, round_),
    }
