"""What simulations say about the audit chain."""

from __future__ import annotations

from portal.recruitment.rounds.witnesses import ROUND, on_round
from portal.recruitment.rules.models import PolicySimulation

TRACES = (
    on_round(
        "a simulation of",
        ROUND,
        PolicySimulation.at,
        ("notices.simulate", "notices.waive_simulation"),
        (PolicySimulation,),
    ),
)
