"""What an examiner has on the tablet before handing in; and paper sheets, typed by two."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy import select

from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.interviews.mark_models import MarkSheet
from portal.recruitment.interviews.models import Sitter, Turn
from portal.recruitment.interviews.services.mark_turns import (
    Values,
    check_values,
    complete_turn,
    keep_edition,
    own_sitter,
    sheet_of,
)
from portal.recruitment.rulebook.lifecycles import MARK_SHEET

LONGEST_DRAFT = 20  # characters of one number


def save_draft(act: Act, turn: Turn, texts: Mapping[str, str]) -> MarkSheet:
    """Element → what stands in the field so far; sealed, seen by the examiner alone.

    Raises ``Refused('interview.already_marked')`` after the submission,
    ``'interview.not_present'``, ``'interview.not_your_mark'``.
    """
    sheet = sheet_of(act.session, own_sitter(act, turn))
    if sheet.edition:
        raise Refused("interview.already_marked")
    if turn.state != "present":
        raise Refused("interview.not_present")
    sheet.draft = {element: text[:LONGEST_DRAFT] for element, text in texts.items()}
    return sheet


def type_sheet(act: Act, turn: Turn, number: int, values: Values) -> bool:
    """A paper sheet of a panel place: the first typing waits, the second hands it in when both say
    the same. True when it is in.

    Raises ``Refused('interview.typed_differs')`` (the first typist may type again),
    ``'interview.no_place'``, ``'interview.already_marked'``, ``'interview.not_present'``, and as
    ``check_values``.
    """
    sitter = act.session.scalar(
        select(Sitter).where(Sitter.turn_id == turn.id, Sitter.number == number)
    )
    if turn.state != "present":
        raise Refused("interview.not_present")
    if sitter is None:
        raise Refused("interview.no_place", number=number)
    check_values(act.session, turn, values)
    sheet = sheet_of(act.session, sitter)
    if sheet.edition:
        raise Refused("interview.already_marked")
    typed = {element: plain(value) for element, value in sorted(values.items())}
    if sheet.typed_by in (None, act.by.account_id):
        sheet.medium, sheet.typed_by, sheet.draft = "paper", act.by.account_id, typed
        act.session.flush()
        return False
    first = {element: Fraction(value) for element, value in (sheet.draft or {}).items()}
    if first != dict(values):
        raise Refused("interview.typed_differs", number=number)
    sheet.state = MARK_SHEET.after(sheet.state, "submit")
    keep_edition(act, turn, sheet, values)
    complete_turn(act.session, turn)
    return True
