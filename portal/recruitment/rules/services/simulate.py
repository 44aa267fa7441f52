"""Keeping simulations with the round: at once with their figures, or first asked for and finished
by a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rules.models import PolicySimulation


@dataclass(frozen=True)
class Asked:
    """What is simulated: ``inputs`` (policies, headcounts, the policy to compare with),
    ``settings`` as typed, and the digest of the rules."""

    origin: str
    inputs: Mapping[str, Any]
    rules_digest: str
    settings: Mapping[str, Any] = field(default_factory=dict)


def keep_simulation(
    session: Session,
    round_: RecruitmentRound,
    asked: Asked,
    figures: dict[str, Any] | None,
    data_digest: str,
    *,
    by: Actor,
    at: datetime,
) -> PolicySimulation:
    """A simulation with its figures; without them it is running, and a job finishes it."""
    row = PolicySimulation(
        round_id=round_.id,
        origin=asked.origin,
        state="running" if figures is None else "done",
        settings=dict(asked.settings),
        inputs=dict(asked.inputs),
        rules_digest=asked.rules_digest,
        data_digest=data_digest,
        figures=figures,
        by=by.account_id,
        by_words=by.words,
        at=at,
    )
    session.add(row)
    session.flush()
    record(
        session,
        "notices.simulate",
        f"round:{round_.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        origin=asked.origin,
        rules=asked.rules_digest,
        data=data_digest,
    )
    return row


def finish_simulation(row: PolicySimulation, figures: dict[str, Any], data_digest: str) -> None:
    """Figures are written once; a job that runs twice changes nothing."""
    if row.state == "running":
        row.figures, row.data_digest, row.state, row.progress = figures, data_digest, "done", 100


def waive_simulation(
    session: Session,
    round_: RecruitmentRound,
    *,
    reason: str,
    rules_digest: str,
    by: Actor,
    at: datetime,
) -> PolicySimulation:
    """Go without, for these rules. Raises ``Refused('simulation.reason_missing')``."""
    if not reason.strip():
        raise Refused("simulation.reason_missing")
    row = PolicySimulation(
        round_id=round_.id,
        origin="waived",
        state="done",
        rules_digest=rules_digest,
        reason=reason.strip(),
        by=by.account_id,
        by_words=by.words,
        at=at,
    )
    session.add(row)
    session.flush()
    record(
        session,
        "notices.waive_simulation",
        f"round:{round_.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        rules=rules_digest,
    )
    return row
