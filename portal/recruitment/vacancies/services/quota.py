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
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.plan_draws import plan_year
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
    """The guideline's quota for ``unit``, with the city's reading (of the approved plan) and
    exception.

    ``in_post`` comes from the workforce side; None = its last answer, else the figure entered by
    hand, else nobody.
    """
    exception = exception_in_force(session, unit.id)
    standing = quota_standing(
        reading=reading or reading_for(session, unit),
        unit_kind=unit.kind,
        unions_count=unit.single_unions_count,
        workers_count=unit.workers_count,
        in_post=in_post if in_post is not None else in_post_of(session, [unit])[unit.id].people,
        pending=held_elsewhere(session, unit.id, except_vacancy=except_vacancy),
        exception=None if exception is None else exception.granted,
    )
    return assess_quota(standing, headcount, reason)


def require_quota(
    session: Session, unit: Union, found: QuotaFinding, *, except_vacancy: int | None = None
) -> None:
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


def quota_record(
    session: Session,
    unit: Union,
    found: QuotaFinding,
    *,
    reason: str,
    year: int,
    vacancy: Vacancy | None = None,
) -> dict[str, Any]:
    """What is kept with a vacancy (``quota_finding``): figures with their date, reading, reason,
    the exception that carries it, the plan's room."""
    exception = exception_in_force(session, unit.id) if found.above else None
    room = plan_room(session, unit.id, year, except_vacancy=None if vacancy is None else vacancy.id)
    return finding_record(unit, found, reason=reason, exception=exception, room=room)


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


def require_plan(
    session: Session,
    round_: RecruitmentRound,
    unit: Union,
    headcount: int,
    *,
    vacancy: Vacancy | None,
) -> None:
    """Raises ``Refused('plan.beyond')`` where the city has bound the rounds to the plan and the
    plan leaves the unit less."""
    room = plan_room(
        session, unit.id, plan_year(round_), except_vacancy=None if vacancy is None else vacancy.id
    )
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
        lines.append(
            QuotaEvidence(
                vacancy.code,
                vacancy.using_union.name,
                vacancy.headcount,
                dict(vacancy.quota_finding),
                plan,
            )
        )
    return lines
