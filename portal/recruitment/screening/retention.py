"""This room's part of what is deleted when the term of keeping has ended."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.applications.erasing import ERASED, Erased, rows_of
from portal.recruitment.applications.models import Application
from portal.recruitment.screening.models import (
    DecisionCorrection,
    ScreeningAppeal,
    ScreeningDecision,
    ScreeningObjection,
)


def erase_words(session: Session, applications: Sequence[Application]) -> Erased:
    """The free words of decisions, objections and appeals, and the evidence; outcome, time and who
    decided stay."""
    found = Erased()
    for decision in rows_of(session, ScreeningDecision, applications):
        decision.text, decision.findings = "", []
        found.counts["decision"] += 1
    asked = select(DecisionCorrection).join(ScreeningDecision)
    asked = asked.where(ScreeningDecision.application_id.in_([one.id for one in applications]))
    for correction in session.scalars(asked):
        correction.reason = ERASED
        found.counts["decision"] += 1
    for model in (ScreeningObjection, ScreeningAppeal):
        for row in rows_of(session, model, applications):
            row.text = ERASED
            row.answer = None if row.answer is None else ERASED
            found.counts["objection"] += 1
    for objection in rows_of(session, ScreeningObjection, applications):
        found.take_files(objection)
    return found


RETENTION = {"screening": erase_words}
