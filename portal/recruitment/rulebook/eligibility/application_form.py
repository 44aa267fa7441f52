"""What an application form asks, section by section, and what is still missing before it can be
submitted.

Data by stage of need (个人信息保护法 arts. 5–6): no family members, ethnicity, bank or insurance
here; of relatives only whether the avoidance rule applies, and at which office. Form B-01 shortened
to what screening decides on. Health data (合理便利) are no part of the form's facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.recruitment.rulebook.eligibility.extra_fields import AskedDocument, ExtraField

SECTIONS = (
    "vacancy",
    "person",
    "education",
    "work",
    "certificate",
    "files",
    "extra",
    "avoidance",
    "accommodation",
    "declaration",
)
# Sections that may be taken over from the person's last application; the declaration is made anew
# each time.
CARRIED = ("person", "education", "work", "certificate", "avoidance")
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
    """One thing that is not there yet: the section and the member (``photo``, ``school`` …).

    ``title``: of a member the round itself named.
    """

    section: str
    member: str
    title: str = ""


@dataclass(frozen=True)
class Asked:
    """What the round asks of everybody: kinds of file, documents and fields of its own; whether a
    certificate may be proved after the submit."""

    documents: tuple[str, ...] = ()
    own_documents: tuple[AskedDocument, ...] = ()
    extra_fields: tuple[ExtraField, ...] = ()
    proof_later: bool = False


def sections_of(asked: Asked) -> tuple[str, ...]:
    """The form's sections in this round, in order: fields of its own only where it has some."""
    return tuple(section for section in SECTIONS if section != "extra" or asked.extra_fields)


def missing(
    facts: Mapping[str, Any],
    asked: Asked,
    *,
    has_vacancy: bool,
    has_claim: bool,
    file_kinds: frozenset[str],
    slots: frozenset[str] = frozenset(),
) -> tuple[Missing, ...]:
    """What still stands between the draft and a submit, in the order of the form.

    ``file_kinds``, ``slots``: what was sent. A claimed certificate needs its picture or PDF now,
    unless the policy gives time for that.
    """
    found: list[Missing] = []
    for section in sections_of(asked):
        given = facts.get(section, {})
        if section == "vacancy":
            found += [] if has_vacancy else [Missing("vacancy", "vacancy")]
        elif section == "files":
            found += _missing_files(asked, has_claim, file_kinds, slots)
        elif section == "extra":
            found += [
                Missing("extra", one.code, one.title)
                for one in asked.extra_fields
                if one.required and not given.get(one.code, {}).get("value")
            ]
        elif section in REQUIRED:
            found += [
                Missing(section, member)
                for member in REQUIRED[section]
                if given.get(member) in (None, "", [])
            ]
            found += _missing_by_condition(section, given, has_claim)
    return tuple(found)


def _missing_files(
    asked: Asked, has_claim: bool, file_kinds: frozenset[str], slots: frozenset[str]
) -> list[Missing]:
    wanted = [*asked.documents, *(["certificate"] if has_claim and not asked.proof_later else [])]
    found = [
        Missing("certificate" if kind == "certificate" else "files", kind)
        for kind in wanted
        if kind not in file_kinds
    ]
    return found + [
        Missing("files", one.code, one.title)
        for one in asked.own_documents
        if one.required and one.code not in slots
    ]


def _missing_by_condition(section: str, given: Mapping[str, Any], has_claim: bool) -> list[Missing]:
    if section == "avoidance" and given.get("applies") == "yes" and not given.get("office"):
        return [Missing("avoidance", "office")]
    if section == "certificate" and given.get("claims") == "yes" and not has_claim:
        return [Missing("certificate", "claims")]
    if section == "declaration":
        return [
            Missing(section, member) for member in REQUIRED[section] if given.get(member) is False
        ]
    return []
