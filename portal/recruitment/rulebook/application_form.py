"""What an application form asks, section by section, and what is still missing before it can be submitted.

Data by stage of need (个人信息保护法 arts. 5–6): no family members, ethnicity, bank or insurance here; of relatives only whether the avoidance
rule applies, and at which office. Form B-01 shortened to what screening decides on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SECTIONS = ("vacancy", "person", "education", "work", "certificate", "files", "avoidance", "declaration")
# Required members of each section's facts; conditional ones stand in ``missing``.
REQUIRED: dict[str, tuple[str, ...]] = {
    "person": ("sex", "political", "household", "address", "mobile"),
    "education": ("education", "degree", "school", "major", "study_form", "graduated_on"),
    "work": ("entries",),
    "certificate": ("claims",),
    "avoidance": ("applies",),
    "declaration": ("truthful", "consent"),
}


@dataclass(frozen=True)
class Missing:
    """One thing that is not there yet: the section and the member (``photo``, ``school`` …)."""

    section: str
    member: str


def missing(
    facts: Mapping[str, Any], *, has_vacancy: bool, has_claim: bool, file_kinds: frozenset[str], documents: tuple[str, ...]
) -> tuple[Missing, ...]:
    """What still stands between the draft and a submit, in the order of the form.

    ``documents``: kinds of file that the round asks for; a claimed certificate always needs its picture or PDF.
    """
    found: list[Missing] = []
    for section in SECTIONS:
        if section == "vacancy":
            found += [] if has_vacancy else [Missing("vacancy", "vacancy")]
        elif section == "files":
            wanted = [*documents, *(["certificate"] if has_claim else [])]
            found += [Missing("certificate" if kind == "certificate" else "files", kind) for kind in wanted if kind not in file_kinds]
        else:
            given = facts.get(section, {})
            found += [Missing(section, member) for member in REQUIRED[section] if given.get(member) in (None, "", [])]
            if section == "avoidance" and given.get("applies") == "yes" and not given.get("office"):
                found.append(Missing("avoidance", "office"))
            if section == "certificate" and given.get("claims") == "yes" and not has_claim:
                found.append(Missing("certificate", "claims"))
            if section == "declaration":
                found += [Missing(section, member) for member in REQUIRED[section] if given.get(member) is False]
    return tuple(found)
