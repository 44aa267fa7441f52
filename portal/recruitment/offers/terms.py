"""What an offer says: where and when to report, and until when to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """``union_id``: the unit, where it is known; ``report_at`` the place in words; ``papers`` what
    to bring; ``answer_by`` the first moment that is too late."""

    union_id: int | None
    report_on: date
    report_at: str
    papers: str
    answer_by: datetime
