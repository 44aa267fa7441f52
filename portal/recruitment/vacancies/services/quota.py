"""The quota of a unit as the vacancies and hires of the portal draw on it, with the plan, the
exceptions and what the approver is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.plans.models import QuotaException
from portal.recruitment.plans.queries import PlanRoom, exception_in_force, plan_room, reading_for
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.planning.quota import (
    QuotaFinding,
    assess_quota,
    quota_standing,
)
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import held_at, in_post_of, reservations_at
from portal.recruitment.vacancies.plan_draws import plan_year
from portal.recruitment.vacancies.queries import vacancies_of


def held_elsewhere(session: Session, union_id: int, *, except_vacancy: int | None) -> int:
    """员额 that other vacancies hold against the unit and that is not in post yet (在途)."""
    return held_at(session, [union_id], except_vacancy=except_vacancy).get(union_id, 0)


@dataclass(frozen=True, slots=True)
class Claim:
    """People wanted at a unit.

    ``in_post`` comes from the workforce side; None = its last answer, else the figure entered by
    hand, else nobody. ``vacancy_id``: the vacancy that wants them, whose own reservation does not
    stand in its way.
    """

    unit: Union
    headcount: int
    in_post: int | None = None
    reason: str = ""
    vacancy_id: int | None = None


def quota_of(session: Session, claim: Claim) -> QuotaFinding:
    """The quota as the workforce side told it; where it has not been heard yet, the guideline's,
    with the city's reading (of the approved plan) and exception, as a preview."""
    unit, in_post = claim.unit, claim.in_post
    exception = exception_in_force(session, unit.id)
    known = in_post_of(session, [unit])[unit.id]
    standing = quota_standing(
        reading=reading_for(session, unit),
        unit_kind=unit.kind,
        unions_count=unit.single_unions_count,
        workers_count=unit.workers_count,
        in_post=in_post if in_post is not None else known.people,
        pending=held_elsewhere(session, unit.id, except_vacancy=claim.vacancy_id),
        exception=None if exception is None else exception.granted,
        told=known.told,
    )
    return assess_quota(standing, claim.headcount, claim.reason)


def require_quota(session: Session, claim: Claim, found: QuotaFinding) -> None:
    """Raises the finding's refusal, with every figure that it stands on."""
    if found.refused is None:
        return
    reservations = [
        held
        for held in reservations_at(session, claim.unit.id)
        if held.vacancy_id != claim.vacancy_id
    ]
    raise Refused(
        found.refused,
        unit=claim.unit.name,
        ceiling=found.allowed,
        in_post=found.in_post,
        pending=found.pending,
        rounds="、".join(f"{held.round_code or '—'} {held.headcount}" for held in reservations)
        or "—",
        remaining=found.remaining,
        requested=found.requested,
    )


def quota_record(
    session: Session, claim: Claim, found: QuotaFinding, *, year: int
) -> dict[str, Any]:
    """What is kept with a vacancy (``quota_finding``): figures with their date, reading, reason,
    the exception that carries it, the plan's room."""
    unit = claim.unit
    exception = exception_in_force(session, unit.id) if found.above else None
    room = plan_room(session, unit.id, year, except_vacancy=claim.vacancy_id)
    return finding_record(unit, found, reason=claim.reason, exception=exception, room=room)


def finding_record(
    unit: Union,
    found: QuotaFinding,
    *,
    reason: str,
    exception: QuotaException | None,
    room: PlanRoom | None = None,
) -> dict[str, Any]:
    """The same, where the unit's ``exception`` and the plan's ``room`` for it are at hand."""
    kept: dict[str, Any] = asdict(found) | {
        "reason": reason,
        "figures_on": unit.figures_on.isoformat() if unit.figures_on else None,
    }
    if exception is not None and found.above:
        kept["exception_record"] = {
            "id": exception.public_id,
            "granted": exception.granted,
            "document_number": exception.document_number,
            "reason": exception.reason,
            "decision_reason": exception.decision_reason,
            "decided_by": exception.decided_words,
        }
    if room is not None:
        kept["plan"] = _room_figures(room) | {"beyond": found.requested > room.left}
    return kept


def _room_figures(room: PlanRoom) -> dict[str, Any]:
    return {
        "year": room.year,
        "planned": room.planned,
        "drawn": room.drawn,
        "left": room.left,
        "binding": room.binding,
    }


def require_plan(session: Session, round_: RecruitmentRound, claim: Claim) -> None:
    """Raises ``Refused('plan.beyond')`` where the city has bound the rounds to the plan and the
    plan leaves the unit less."""
    unit, year = claim.unit, plan_year(round_)
    room = plan_room(session, unit.id, year, except_vacancy=claim.vacancy_id)
    if room is not None and room.binding and claim.headcount > room.left:
        raise Refused(
            "plan.beyond",
            unit=unit.name,
            year=room.year,
            planned=room.planned,
            drawn=room.drawn,
            left=max(0, room.left),
            requested=claim.headcount,
        )


@dataclass(frozen=True, slots=True)
class QuotaEvidence:
    """One vacancy's line of the 员额测算 (A-02): plain values for the approval page and for the
    notice."""

    vacancy: str
    unit: str
    headcount: int
    finding: dict[str, Any]
    plan: dict[str, Any] | None


def quota_evidence(session: Session, round_: RecruitmentRound) -> Sequence[QuotaEvidence]:
    """Per vacancy with a named using unit: the finding that was kept with it, and what the year's
    plan leaves the unit besides this round."""
    lines = []
    for vacancy in vacancies_of(session, round_.id):
        if vacancy.using_union is None or not vacancy.quota_finding:
            continue
        room = plan_room(
            session, vacancy.using_union.id, plan_year(round_), except_vacancy=vacancy.id
        )
        plan = None if room is None else _room_figures(room)
        finding, unit = dict(vacancy.quota_finding), vacancy.using_union.name
        lines.append(QuotaEvidence(vacancy.code, unit, vacancy.headcount, finding, plan))
    return lines
