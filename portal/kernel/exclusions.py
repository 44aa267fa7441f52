"""Which offices one person can't hold together, as a closed table.

The refusal of an appointment, the page that explains it and the tests derive from the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Nobody holds a role of ``one`` together with another role of ``other``.

    ``code`` names the words of the rule, ``source`` what it stands on.
    """

    code: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    source: str

    def separates(self, role: str, another: str) -> bool:
        """Whether the two roles, in either order, fall under the rule; a role never excludes
        itself."""
        there = role in self.one and another in self.other
        back = another in self.one and role in self.other
        return role != another and (there or back)


def between(table: Iterable[Exclusion], role: str, another: str) -> Exclusion | None:
    """The first rule that keeps the two apart."""
    return next((rule for rule in table if rule.separates(role, another)), None)


def conflicting(table: Iterable[Exclusion], held: frozenset[str], wanted: str) -> tuple[str, ...]:
    """Which of ``held`` forbid taking on ``wanted``, in alphabetical order."""
    rules = tuple(table)
    return tuple(role for role in sorted(held) if between(rules, role, wanted) is not None)
