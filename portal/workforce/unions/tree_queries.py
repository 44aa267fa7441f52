"""The tree as it was on a day, as it is known now or was known then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.workforce.unions.models import Union
from portal.workforce.unions.tree_models import UnionChange, UnionSpell


@dataclass(frozen=True, slots=True)
class TreePlace:
    """A union on a day: ``parent`` is the id of the one above it; ``ended``: it was no more, and
    this is where it stood last."""

    id: int
    code: str
    name: str
    short_name: str
    level: str
    parent: int | None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Tree:
    """All unions that there were until a day."""

    places: Mapping[int, TreePlace]

    def lines(self, roots: Iterable[int]) -> list[TreePlace]:
        """The given unions, then those right below them, by code."""
        chosen = set(roots)
        own = [one for one in self.places.values() if one.id in chosen]
        below = [
            one for one in self.places.values() if one.parent in chosen and one.id not in chosen
        ]
        return sorted(own, key=lambda one: one.code) + sorted(below, key=lambda one: one.code)

    def line_of(self, roots: Iterable[int]) -> dict[int, int]:
        """Union → the line it is counted in; the given ones stand for themselves alone."""
        chosen = set(roots)
        member: dict[int, int] = {}
        for place in self.places.values():
            current: TreePlace | None = place
            seen: set[int] = set()
            while current is not None and current.id not in seen:
                if current.id in chosen or current.parent in chosen:
                    member[place.id] = current.id
                    break
                seen.add(current.id)
                current = self.places.get(current.parent or 0)
        return member


def tree_on(session: Session, on: date, known_at: datetime | None = None) -> Tree:
    """Two queries, however large the tree is; a union without a history is what its row says."""
    spell = UnionSpell
    statement = select(spell, Union.code).join(Union, Union.id == spell.union_id)
    if known_at is None:
        statement = statement.where(spell.withdrawn_at.is_(None))
    else:
        statement = statement.where(
            spell.recorded_at <= known_at,
            or_(spell.withdrawn_at.is_(None), spell.withdrawn_at > known_at),
        )
    there: dict[int, TreePlace] = {}
    told = set()
    for row, code in session.execute(statement.order_by(spell.valid_from)):
        told.add(row.union_id)
        if row.valid_from <= on:
            there[row.union_id] = _place(row, row.union_id, code, row.valid_to, on)
    for union in session.scalars(select(Union)):
        if union.id not in told and union.valid_from <= on:
            there[union.id] = _place(union, union.id, union.code, union.valid_until, on)
    return Tree(there)


def _place(row: Any, union_id: int, code: str, end: date | None, on: date) -> TreePlace:
    ended = end is not None and end <= on
    return TreePlace(union_id, code, row.name, row.short_name, row.level, row.parent_id, ended)


def changes_of_tree(session: Session) -> list[UnionChange]:
    """The latest first."""
    return list(
        session.scalars(select(UnionChange).order_by(UnionChange.on.desc(), UnionChange.id.desc()))
    )
