"""What each choice about a vacancy would do, before the city says its word; and where its people
went afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import counts_by_vacancy
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.models import OpeningDecision, ScreeningNotice
from portal.recruitment.screening.queries import openings
from portal.recruitment.vacancies.models import Vacancy


@dataclass(frozen=True)
class Choice:
    """One kind of decision: ``headcount`` to be filled, ``released`` given back to plan and quota,
    ``freed`` people who lose their vacancy, ``targets`` codes of the vacancies that they could go
    to (decided ones that are examined, and those nobody proposes to cancel)."""

    kind: str
    headcount: int
    released: int
    freed: int
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Transfers:
    """Of a cancelled vacancy's people: how many still choose, how many went where, how many let the
    time pass."""

    choosing: int
    gone: tuple[tuple[str, int], ...]
    lapsed: int


def _stays(item: OpeningDecision) -> bool:
    return (item.kind or item.proposed_kind) != "cancel"


def choices_of(item: OpeningDecision, others: list[OpeningDecision], approved: int) -> list[Choice]:
    """Opened as planned, reduced as proposed (or by one where the rule proposes something else),
    cancelled."""
    planned = item.vacancy.headcount
    found = [Choice("open", planned, 0, 0, ())]
    reduced = item.proposed_headcount if item.proposed_kind == "reduce" else planned - 1
    if reduced >= 1:
        found.append(Choice("reduce", reduced, planned - reduced, 0, ()))
    targets = tuple(other.vacancy.code for other in others if other.id != item.id and _stays(other))
    return [*found, Choice("cancel", 0, planned, approved, targets)]


def effects(session: Session, round_: RecruitmentRound) -> dict[int, tuple[int, list[Choice]]]:
    """Id of the opening decision → (people passed now, what each choice would do); undecided ones
    only."""
    items = openings(session, round_.id)
    counts = counts_by_vacancy(session, round_.id)
    found = {}
    for item in items:
        if item.decided_at is None:
            approved = counts.get(item.vacancy_id, {}).get("eligible", 0)
            found[item.id] = (approved, choices_of(item, items, approved))
    return found


def transfers_from(session: Session, vacancy: Vacancy) -> Transfers:
    """Live, of one cancelled vacancy."""
    choosing = select(func.count()).where(
        Application.vacancy_id == vacancy.id, Application.state == "transferring"
    )
    gone = (
        select(Vacancy.code, func.count())
        .join(Application, Application.vacancy_id == Vacancy.id)
        .where(Application.transferred_from_id == vacancy.id)
        .group_by(Vacancy.code)
        .order_by(Vacancy.code)
    )
    over = select(func.count()).where(
        ScreeningNotice.vacancy_id == vacancy.id, ScreeningNotice.kind == "transfer_over"
    )
    pairs = tuple((code, count) for code, count in session.execute(gone).all())
    return Transfers(session.scalar(choosing) or 0, pairs, session.scalar(over) or 0)
