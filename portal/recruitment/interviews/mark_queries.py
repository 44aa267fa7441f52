"""Mark sheets and what stands on them. Whoever calls these has checked who may see it."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.kernel.errors import Refused
from portal.recruitment.interviews.mark_models import MarkEdition, MarkSheet
from portal.recruitment.interviews.models import Turn

COUNTING = ("submitted", "confirmed")


def sheets_of(session: Session, turn_ids: Collection[int]) -> dict[int, list[MarkSheet]]:
    """Turn id → its sheets that were handed in and count, by panel place, with their editions."""
    statement = (
        select(MarkSheet)
        .options(selectinload(MarkSheet.editions).selectinload(MarkEdition.marks))
        .where(MarkSheet.turn_id.in_(turn_ids), MarkSheet.state.in_(COUNTING))
        .order_by(MarkSheet.turn_id, MarkSheet.number)
    )
    sheets: dict[int, list[MarkSheet]] = {}
    for sheet in session.scalars(statement):
        sheets.setdefault(sheet.turn_id, []).append(sheet)
    return sheets


def edition_in_force(sheet: MarkSheet) -> MarkEdition | None:
    """The newest; None before the sheet was handed in."""
    return max(sheet.editions, key=lambda edition: edition.number, default=None)


def values_of(sheet: MarkSheet) -> dict[str, Fraction]:
    """Element → value of the edition in force; empty before the sheet was handed in."""
    edition = edition_in_force(sheet)
    return {} if edition is None else values_in(edition)


def values_in(edition: MarkEdition) -> dict[str, Fraction]:
    """Element → value, from under the seal or from the marks in the open."""
    if edition.values_sealed is not None:
        return {element: Fraction(value) for element, value in edition.values.items()}
    return {mark.element: mark.value for mark in edition.marks}


def own_sheets(session: Session, room_id: int, account_id: int) -> dict[int, MarkSheet]:
    """Turn id → this examiner's own sheet in the room. Nobody else's is read."""
    statement = (
        select(MarkSheet)
        .join(Turn, Turn.id == MarkSheet.turn_id)
        .options(selectinload(MarkSheet.editions).selectinload(MarkEdition.marks))
        .where(Turn.room_id == room_id, MarkSheet.account_id == account_id)
        .order_by(MarkSheet.id)
    )
    return {sheet.turn_id: sheet for sheet in session.scalars(statement)}


def sheet_at(session: Session, turn_id: int, number: int) -> MarkSheet:
    """The sheet of a panel place. Raises ``Refused('interview.not_submitted')``."""
    statement = select(MarkSheet).where(MarkSheet.turn_id == turn_id, MarkSheet.number == number)
    sheet = session.scalar(statement)
    if sheet is None:
        raise Refused("interview.not_submitted")
    return sheet


def numbers_given(session: Session, turn_id: int) -> set[int]:
    """The panel places whose sheet for the turn is in; what stands on them is not read."""
    statement = select(MarkSheet.number).where(
        MarkSheet.turn_id == turn_id, MarkSheet.state.in_(COUNTING)
    )
    return set(session.scalars(statement))
