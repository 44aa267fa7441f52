"""The requirements document of a round and its override by a vacancy. Its members: docs/formats/requirements.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MEMBERS = (
    "education", "degree", "study_forms", "obtained_by", "majors", "birth", "political", "household", "household_by", "household_instead",
    "experience", "certificate_required", "registration_required", "graduates", "documents", "declared", "exclusions", "relaxed",
    "condition_reason",
)  # fmt: skip


def merged_requirements(of_round: Mapping[str, Any], of_vacancy: Mapping[str, Any]) -> dict[str, Any]:
    """What holds for a vacancy: each member as the vacancy says it, else as the round says it. Members are replaced whole."""
    unknown = (set(of_round) | set(of_vacancy)) - set(MEMBERS)
    if unknown:
        raise ValueError(f"unknown requirement: {sorted(unknown)}")
    return {name: of_vacancy.get(name, of_round.get(name)) for name in MEMBERS if name in of_vacancy or name in of_round}
