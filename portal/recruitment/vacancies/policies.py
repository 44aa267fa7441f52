"""The rules that hold in a round: its own, and those of vacancies that override some of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import overridden, read_policy
from portal.recruitment.rulebook.policy.shape import Policy
from portal.recruitment.vacancies.models import Vacancy


def policies_in_force(session: Session, round_: RecruitmentRound) -> list[Policy]:
    """The round's own first, then each vacancy's with an override, in the order of the
    vacancies."""
    rows = session.scalars(
        select(Vacancy.policy_override).where(Vacancy.round_id == round_.id).order_by(Vacancy.id)
    )
    own = [read_policy(overridden(round_.policy, override)) for override in rows if override]
    return [read_policy(round_.policy), *own]
