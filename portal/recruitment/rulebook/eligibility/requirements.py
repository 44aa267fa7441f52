"""The requirements document of a round and its override by a vacancy.

Its members: docs/formats/requirements.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.kernel.errors import Refused

MEMBERS = (
    "education",
    "degree",
    "study_forms",
    "obtained_by",
    "majors",
    "birth",
    "political",
    "household",
    "household_by",
    "household_instead",
    "experience",
    "certificate_required",
    "registration_required",
    "graduates",
    "documents",
    "declared",
    "exclusions",
    "relaxed",
    "condition_reason",
)


def merged_requirements(
    of_round: Mapping[str, Any], of_vacancy: Mapping[str, Any]
) -> dict[str, Any]:
    """What holds for a vacancy: each member as the vacancy says it, else as the round says it.

    Members are replaced whole.

    Raises ``Refused('requirements.unknown_member')`` with the members that the format does not
    have.
    """
    unknown = (set(of_round) | set(of_vacancy)) - set(MEMBERS)
    if unknown:
        raise Refused("requirements.unknown_member", members="、".join(sorted(unknown)))
    return {
        name: of_vacancy.get(name, of_round.get(name))
        for name in MEMBERS
        if name in of_vacancy or name in of_round
    }
