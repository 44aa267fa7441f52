"""What a stage may contribute to the pages of one round: work that waits on it, its stage of the
process, its links on the round's hub."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.foundation.web.desk import Look, Waiting
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.unions.queries import reach


@dataclass(frozen=True)
class RoundLook(Look):
    """A look at one round."""

    round_: RecruitmentRound

    def reaches(self, *roles: str) -> bool:
        """Whether the viewer holds one of ``roles`` in a union above the round's organiser, or
        there."""
        viewer = self.viewer
        if not viewer.has_role(*roles):
            return False
        return self.round_.organiser_id in reach(self.session, viewer.unions_for(*roles))


@dataclass(frozen=True)
class RoundWaiting(Waiting):
    """Work that waits on a round; ``count`` takes a ``RoundLook``.

    It is counted on the rounds within the viewer's reach, or on those that ``rounds`` names.
    ``anywhere``: whoever holds the role does the work, wherever the organiser stands.
    """

    rounds: Callable[[Look], Iterable[RecruitmentRound]] | None = None
    anywhere: bool = False

    def is_for(self, look: RoundLook) -> bool:
        return look.viewer.has_role(*self.roles) if self.anywhere else look.reaches(*self.roles)


@dataclass(frozen=True)
class Standing:
    """How far a stage is: ``phase`` is done, now or next."""

    phase: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """A stage of the round's process; without ``roles`` every reader of the round may go there."""

    title: Any
    standing: Callable[[RoundLook], Standing]
    endpoint: str
    order: int
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class HubLink:
    """A page of the round, linked from its hub; ``published``: only once the notice is out."""

    text: Any
    endpoint: str
    order: int
    roles: tuple[str, ...] = ()
    published: bool = False


def in_state(model: Any, state: str) -> Callable[[RoundLook], int]:
    """Counts the round's rows of ``model`` in ``state``."""

    def count(look: RoundLook) -> int:
        rows = select(model.id).where(model.round_id == look.round_.id, model.state == state)
        return len(look.session.scalars(rows).all())

    return count


def states_of(look: RoundLook, model: Any) -> list[str]:
    """The states in which the round has rows of ``model``, in alphabetical order."""
    states = select(model.state).where(model.round_id == look.round_.id)
    return sorted(set(look.session.scalars(states)))
