"""Take a checked table of unions: all rows or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.sheets.tables import Table
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.unions.models import Division, Union
from portal.recruitment.unions.queries import reach
from portal.recruitment.unions.services.figures import Figures, enter_figures
from portal.recruitment.unions.sheet import FIGURES, Known, SheetRow, Words, check_sheet

PLAIN = ("name", "short_name", "level", "kind", "valid_from", "valid_until")


def known_unions(session: Session, union_ids: Iterable[int], today: date) -> Known:
    """What a table of somebody with these unions is held against."""
    rows = {union.code: union for union in session.scalars(select(Union))}
    inside = reach(session, union_ids)
    return Known(
        rows,
        frozenset(code for code, union in rows.items() if union.id in inside),
        frozenset(session.scalars(select(Division.code))),
        today,
    )


def take_sheet(
    act: Act, table: Table, words: Words, *, union_ids: Iterable[int], today: date
) -> Sequence[SheetRow]:
    """Write a table that is whole.

    Raises ``Refused('sheet.errors')`` when a single cell is wrong, and what :func:`check_sheet`
    raises.
    """
    known = known_unions(act.session, union_ids, today)
    rows = check_sheet(table, known, words)
    wrong = sum(len(row.errors) for row in rows)
    if wrong:
        raise Refused("sheet.errors", count=wrong)
    unions = dict(known.unions)
    _add_parents_first(act.session, rows, unions)
    for row in rows:
        if row.kind == "changed":
            _change(act.session, row, unions)
        _figures(act, row, unions[row.values["code"]])
    act.record(
        "unions.take_sheet",
        "unions:table",
        new=[row.values["code"] for row in rows if row.kind == "new"],
        changed={row.values["code"]: _changes(row) for row in rows if row.before},
        rows=str(len(rows)),
    )
    return rows


def _add_parents_first(
    session: Session, rows: Sequence[SheetRow], unions: dict[str, Union]
) -> None:
    """Add what is new, wherever its parent stands in the table."""
    waiting = [row for row in rows if row.kind != "unchanged"]
    while waiting:
        ready = [
            row for row in waiting if row.kind == "changed" or row.values.get("parent") in unions
        ]
        for row in ready:
            if row.kind == "new":
                _add(session, row, unions)
        waiting = [row for row in waiting if row not in ready]


def _changes(row: SheetRow) -> dict[str, list[Any]]:
    return {column: [old, row.cells[column]] for column, old in row.before.items()}


def _plain(row: SheetRow) -> dict[str, Any]:
    found = {name: row.values[name] for name in PLAIN if name in row.values}
    return found | {"short_name": found["short_name"] or ""} if "short_name" in found else found


def _add(session: Session, row: SheetRow, unions: dict[str, Union]) -> None:
    union = Union(
        code=row.values["code"],
        parent_id=unions[row.values["parent"]].id,
        division_code=row.values.get("division"),
        **_plain(row),
    )
    session.add(union)
    session.flush()
    unions[union.code] = union


def _change(session: Session, row: SheetRow, unions: dict[str, Union]) -> None:
    union = unions[row.values["code"]]
    for name, value in _plain(row).items():
        setattr(union, name, value)
    if "division" in row.values:
        union.division_code = row.values["division"]
    if row.values.get("parent"):
        union.parent_id = unions[row.values["parent"]].id
    session.flush()


def _figures(act: Act, row: SheetRow, union: Union) -> None:
    stated = row.kind == "new" or any(name in row.before for name in FIGURES)
    if row.values.get("figures_on") is None or not stated:
        return
    values = {name: row.values[name] for name in FIGURES}
    figures = Figures(**values, in_post_manual=union.in_post_manual)
    enter_figures(act, union, figures, way="table")
