"""What the home page counts: the people within reach, grouped by the unions one level below the
asker."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.workforce.desk.figures import Group, Person
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import quotas_of, reach, unions_within
from portal.workforce.workers.models import Worker


def heads(session: Session, union_ids: Iterable[int]) -> list[Union]:
    """The lines of the table: the unions right below the asker's, or his own where nothing is
    below."""
    roots = list(union_ids)
    below = list(
        session.scalars(select(Union).where(Union.parent_id.in_(roots)).order_by(Union.code))
    )
    own = list(session.scalars(select(Union).where(Union.id.in_(roots)).order_by(Union.code)))
    return own + below


def groups_and_members(
    session: Session, union_ids: Iterable[int]
) -> tuple[list[Group], dict[int, str]]:
    """The groups with their quota, and union id → code of its group.

    The asker's own union stands for itself alone.
    """
    roots = set(union_ids)
    lines = heads(session, roots)
    by_id = {union.id: union for union in unions_within(session, roots)}
    quotas = quotas_of(session, by_id.values())
    member: dict[int, str] = {}
    groups = []
    for line in lines:
        inside = {line.id} if line.id in roots else reach(session, [line.id])
        member.update(dict.fromkeys(inside, line.code))
        limits = (quotas.get(union_id) for union_id in inside)
        known = [limit.most for limit in limits if limit is not None]
        groups.append(
            Group(line.short_name or line.name, line.code, most=sum(known) if known else None)
        )
    return groups, member


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
