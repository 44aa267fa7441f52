"""People move with the unions they work in: a merger, a split or a new name is a change of their
using unit from that day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.rulebook.spells import Spell, holds
from portal.workforce.unions import tree_services as tree
from portal.workforce.unions.models import Union
from portal.workforce.unions.tree_models import UnionChange
from portal.workforce.unions.tree_services import TreeOrder
from portal.workforce.workers.kinds import USING_UNIT
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.spells import begin, correct
from portal.workforce.workers.spell_models import UsingUnitSpell
from portal.workforce.workers.spell_queries import spells


def rename_union(
    act: Act, order: TreeOrder, union: Union, name: str, short_name: str = ""
) -> UnionChange:
    """更名; a using unit that bore the old name bears the new one. Raises ``tree.…``."""
    old = union.name
    change = tree.rename(act, order, union, name, short_name)
    change.moved = sum(
        _move(act, worker, union, union, name if unit == old else unit, order)
        for worker, unit in _people(act, [union], order.on)
        if unit == old
    )
    return change


def merge_unions(
    act: Act, order: TreeOrder, sources: Sequence[Union], target: Union
) -> UnionChange:
    """合并: everybody of the sources goes to the target. Raises ``tree.…``."""
    names = {union.name for union in sources}
    people = _people(act, sources, order.on)
    change = tree.merge(act, order, sources, target)
    change.moved = sum(
        _move(act, worker, None, target, target.name if unit in names else unit, order)
        for worker, unit in people
    )
    return change


def split_union(
    act: Act, order: TreeOrder, union: Union, founded: tuple[str, str], numbers: Sequence[str]
) -> Union:
    """拆分: ``founded`` is code and name of the new union, ``numbers`` are those of the people who
    go there.

    Raises ``tree.…``, ``tree.person`` for a number that nobody there has.
    """
    people = {worker.number: worker for worker, _unit in _people(act, [union], order.on)}
    unknown = [number for number in numbers if number not in people]
    if unknown:
        raise Refused("tree.person", number=unknown[0])
    target = tree.split(act, order, union, *founded)
    moved = sum(
        _move(act, people[number], union, target, target.name, order)
        for number in dict.fromkeys(numbers)
    )
    change = act.session.scalars(select(UnionChange).order_by(UnionChange.id.desc()).limit(1)).one()
    change.moved = moved
    return target


def close_union(act: Act, order: TreeOrder, union: Union) -> UnionChange:
    """撤销. Raises ``tree.people`` while somebody is in post there on that day or later."""
    if _people(act, [union], order.on):
        raise Refused("tree.people")
    return tree.close(act, order, union)


def put_union_below(act: Act, order: TreeOrder, union: Union, parent: Union) -> UnionChange:
    """调整隶属: the people stay where they are, and with their unit come under another county or
    city. Raises ``tree.…``."""
    return tree.put_below(act, order, union, parent)


def _people(act: Act, unions: Sequence[Union], on: date) -> list[tuple[Worker, str]]:
    """Who is in one of the unions on that day or comes later, with the unit's name as it stands."""
    unit = UsingUnitSpell
    statement = (
        select(Worker, unit.using_unit)
        .join(unit, unit.worker_id == Worker.id)
        .where(
            unit.union_id.in_([union.id for union in unions]),
            unit.withdrawn_at.is_(None),
            or_(unit.valid_to.is_(None), unit.valid_to > on),
            Worker.state != "void",
            or_(Worker.left_on.is_(None), Worker.left_on > on),
        )
        .order_by(Worker.number, unit.valid_from)
    )
    found: dict[int, tuple[Worker, str]] = {}
    for worker, name in act.session.execute(statement):
        found.setdefault(worker.id, (worker, name))
    return list(found.values())


def _move(
    act: Act, worker: Worker, source: Union | None, target: Union, name: str, order: TreeOrder
) -> int:
    """The person's using unit from the day on; 1 when it changed."""
    facts = {"union_id": target.id, "using_unit": name}
    reason = f"{order.document_number} {order.words}".strip()
    for row in spells(act.session, USING_UNIT, worker):
        said = USING_UNIT.read(row)
        elsewhere = source is not None and said.facts["union_id"] != source.id
        if dict(said.facts) == facts or elsewhere:
            continue
        if row.valid_from >= order.on:
            correct(
                act,
                USING_UNIT,
                worker,
                row,
                Spell(row.valid_from, row.valid_to, facts),
                reason=reason,
            )
        elif holds(row, order.on):
            begin(act, USING_UNIT, worker, facts, on=order.on, reason=reason)
    return 1
