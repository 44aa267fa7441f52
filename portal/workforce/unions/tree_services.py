"""更名、调整隶属、合并、拆分、撤销 of unions, from a day on and by a document; what was before
stays readable. Who moves the people stands above, in workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.rulebook.jurisdiction import lies_within
from portal.workforce.unions.models import Union
from portal.workforce.unions.tree_models import UnionChange, UnionSpell

COPIED = ("name", "short_name", "level", "kind", "parent_id")


@dataclass(frozen=True, slots=True)
class TreeOrder:
    """What a document orders: ``kind`` from ``on`` on, by ``document_number``."""

    kind: str
    on: date
    document_number: str
    words: str = ""


def note_change(
    act: Act, order: TreeOrder, sources: Sequence[Union], targets: Sequence[Union]
) -> UnionChange:
    """The change as a row and in the chain. Raises ``tree.document``, ``tree.future``,
    ``tree.not_there`` for a union that is not there on that day."""
    document = require_reason(order.document_number, "tree.document")
    if order.on > local(act.at).date():
        raise Refused("tree.future")
    for union in sources:
        _standing_on(act, union, order.on)
    change = UnionChange(
        kind=order.kind,
        on=order.on,
        document_number=document,
        words=order.words.strip(),
        sources=[union.code for union in sources],
        targets=[union.code for union in targets],
        recorded_at=act.at,
        recorded_by=act.by.words,
    )
    act.session.add(change)
    act.session.flush()
    for union in dict.fromkeys((*sources, *targets)):
        on, kind = order.on.isoformat(), order.kind
        act.record("unions.change", f"union:{union.code}", kind=kind, on=on, document=document)
    return change


def rename(act: Act, order: TreeOrder, union: Union, name: str, short_name: str) -> UnionChange:
    """Raises ``tree.name``, ``tree.unchanged`` and what :func:`note_change` raises."""
    name = require_reason(name, "tree.name")
    if name == union.name:
        raise Refused("tree.unchanged")
    change = note_change(act, order, [union], [union])
    _becomes(act, union, change, name=name, short_name=short_name.strip() or name)
    return change


def put_below(act: Act, order: TreeOrder, union: Union, parent: Union) -> UnionChange:
    """Raises ``tree.unchanged``, ``tree.circle`` and what :func:`note_change` raises."""
    if union.parent_id == parent.id:
        raise Refused("tree.unchanged")
    parents = {
        str(row.id): None if row.parent_id is None else str(row.parent_id)
        for row in act.session.scalars(select(Union))
    }
    if lies_within(str(parent.id), frozenset({str(union.id)}), parents):
        raise Refused("tree.circle")
    change = note_change(act, order, [union], [parent])
    _becomes(act, union, change, parent_id=parent.id)
    return change


def merge(act: Act, order: TreeOrder, sources: Sequence[Union], target: Union) -> UnionChange:
    """The sources end, what stood below them stands below the target.

    Raises ``tree.sources``, ``tree.circle`` and what :func:`note_change` raises.
    """
    if not sources or target in sources:
        raise Refused("tree.sources")
    _standing_on(act, target, order.on)
    ended = {union.id for union in sources}
    if target.parent_id in ended:
        raise Refused("tree.circle")
    change = note_change(act, order, sources, [target])
    for union in sources:
        for child in _children(act, union):
            _becomes(act, child, change, parent_id=target.id)
        _ends(act, union, change)
    return change


def split(act: Act, order: TreeOrder, union: Union, code: str, name: str) -> Union:
    """A new union beside the one it comes from, of the same kind and place; the people that go with
    it are moved by the caller.

    Raises ``tree.name``, ``tree.code`` (missing or taken) and what :func:`note_change` raises.
    """
    name, code = require_reason(name, "tree.name"), require_reason(code, "tree.code")
    if act.session.scalar(select(Union.id).where(Union.code == code)) is not None:
        raise Refused("tree.code")
    _standing_on(act, union, order.on)
    founded = Union(
        code=code,
        name=name,
        short_name=name,
        level=union.level,
        kind=union.kind,
        division_code=union.division_code,
        parent_id=union.parent_id,
        valid_from=order.on,
    )
    act.session.add(founded)
    act.session.flush()
    change = note_change(act, order, [union], [founded])
    first_spell(act, founded, change)
    return founded


def close(act: Act, order: TreeOrder, union: Union) -> UnionChange:
    """撤销 of a union below which nothing stands; that nobody works there is asked above.

    Raises ``tree.children`` and what :func:`note_change` raises.
    """
    if _children(act, union):
        raise Refused("tree.children")
    change = note_change(act, order, [union], [])
    _ends(act, union, change)
    return change


def first_spell(act: Act, union: Union, change: UnionChange | None = None) -> UnionSpell:
    """What the union's row says becomes the beginning of its history."""
    spell = UnionSpell(
        union_id=union.id,
        valid_from=union.valid_from,
        valid_to=union.valid_until,
        recorded_at=act.at,
        change_id=None if change is None else change.id,
        **{name: getattr(union, name) for name in COPIED},
    )
    act.session.add(spell)
    act.session.flush()
    return spell


def _history(act: Act, union: Union) -> list[UnionSpell]:
    statement = select(UnionSpell).where(
        UnionSpell.union_id == union.id, UnionSpell.withdrawn_at.is_(None)
    )
    known = list(act.session.scalars(statement.order_by(UnionSpell.valid_from)))
    return known or [first_spell(act, union)]


def _standing_on(act: Act, union: Union, on: date) -> UnionSpell:
    """The latest statement about the union, which holds on that day.

    Raises ``tree.not_there``, ``tree.changed_later`` where a later change stands already.
    """
    last = _history(act, union)[-1]
    if last.valid_to is not None and last.valid_to <= on:
        raise Refused("tree.not_there", name=union.name)
    if on < _history(act, union)[0].valid_from:
        raise Refused("tree.not_there", name=union.name)
    if on < last.valid_from:
        raise Refused("tree.changed_later", name=union.name)
    return last


def _children(act: Act, union: Union) -> list[Union]:
    statement = select(Union).where(Union.parent_id == union.id, Union.valid_until.is_(None))
    return list(act.session.scalars(statement.order_by(Union.code)))


def _becomes(act: Act, union: Union, change: UnionChange, **facts: Any) -> None:
    last = _standing_on(act, union, change.on)
    _cut(act, last, change.on)
    said = {name: getattr(last, name) for name in COPIED} | facts
    act.session.add(
        UnionSpell(
            union_id=union.id,
            valid_from=change.on,
            valid_to=last.valid_to,
            recorded_at=act.at,
            change_id=change.id,
            **said,
        )
    )
    for name, value in facts.items():
        setattr(union, name, value)
    act.session.flush()


def _ends(act: Act, union: Union, change: UnionChange) -> None:
    _cut(act, _standing_on(act, union, change.on), change.on)
    union.valid_until = change.on
    act.session.flush()


def _cut(act: Act, spell: UnionSpell, on: date) -> None:
    """The statement goes; what it said of the days before ``on`` stays."""
    spell.withdrawn_at = act.at
    if spell.valid_from < on:
        said = {name: getattr(spell, name) for name in COPIED}
        act.session.add(
            UnionSpell(
                union_id=spell.union_id,
                valid_from=spell.valid_from,
                valid_to=on,
                recorded_at=act.at,
                change_id=spell.change_id,
                **said,
            )
        )
