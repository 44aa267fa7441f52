"""The quota of a unit as the vacancies and hires of the portal draw on it, with the plan, the exceptions and what the approver is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.notices.models import RecruitmentRound
from portal.recruitment.plans.models import QuotaException
from portal.recruitment.plans.queries import exception_in_force, plan_room, reading_for
from portal.recruitment.rulebook.quota import QuotaFinding, assess_quota
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import held_at, reservations_at
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of


def held_elsewhere(session: Session, union_id: int, *, except_vacancy: int | None) -> int:
    """员额 that other vacancies hold against the unit and that is not in post yet (在途)."""
    return held_at(session, [union_id], except_vacancy=except_vacancy).get(union_id, 0)


def quota_of(
    session: Session,
    unit: Union,
    headcount: int,
    *,
    in_post: int | None,
    reason: str = "",
    reading: str | None = None,
    except_vacancy: int | None = None,
) -> QuotaFinding:
    """The guideline's quota for ``unit``, with the city's reading (of the approved plan) and exception.

    ``in_post`` comes from the workforce side; None = the figure entered by hand, else nobody.
    """
    exception = exception_in_force(session, unit.id)
    return assess_quota(
        reading=reading or reading_for(session, unit),
        unit_kind=unit.kind,
        unions_count=unit.single_unions_count,
        workers_count=unit.workers_count,
        in_post=in_post if in_post is not None else (unit.in_post_manual or 0),
        pending=held_elsewhere(session, unit.id, except_vacancy=except_vacancy),
        requested=headcount,
        reason=reason,
        exception=None if exception is None else exception.granted,
    )


def require_quota(session: Session, unit: Union, found: QuotaFinding, *, except_vacancy: int | None = None) -> None:
    """Raises the finding's refusal, with every figure that it stands on."""
    if found.refused is None:
        return
    rounds = [one for one in reservations_at(session, unit.id) if one.vacancy_id != except_vacancy]
    raise Refused(
        found.refused,
        unit=unit.name,
        ceiling=found.allowed,
        in_post=found.in_post,
        pending=found.pending,
        rounds="、".join(f"{one.round_code or '—'} {one.headcount}" for one in rounds) or "—",
        remaining=found.remaining,
        requested=found.requested,
    )


def quota_record(session: Session, unit: Union, found: QuotaFinding, *, reason: str) -> dict[str, Any]:
    """What is kept with a vacancy (``quota_finding``): figures with their date, reading, reason, and the exception that carries it."""
    return finding_record(unit, found, reason=reason, exception=exception_in_force(session, unit.id) if found.above else None)


def finding_record(unit: Union, found: QuotaFinding, *, reason: str, exception: QuotaException | None) -> dict[str, Any]:
    """The same, where the unit's ``exception`` is at hand."""
    kept: dict[str, Any] = asdict(found) | {"reason": reason, "figures_on": unit.figures_on.isoformat() if unit.figures_on else None}
    if exception is not None and found.above:
        kept["exception_record"] = {
            "id": exception.public_id,
            "granted": exception.granted,
            "document_number": exception.document_number,
            "reason": exception.reason,
            "decision_reason": exception.decision_reason,
            "decided_by": exception.decided_words,
        }
    return kept


@dataclass(frozen=True, slots=True)
class BeyondPlan:
    """A unit for which a round wants more people than the approved plan of the year leaves it."""

    unit: str
    year: int
    planned: int
    drawn: int  # by other rounds
    wanted: int  # by this round
    binding: bool

    @property
    def left(self) -> int:
        return self.planned - self.drawn


def plan_year(round_: RecruitmentRound) -> int:
    """The plan that a round draws on: that of the year in which it was begun."""
    return local(round_.created_at).year


def beyond_plan(session: Session, round_: RecruitmentRound) -> list[BeyondPlan]:
    """Units of this round whose plan does not leave enough; empty where no plan is approved for the year."""
    wanted: dict[int, int] = {}
    units: dict[int, Union] = {}
    for vacancy in vacancies_of(session, round_.id):
        if vacancy.using_union is not None:
            wanted[vacancy.using_union.id] = wanted.get(vacancy.using_union.id, 0) + vacancy.headcount
            units[vacancy.using_union.id] = vacancy.using_union
    found = []
    for union_id, number in wanted.items():
        room = plan_room(session, union_id, plan_year(round_), except_round=round_.code)
        if room is not None and number > room.left:
            found.append(BeyondPlan(units[union_id].name, room.year, room.planned, room.drawn, number, room.binding))
    return sorted(found, key=lambda one: one.unit)


def require_plan(session: Session, round_: RecruitmentRound, unit: Union, headcount: int, *, vacancy: Vacancy | None) -> None:
    """Raises ``Refused('plan.beyond')`` where the city has bound the rounds to the plan and the plan leaves the unit less."""
    room = plan_room(session, unit.id, plan_year(round_), except_vacancy=None if vacancy is None else vacancy.id)
    if room is not None and room.binding and headcount > room.left:
        raise Refused(
            "plan.beyond",
            unit=unit.name,
            year=room.year,
            planned=room.planned,
            drawn=room.drawn,
            left=max(0, room.left),
            requested=headcount,
        )


@dataclass(frozen=True, slots=True)
class QuotaEvidence:
    """One vacancy's line of the 员额测算 (A-02): plain values for the approval page and for the notice."""

    vacancy: str
    unit: str
    headcount: int
    finding: dict[str, Any]
    plan: dict[str, Any] | None


def quota_evidence(session: Session, round_: RecruitmentRound) -> Sequence[QuotaEvidence]:
    """Per vacancy with a named using unit: the finding that was kept with it, and what the year's plan leaves the unit besides this round."""
    lines = []
    for vacancy in vacancies_of(session, round_.id):
        if vacancy.using_union is None or not vacancy.quota_finding:
            continue
        room = plan_room(session, vacancy.using_union.id, plan_year(round_), except_vacancy=vacancy.id)
        plan = (
            None
            if room is None
            else {"year": room.year, "planned": room.planned, "drawn": room.drawn, "left": room.left, "binding": room.binding}
        )
        lines.append(QuotaEvidence(vacancy.code, vacancy.using_union.name, vacancy.headcount, dict(vacancy.quota_finding), plan))
    return lines
