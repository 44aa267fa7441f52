"""Which union an officer's office reaches, and whether a union may be given people on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

PLACEMENT_KINDS = ("township", "street", "zone", "regional_federation", "trade_federation")
OTHER_KINDS = ("village_federation", "general", "institution", "other")
KINDS = PLACEMENT_KINDS + OTHER_KINDS
LEVELS = ("province", "city", "county", "township")
TREE_CHANGES = ("rename", "move", "merge", "split", "close")


@dataclass(frozen=True, slots=True)
class Validity:
    """In force from a day until a day (exclusive; ``None`` = open)."""

    valid_from: date
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def is_listed_kind(kind: str) -> bool:
    """Whether the guideline names this kind of unit for placements (二(二)); another one is
    flagged, not refused."""
    return kind in PLACEMENT_KINDS


def lies_within(code: str, roots: frozenset[str], parent_of: Mapping[str, str | None]) -> bool:
    """Whether the union is one of ``roots`` or stands below one.

    A parent that is missing, or a circle, reaches nothing.
    """
    seen: set[str] = set()
    current: str | None = code
    while current is not None and current not in seen:
        if current in roots:
            return True
        seen.add(current)
        current = parent_of.get(current)
    return False
