"""What is asked of applicants, for the whole round or for one vacancy, and the rules that one
vacancy has of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import EDITABLE, edit_round
from portal.recruitment.rulebook.eligibility import requirements_of
from portal.recruitment.rulebook.eligibility.conditions import warnings_of
from portal.recruitment.rulebook.eligibility.requirements import merged_requirements
from portal.recruitment.rulebook.policy import overridden
from portal.recruitment.vacancies.models import Vacancy


def set_shared_requirements(
    session: Session,
    round_: RecruitmentRound,
    document: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """What holds for every vacancy that says nothing else.

    Raises ``Refused('round.frozen')``, ``'requirements.unknown_member'``,
    ``'vacancy.condition_reason'`` for a condition that drafter and approver are warned of without a
    reason.
    """
    _require_reason(merged_requirements(document, {}), {})
    edit_round(RoundAct(session, by, at, round_), {"requirements": dict(document)})


def set_requirements(
    session: Session,
    round_: RecruitmentRound,
    vacancy: Vacancy,
    document: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """A vacancy's own members; the others are the round's.

    Raises as :func:`set_shared_requirements`.
    """
    _require_editable(round_)
    texts = {"duties": vacancy.duties, "remark": vacancy.remark}
    _require_reason(merged_requirements(round_.requirements, document), texts)
    if vacancy.requirements != document:
        vacancy.requirements = dict(document)
        _recorded(
            session, round_, vacancy, "vacancies.set_requirements", by, at, members=sorted(document)
        )


def set_override(
    session: Session,
    round_: RecruitmentRound,
    vacancy: Vacancy,
    override: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The rules in which a vacancy departs from the round's policy.

    Raises ``Refused('round.frozen')`` or ``'policy.…'``.
    """
    _require_editable(round_)
    overridden(round_.policy, override)
    if vacancy.policy_override != override:
        vacancy.policy_override = dict(override)
        _recorded(
            session, round_, vacancy, "vacancies.set_override", by, at, members=sorted(override)
        )


def _recorded(
    session: Session,
    round_: RecruitmentRound,
    vacancy: Vacancy,
    action: str,
    by: Actor,
    at: datetime,
    **facts: Any,
) -> None:
    record(
        session,
        action,
        f"vacancy:{vacancy.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        code=vacancy.code,
        **facts,
    )


def _require_editable(round_: RecruitmentRound) -> None:
    if round_.state not in EDITABLE:
        raise Refused("round.frozen", state=round_.state)


def _require_reason(document: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    found = warnings_of(requirements_of(document), texts)
    if found and not str(document.get("condition_reason") or "").strip():
        raise Refused("vacancy.condition_reason", count=len(found))
