"""What an edit changed since the last decision: only that is asked to be looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PARTS = (
    "vacancy",
    "person",
    "education",
    "work",
    "certificate",
    "files",
    "avoidance",
    "declaration",
)


def part_of(content: Mapping[str, Any], part: str) -> Any:
    """One part of a submitted content (``applications.services.hand_in.content_of``) as a JSON
    value."""
    facts = content.get("facts", {})
    if part == "vacancy":
        return content.get("vacancy")
    if part == "files":
        return content.get("files", [])
    if part == "certificate":
        return [facts.get("certificate", {}), content.get("claim")]
    return facts.get(part, {})


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the parts that differ, in the order of the form; parts that the form doesn't name
    count as ``other``."""
    found = [part for part in PARTS if part_of(before, part) != part_of(after, part)]
    known = set(PARTS)
    rest = [
        {name: value for name, value in content.get("facts", {}).items() if name not in known}
        for content in (before, after)
    ]
    return (*found, "other") if rest[0] != rest[1] else tuple(found)


def changed_values(
    before: Mapping[str, Any], after: Mapping[str, Any], part: str
) -> list[tuple[str, Any, Any]]:
    """(member, old, new) of one part whose values are an object; sorted by member."""
    old, new = part_of(before, part), part_of(after, part)
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return [] if old == new else [("", old, new)]
    return [
        (name, old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
