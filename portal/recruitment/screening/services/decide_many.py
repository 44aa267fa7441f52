"""The same word for several cases at once, shown before it is said.

A refusal is never said to many: every person gets a reason of his own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Actor
from portal.recruitment.screening.models import ScreeningDecision
from portal.recruitment.screening.services.decide import decide
from portal.recruitment.screening.services.recuse import is_recused

BULK_OUTCOMES = ("pass", "return")
MOST = 200


@dataclass(frozen=True)
class BulkLine:
    """What would happen to one case: ``why_not`` is '' where the word would be said, else the code
    of the reason it would not."""

    application: Application
    why_not: str

    @property
    def goes(self) -> bool:
        return not self.why_not


@dataclass(frozen=True)
class BulkPreview:
    """``digest`` binds the confirmation to exactly these cases with exactly this content."""

    outcome: str
    lines: tuple[BulkLine, ...]

    @property
    def going(self) -> tuple[Application, ...]:
        return tuple(line.application for line in self.lines if line.goes)

    @property
    def digest(self) -> str:
        return canonical_digest(
            {
                "outcome": self.outcome,
                "cases": [[row.public_id, row.content_digest] for row in self.going],
            }
        )


def _why_not(
    session: Session, application: Application, outcome: str, verdict: str, by: Actor
) -> str:
    if application.state != "submitted":
        return "decided"
    if by.account_id == application.account_id or is_recused(
        session, application.id, by.account_id
    ):
        return "recused"
    if outcome == "pass" and verdict != "eligible":
        return "needs_person" if verdict == "needs_person" else "not_met"
    return ""


def preview_many(
    session: Session,
    round_id: int,
    public_ids: Iterable[str],
    outcome: str,
    *,
    verdicts: Mapping[str, str],
    by: Actor,
    lock: bool = False,
) -> BulkPreview:
    """What the word would do, case by case.

    ``verdicts``: public id → outcome of the self-check (eligible, ineligible, needs_person).

    A pass goes only where every requirement is met without a person's judgement. Raises
    ``Refused('screening.bulk_empty')``, ``'screening.bulk_outcome'``.
    """
    if outcome not in BULK_OUTCOMES:
        raise Refused("screening.bulk_outcome")
    wanted = list(dict.fromkeys(public_ids))[:MOST]
    statement = select(Application).where(
        Application.round_id == round_id,
        Application.public_id.in_(wanted),
        Application.number.is_not(None),
    )
    statement = statement.order_by(Application.number)
    rows = session.scalars(locked(session, statement) if lock else statement).all()
    if not rows:
        raise Refused("screening.bulk_empty")
    return BulkPreview(
        outcome,
        tuple(
            BulkLine(
                row,
                _why_not(session, row, outcome, verdicts.get(row.public_id, "needs_person"), by),
            )
            for row in rows
        ),
    )


def decide_many(
    session: Session,
    preview: BulkPreview,
    *,
    seen: str,
    reason_code: str = "",
    text: str = "",
    by: Actor,
    at: datetime,
) -> list[ScreeningDecision]:
    """Say the word for every case of the preview that goes, each with its own decision and letter,
    all or none.

    Raises ``Refused('screening.bulk_changed')`` when anything differs from what was shown, and
    whatever ``decide`` raises.
    """
    if not preview.going:
        raise Refused("screening.bulk_empty")
    if preview.digest != seen:
        raise Refused("screening.bulk_changed")
    return [
        decide(
            session,
            row,
            preview.outcome,
            reason_code=reason_code,
            text=text,
            seen_digest=row.content_digest or "",
            by=by,
            at=at,
        )
        for row in preview.going
    ]
