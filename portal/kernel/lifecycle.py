"""Closed transition tables: what may follow what, and who may do it.

A lifecycle is data. The page's buttons, the refusals, the diagram in the docs and the CHECK
constraint of the column all derive from the same table, so none of them can say something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Transition:
    """``action`` leads from ``source`` to ``target`` and may be done by any of ``roles`` (``()`` =
    the system itself)."""

    action: str
    source: str
    target: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lifecycle:
    """A closed table of transitions.

    ``initial`` is the state of a new row; ``states`` lists every state, in order of the process.
    """

    name: str
    initial: str
    states: tuple[str, ...]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        seen: set[tuple[str, str]] = set()
        if self.initial not in self.states or len(set(self.states)) != len(self.states):
            raise ValueError(f"{self.name}: states are not well formed")
        for step in self.transitions:
            if step.source not in self.states or step.target not in self.states:
                raise ValueError(f"{self.name}: {step.action} uses an unknown state")
            if (step.action, step.source) in seen:
                raise ValueError(f"{self.name}: {step.action} from {step.source} is given twice")
            seen.add((step.action, step.source))

    def after(self, state: str, action: str) -> str:
        """The state that ``action`` leads to.

        Raises ``Refused('lifecycle.not_allowed')`` for every pair not in the table.
        """
        for step in self.transitions:
            if step.source == state and step.action == action:
                return step.target
        raise Refused("lifecycle.not_allowed", lifecycle=self.name, state=state, action=action)

    def allows(self, state: str, action: str) -> bool:
        return any(step.source == state and step.action == action for step in self.transitions)

    def actions(self, state: str, roles: Iterable[str] | None = None) -> tuple[str, ...]:
        """Actions possible in ``state``, in table order; with ``roles``, only those one of these
        roles may do."""
        held = None if roles is None else set(roles)
        return tuple(
            step.action
            for step in self.transitions
            if step.source == state and (held is None or held.intersection(step.roles))
        )
