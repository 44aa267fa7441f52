"""Figures of any day: who was in post where, by the tree of that day, and the year up to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.workforce.rulebook.flows import Flow, flow
from portal.workforce.unions.tree_queries import Tree, tree_on
from portal.workforce.workers.spell_queries import Scope, holds_of


@dataclass(frozen=True, slots=True)
class PastDay:
    """The day that is asked for, as it is known now or was known at an instant."""

    on: date
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastLine:
    name: str
    code: str
    flow: Flow


@dataclass(frozen=True, slots=True)
class PastFigures:
    """``lines``: the unions of that day and those that ended in the year; in ``total``, the flow of
    all together, a move between two lines is none."""

    lines: tuple[PastLine, ...]
    total: Flow


def figures_of_day(session: Session, union_ids: Iterable[int], day: PastDay) -> PastFigures:
    """From the first day of the year to the day that is asked for; three queries whatever the
    number of people and unions."""
    roots = frozenset(union_ids)
    tree: Tree = tree_on(session, day.on, day.known_at)
    member = tree.line_of(roots)
    holds = holds_of(session, Scope(known_at=day.known_at))
    first = day.on.replace(month=1, day=1)
    lines = []
    for place in tree.lines(roots):
        counted = flow(holds, lambda union, line=place.id: member.get(union) == line, first, day.on)
        if not place.ended or counted.at_start or counted.came:
            lines.append(PastLine(place.short_name or place.name, place.code, counted))
    return PastFigures(tuple(lines), flow(holds, lambda union: union in member, first, day.on))
