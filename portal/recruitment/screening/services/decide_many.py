"""The same word for several cases at once, shown before it is said.

A refusal is never said to many: every person gets a reason of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import on_case
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act, Actor
from portal.recruitment.screening.models import ScreeningDecision
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import decide
from portal.recruitment.screening.services.recuse import may_not_see

BULK_OUTCOMES = ("pass", "return")
MOST = 200


@dataclass(frozen=True, slots=True)
class BulkWord:
    """The word that is to be said, and of which cases.

    ``verdicts``: public id → outcome of the self-check (eligible, ineligible, needs_person).
    """

    outcome: str
    public_ids: Iterable[str]
    verdicts: Mapping[str, str]

    def verdict(self, application: Application) -> str:
        return self.verdicts.get(application.public_id, "needs_person")


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


def _why_not(session: Session, application: Application, word: BulkWord, by: Actor) -> str:
    if application.state != "submitted":
        return "decided"
    if may_not_see(session, application, by.account_id):
        return "recused"
    verdict = word.verdict(application)
    if word.outcome == "pass" and verdict != "eligible":
        return "needs_person" if verdict == "needs_person" else "not_met"
    return ""


def preview_many(
    session: Session, round_id: int, word: BulkWord, *, by: Actor, lock: bool = False
) -> BulkPreview:
    """What the word would do, case by case.

    A pass goes only where every requirement is met without a person's judgement. Raises
    ``Refused('screening.bulk_empty')``, ``'screening.bulk_outcome'``.
    """
    if word.outcome not in BULK_OUTCOMES:
        raise Refused("screening.bulk_outcome")
    wanted = list(dict.fromkeys(word.public_ids))[:MOST]
    statement = select(Application).where(
        Application.round_id == round_id,
        Application.public_id.in_(wanted),
        Application.number.is_not(None),
    )
    statement = statement.order_by(Application.number)
    rows = session.scalars(locked(session, statement) if lock else statement).all()
    if not rows:
        raise Refused("screening.bulk_empty")
    lines = tuple(BulkLine(row, _why_not(session, row, word, by)) for row in rows)
    return BulkPreview(word.outcome, lines)


def decide_many(
    act: Act, preview: BulkPreview, *, seen: str, reason_code: str = "", text: str = ""
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
    opinion = Opinion(preview.outcome, reason_code, text)
    return [
        decide(on_case(act, row), opinion, seen_digest=row.content_digest or "")
        for row in preview.going
    ]
