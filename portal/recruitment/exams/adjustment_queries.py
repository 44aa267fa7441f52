"""合理便利 as the exam carries it out: of whom, and what it means for hours and papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.request_models import AccommodationRequest
from portal.recruitment.exams.supplement_models import Adjustment

GRANTED = ("granted", "partly")
# What a grant alone says nothing of: how much, which.
MEASURED = frozenset(("large_print", "braille", "extra_time", "guide", "equipment"))


def granted_requests(
    session: Session, round_id: int
) -> list[tuple[AccommodationRequest, Application]]:
    """By application number. Nothing is unsealed here."""
    statement = (
        select(AccommodationRequest, Application)
        .join(Application, Application.id == AccommodationRequest.application_id)
        .where(Application.round_id == round_id, AccommodationRequest.state.in_(GRANTED))
        .order_by(Application.number)
    )
    return [(request, application) for request, application in session.execute(statement)]


def granted_application(session: Session, round_id: int, number: str) -> Application:
    """Raises ``Refused('adjustment.not_granted')`` where nothing was granted to this number."""
    for _request, application in granted_requests(session, round_id):
        if application.number == number:
            return application
    raise Refused("adjustment.not_granted")


def adjustments_in(session: Session, round_id: int) -> dict[int, Adjustment]:
    """By application id; only while the grant stands (a withdrawn consent ends it)."""
    statement = (
        select(Adjustment)
        .join(
            AccommodationRequest, AccommodationRequest.application_id == Adjustment.application_id
        )
        .join(Application, Application.id == Adjustment.application_id)
        .where(Application.round_id == round_id, AccommodationRequest.state.in_(GRANTED))
    )
    return {row.application_id: row for row in session.scalars(statement)}


def adjustments_missing(session: Session, round_id: int) -> list[Application]:
    """People to whom something was granted that nobody has said how to carry out yet."""
    settled = adjustments_in(session, round_id)
    return [
        application
        for request, application in granted_requests(session, round_id)
        if application.id not in settled and MEASURED & set(request.decision["granted"])
    ]


def end_for(starts_at: datetime, ends_at: datetime, adjustment: Adjustment | None) -> datetime:
    """When the person must stop: a begun minute counts as a whole one."""
    if adjustment is None or not adjustment.extra_time:
        return ends_at
    minutes = (ends_at - starts_at) // timedelta(minutes=1)
    return ends_at + timedelta(minutes=-(-minutes * adjustment.extra_time // 100))


def paper_counts(people: Iterable[int], adjustments: dict[int, Adjustment]) -> dict[str, int]:
    """How many papers of which print (``standard``, ``large_print``, ``braille``) these
    applications need."""
    counts: Counter[str] = Counter()
    for application_id in people:
        found = adjustments.get(application_id)
        braille, large = (found.braille, found.large_print) if found else (False, False)
        counts["braille" if braille else "large_print" if large else "standard"] += 1
    return dict(counts)
