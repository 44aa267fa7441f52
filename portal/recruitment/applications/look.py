"""What a stage may contribute to a person's own page: points of the way through a round, the next
thing to do, decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from portal.recruitment.applications.models import Application

Found = TypeVar("Found")


@dataclass(frozen=True)
class ApplicationLook:
    """The applicant looks at one application; ``session`` reads."""

    session: Session
    application: Application
    at: datetime
    _known: dict[Any, Any] = field(default_factory=dict, repr=False)

    def once(self, query: Callable[[Session, int], Found]) -> Found:
        """What ``query`` finds for the application's id, asked once in this look."""
        if query not in self._known:
            self._known[query] = query(self.session, self.application.id)
        return self._known[query]  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Link:
    """Left out where the application has no such page."""

    text: str
    endpoint: str
    values: dict[str, str]


@dataclass(frozen=True)
class Point:
    """One stage as the person sees it: ``phase`` is done, now, act or next; ``state`` is the
    (group, code) of its word."""

    title: str
    phase: str
    state: tuple[str, str] | None = None
    lines: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Next:
    """The one thing to do now."""

    title: str
    text: str
    link: Link
    due: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """A decision about the person: ``state`` is the (group, code) of its word."""

    title: str
    state: tuple[str, str]
    at: datetime
    why: str
    by: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Step:
    """A stage's points, worded in the reader's language."""

    points: Callable[[ApplicationLook], Iterable[Point]]
    order: int


@dataclass(frozen=True)
class NextStep:
    """The first that ``find``s something is shown; ``NOTHING`` ends the search."""

    find: Callable[[ApplicationLook], Next | None]
    order: int


@dataclass(frozen=True)
class Verdicts:
    """A stage's decisions, newest first."""

    of: Callable[[ApplicationLook], Iterable[Verdict]]
    order: int


NOTHING = Next("", "", Link("", "", {}))
