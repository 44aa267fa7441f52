"""The rules as they stand, with what single vacancies override: whether they were simulated, and
what they still lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import (
    check_citations,
    overridden,
    policy_digest,
    read_policy,
)
from portal.recruitment.rules.models import PolicySimulation
from portal.recruitment.rules.queries import newest_done
from portal.recruitment.vacancies.models import Vacancy


@dataclass(frozen=True)
class SimulationStanding:
    """``code``: missing, stale (the rules or headcounts are others now), waived, done; ``row``: the
    simulation it speaks of."""

    code: str
    row: PolicySimulation | None

    @property
    def settled(self) -> bool:
        return self.code in {"done", "waived"}


def rules_inputs(round_: RecruitmentRound, vacancies: Sequence[Vacancy]) -> dict[str, Any]:
    """``groups``: each policy that judges vacancies, with their headcounts, in the order of the
    vacancies; ``policy``: the round's own."""
    groups: dict[str, dict[str, Any]] = {}
    for vacancy in vacancies:
        document = overridden(round_.policy, vacancy.policy_override)
        group = groups.setdefault(policy_digest(document), {"policy": document, "headcounts": {}})
        group["headcounts"][vacancy.code] = vacancy.seats
    return {"groups": list(groups.values()), "policy": dict(round_.policy)}


def rules_digest(inputs: dict[str, Any]) -> str:
    """Of policies and headcounts, whatever else was asked."""
    return canonical_digest({"groups": inputs["groups"]})


def simulation_standing(
    session: Session, round_: RecruitmentRound, vacancies: Sequence[Vacancy]
) -> SimulationStanding:
    """What the checklist and the approver are told."""
    row = newest_done(session, round_.id)
    if row is None:
        return SimulationStanding("missing", None)
    if row.rules_digest != rules_digest(rules_inputs(round_, vacancies)):
        return SimulationStanding("stale", row)
    return SimulationStanding("waived" if row.origin == "waived" else "done", row)


def rules_that_fail(round_: RecruitmentRound, vacancies: Sequence[Vacancy]) -> list[str]:
    """Titles of points and rankings of levels that name no document, in the round's policy or in a
    vacancy's own (its code before the title)."""
    documents = [("", round_.policy)] + [
        (vacancy.code, overridden(round_.policy, vacancy.policy_override)) for vacancy in vacancies
    ]
    found: list[str] = []
    for code, document in documents:
        try:
            check_citations(read_policy(document))
        except Refused as refused:
            title = str(refused.facts.get("found", ""))
            if title not in found:
                found.append(f"{code} {title}".strip() if code else title)
    return found
