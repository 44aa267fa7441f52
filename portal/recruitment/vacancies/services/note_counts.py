"""Keeping the figures that the public sees: taken by a job, in steps, so that everybody sees the
same ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.publication.live_counts import COUNTED, FIGURES, live_counts_of
from portal.recruitment.vacancies.models import CountSnapshot
from portal.recruitment.vacancies.queries import vacancies_of


def counts_due(session: Session, round_: RecruitmentRound, *, at: datetime) -> bool:
    """Whether this round's figures are to be taken now."""
    window = round_.window("registration")
    if round_.state != "published" or window is None:
        return False
    last = session.scalar(
        select(func.max(CountSnapshot.taken_at)).where(CountSnapshot.round_id == round_.id)
    )
    return live_counts_of(round_.conduct).due(last, window.starts_at, window.ends_at, at)


def note_counts(
    session: Session,
    round_: RecruitmentRound,
    by_state: Mapping[int, Mapping[str, int]],
    *,
    at: datetime,
) -> CountSnapshot:
    """``by_state``: vacancy id → state of application → number.

    Figures that the round does not publish are noted as zero.
    """
    show = live_counts_of(round_.conduct).show
    figures = {}
    for vacancy in vacancies_of(session, round_.id):
        states = by_state.get(vacancy.id, {})
        figures[vacancy.code] = [
            sum(states.get(state, 0) for state in COUNTED[name]) if name in show else 0
            for name in FIGURES
        ]
    snapshot = CountSnapshot(round_id=round_.id, taken_at=at, figures=figures)
    session.add(snapshot)
    session.flush()
    return snapshot
