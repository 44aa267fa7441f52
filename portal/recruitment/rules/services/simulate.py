"""Keeping simulations with the round: at once with their figures, or first asked for and finished
by a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.decisions import require_reason
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import POLICY_SIMULATION
from portal.recruitment.rules.models import PolicySimulation

RUNNING = POLICY_SIMULATION.initial
DONE = POLICY_SIMULATION.after(RUNNING, "finish")


@dataclass(frozen=True)
class Asked:
    """What is simulated: ``inputs`` (policies, headcounts, the policy to compare with),
    ``settings`` as typed, and the digest of the rules."""

    origin: str
    inputs: Mapping[str, Any]
    rules_digest: str
    settings: Mapping[str, Any] = field(default_factory=dict)


def keep_simulation(
    act: RoundAct, asked: Asked, figures: dict[str, Any] | None, data_digest: str
) -> PolicySimulation:
    """A simulation with its figures; without them it is running, and a job finishes it."""
    row = PolicySimulation(
        origin=asked.origin,
        state=RUNNING if figures is None else DONE,
        settings=dict(asked.settings),
        inputs=dict(asked.inputs),
        rules_digest=asked.rules_digest,
        data_digest=data_digest,
        figures=figures,
    )
    _sign(act, row)
    act.record_on_round(
        "notices.simulate", origin=asked.origin, rules=asked.rules_digest, data=data_digest
    )
    return row


def _sign(act: RoundAct, row: PolicySimulation) -> None:
    row.round_id = act.round_.id
    row.by, row.by_words, row.at = act.by.account_id, act.by.words, act.at
    act.session.add(row)
    act.session.flush()


def finish_simulation(row: PolicySimulation, figures: dict[str, Any], data_digest: str) -> None:
    """Figures are written once; a job that runs twice changes nothing."""
    if POLICY_SIMULATION.allows(row.state, "finish"):
        row.state = POLICY_SIMULATION.after(row.state, "finish")
        row.figures, row.data_digest, row.progress = figures, data_digest, 100


def fail_simulation(row: PolicySimulation) -> None:
    """The job was given up. Done twice, it is done once."""
    if POLICY_SIMULATION.allows(row.state, "fail"):
        row.state, row.progress = POLICY_SIMULATION.after(row.state, "fail"), 0


def begin_simulation(row: PolicySimulation) -> bool:
    """Whether there is something to reckon: also one that failed, when its job is tried again."""
    if POLICY_SIMULATION.allows(row.state, "begin_again"):
        row.state = POLICY_SIMULATION.after(row.state, "begin_again")
    if row.state != RUNNING:
        return False
    row.progress = 5
    return True


def waive_simulation(act: RoundAct, *, reason: str, rules_digest: str) -> PolicySimulation:
    """Go without, for these rules. Raises ``Refused('simulation.reason_missing')``."""
    row = PolicySimulation(
        origin="waived",
        state=DONE,
        rules_digest=rules_digest,
        reason=require_reason(reason, "simulation.reason_missing"),
    )
    _sign(act, row)
    act.record_on_round("notices.waive_simulation", rules=rules_digest)
    return row
