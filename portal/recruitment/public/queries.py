"""What stands where: rounds for the front page, the desk's figures, a person's journey."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.recruitment.registers.services.places import places_missing
from portal.recruitment.rounds.models import RecruitmentRound, RoundWindow
from portal.recruitment.rounds.queries import PUBLIC_STATES
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import totals


@dataclass(frozen=True)
class RoundCard:
    """A round on the front page.

    ``phase``: soon, open or closed, by its registration window and by whether its notice stands
    wherever it must.
    """

    code: str
    title: str
    organiser: str
    vacancies: int
    headcount: int
    window: RoundWindow | None
    phase: str


def _phase(window: RoundWindow | None, at: datetime, *, announced: bool) -> str:
    if window is None or at >= window.ends_at:
        return "closed"
    return "open" if at >= window.starts_at and announced else "soon"


def round_cards(session: Session, rounds: list[RecruitmentRound], at: datetime) -> list[RoundCard]:
    """Open ones first, by deadline."""
    sums = totals(session, [round_.id for round_ in rounds])
    cards = []
    for round_ in rounds:
        window = round_.window("registration")
        vacancies, headcount = sums.get(round_.id, (0, 0))
        phase = _phase(window, at, announced=not places_missing(round_))
        cards.append(
            RoundCard(
                round_.code,
                round_.title,
                round_.organiser.name,
                vacancies,
                headcount,
                window,
                phase,
            )
        )
    order = {"open": 0, "soon": 1, "closed": 2}
    return sorted(
        cards,
        key=lambda card: (
            order[card.phase],
            card.window.ends_at.timestamp() if card.window else 0.0,
            card.code,
        ),
    )


def search_rounds(session: Session, words: str) -> list[RecruitmentRound]:
    """Public rounds whose title, organiser, vacancy or using unit holds the words."""
    like = f"%{words.replace('%', '').replace('_', '')}%"
    inside = (
        select(Vacancy.round_id)
        .outerjoin(Union, Union.id == Vacancy.using_union_id)
        .where(or_(Vacancy.name.like(like), Vacancy.code.like(like), Union.name.like(like)))
    )
    statement = (
        select(RecruitmentRound)
        .join(Union, Union.id == RecruitmentRound.organiser_id)
        .where(RecruitmentRound.state.in_(PUBLIC_STATES))
        .where(
            or_(
                RecruitmentRound.title.like(like),
                Union.name.like(like),
                RecruitmentRound.id.in_(inside),
            )
        )
        .order_by(RecruitmentRound.published_at.desc())
    )
    return list(session.scalars(statement))
