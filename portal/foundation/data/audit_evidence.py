"""What rows outside the chain say about it: that an entry must exist, and that what an entry speaks
of must still be there.

A room declares both in its ``witnesses.py``, beside the heads that it knows
(:class:`~portal.foundation.data.audit_chain.WitnessSource`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.foundation.data.audit_chain import Break

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Trace:
    """Rows that can't have come about without an entry of the chain.

    ``rows`` selects ``subject`` and ``chain`` of the entry and, where the row keeps the moment of
    the act, ``at``; ``actions`` are the entry's possible actions, one that ends with ``%`` stands
    for all that begin so. ``of`` names the row in plain words: ``{of} {subject}, {at}``. With
    ``both`` the rows are never changed or deleted, so that an entry without its row is forged.
    """

    of: str
    rows: Select[Any]
    actions: tuple[str, ...]
    order: int = 0
    both: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """Rows that are never deleted: an entry about ``kind:NAME`` needs a row whose ``column`` is
    NAME."""

    kind: str
    column: InstrumentedAttribute[Any]
    order: int = 0


def speaking_of(begin: str, name: Any, chain: Any, at: Any = None) -> Select[Any]:
    """``rows`` of a :class:`Trace`: the subject is ``begin:name``; rows without ``at`` are not
    meant."""
    columns = [(literal(f"{begin}:") + name).label("subject")]
    columns.append((literal(chain) if isinstance(chain, str) else chain).label("chain"))
    if at is None:
        return select(*columns)
    return select(*columns, at.label("at")).where(at.is_not(None))


def unrecorded(session: Session, entry: Any, trace: Trace) -> Iterator[Break]:
    """The rows of ``trace`` without their entry, as a stream."""
    row = trace.rows.subquery()
    dated = "at" in row.c
    same = [*_same(entry, row), _is_one_of(entry, trace.actions)]
    told = [row.c.subject, row.c.chain, *([row.c.at] if dated else [])]
    statement = select(*told).where(~exists().where(*same)).execution_options(yield_per=AT_ONCE)
    for found in session.execute(statement):
        when = f" of {found.at.isoformat(timespec='seconds')}" if dated else ""
        yield Break(found.chain, None, "unrecorded", f"{trace.of} {found.subject}{when}")


def unfounded(session: Session, entry: Any, trace: Trace) -> Iterator[Break]:
    """The entries that ``trace``'s rows would show and none does, as a stream."""
    row = trace.rows.subquery()
    statement = (
        select(entry.chain, entry.number, entry.subject)
        .where(_is_one_of(entry, trace.actions), ~exists().where(*_same(entry, row)))
        .execution_options(yield_per=AT_ONCE)
    )
    for found in session.execute(statement):
        yield Break(found.chain, found.number, "unfounded", f"{trace.of} {found.subject}")


def _same(entry: Any, row: Any) -> list[Any]:
    moment = [entry.at == row.c.at] if "at" in row.c else []
    return [entry.subject == row.c.subject, entry.chain == row.c.chain, *moment]


def _is_one_of(entry: Any, actions: tuple[str, ...]) -> Any:
    return or_(*(_is(entry.action, action) for action in actions))


def vanished(session: Session, entry: Any, subject: Subject) -> Iterator[Break]:
    """The entries about rows of ``subject`` that are gone, as a stream."""
    begin = f"{subject.kind}:"
    name = func.substr(entry.subject, len(begin) + 1)
    statement = (
        select(entry.chain, entry.number, entry.subject)
        .where(func.substr(entry.subject, 1, len(begin)) == begin)
        .where(~exists().where(subject.column == name))
        .execution_options(yield_per=AT_ONCE)
    )
    for found in session.execute(statement):
        yield Break(found.chain, found.number, "vanished", found.subject)


def _is(column: Any, action: str) -> Any:
    if action.endswith("%"):
        return func.substr(column, 1, len(action) - 1) == action[:-1]
    return column == action
