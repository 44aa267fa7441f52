"""What the home page counts: the people within reach, grouped by the unions one level below the
asker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from portal.workforce.desk.figures import Group, Person
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import quotas_of, unions_within
from portal.workforce.workers.models import Worker


def groups_and_members(
    session: Session, union_ids: Iterable[int]
) -> tuple[list[Group], dict[int, str]]:
    """The groups with their quota, and union id → code of its group; the tree is read once.

    The lines are the unions right below the asker's, or their own where nothing is below; the
    asker's own union stands for itself alone.
    """
    roots = set(union_ids)
    by_id = {union.id: union for union in unions_within(session, roots)}
    member = {
        union.id: line.code for union in by_id.values() if (line := _line(union, by_id, roots))
    }
    lines = [by_id[one] for one in roots if one in by_id]
    below = [
        union for union in by_id.values() if union.parent_id in roots and union.id not in roots
    ]
    limits = _limits(session, by_id.values(), member)
    groups = [
        Group(line.short_name or line.name, line.code, most=limits.get(line.code))
        for line in (*sorted(lines, key=_code), *sorted(below, key=_code))
    ]
    return groups, member


def _code(union: Union) -> str:
    return union.code


def _line(union: Union, by_id: Mapping[int, Union], roots: set[int]) -> Union | None:
    """The union of whose line this one is."""
    current: Union | None = union
    seen: set[int] = set()
    while current is not None and current.id not in seen:
        if current.id in roots or current.parent_id in roots:
            return current
        seen.add(current.id)
        current = by_id.get(current.parent_id or 0)
    return None


def _limits(session: Session, unions: Iterable[Union], member: Mapping[int, str]) -> dict[str, int]:
    """Group → sum of the quotas that are known."""
    sums: dict[str, int] = {}
    for union_id, limit in quotas_of(session, unions).items():
        if limit is not None and union_id in member:
            code = member[union_id]
            sums[code] = sums.get(code, 0) + limit.most
    return sums


def people(workers: Iterable[Worker], member: dict[int, str]) -> list[Person]:
    return [
        Person(
            group=member.get(one.union_id, ""),
            hired_on=one.hired_on,
            form=one.form,
            filing=one.filing.state,
            certificate=one.certificate_level,
            registered=one.certificate_registration == "valid",
        )
        for one in workers
    ]
