"""What a room may contribute to the pages that speak of all rooms: what waits for an officer, and
entries of the top bar.

A room puts them into ``waiting.py`` and ``navigation.py``; the desk gathers, orders and words them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.web.viewer import Viewer


@dataclass(frozen=True)
class Look:
    """Who looks, and when; ``session`` reads."""

    session: Session
    viewer: Viewer
    at: datetime


@dataclass(frozen=True)
class Pile:
    """How much waits; an ``urgent`` pile stands first and in red."""

    number: int
    urgent: bool = False


@dataclass(frozen=True)
class Waiting:
    """One kind of work that may wait for whoever holds one of ``roles``.

    ``count`` takes a ``Look`` and gives a number or a ``Pile``; ``endpoint`` is the page where the
    work is done. Piles of the same size keep the ``order``.
    """

    code: str
    roles: tuple[str, ...]
    count: Callable[[Any], int | Pile]
    endpoint: str
    word: Any
    order: int
    urgent: bool = False

    def pile(self, look: Look) -> Pile:
        counted = self.count(look)
        return counted if isinstance(counted, Pile) else Pile(counted, self.urgent)


@dataclass(frozen=True)
class Entry:
    """A link of the top bar or the foot; without ``roles`` everybody there sees it."""

    text: Any
    endpoint: str
    order: int
    roles: tuple[str, ...] = ()

    def is_for(self, held: frozenset[str]) -> bool:
        return not self.roles or not held.isdisjoint(self.roles)
