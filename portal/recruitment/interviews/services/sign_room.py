"""F-13 is signed, and from then on the marks count and are in the open."""

from __future__ import annotations

from portal.kernel.decisions import require_another
from portal.recruitment.interviews.mark_models import Mark, MarkSheet
from portal.recruitment.interviews.mark_queries import edition_in_force, sheets_of, values_in
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.queries import slots_of
from portal.recruitment.interviews.services.mark_turns import mark_words
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM


def countersign_room(act: RoundAct, room: InterviewRoom) -> None:
    """监督员会签: from here the marks count. Raises ``Refused('two_people.same')``."""
    after = INTERVIEW_ROOM.after(room.state, "countersign")
    require_another(act.by.account_id, room.closed_by, room.planned_by)
    room.state, room.countersigned_by, room.countersigned_at = after, act.by.account_id, act.at
    act.record_on_round("interviews.countersign", f"interview_room:{room.public_id}")
    turns = slots_of(act.session, room.id)
    sheets = sheets_of(act.session, [turn.id for turn in turns])
    for turn in turns:
        open_sheets(act, turn, sheets.get(turn.id, []))


def open_sheets(act: RoundAct, turn: Turn, sheets: list[MarkSheet]) -> None:
    """The marks in force come from under the seal, and the chain tells whose digest held which."""
    told = {}
    for sheet in sheets:
        edition = edition_in_force(sheet)
        if edition is None:
            continue
        values = values_in(edition)
        if not edition.marks:
            edition.marks.extend(
                Mark(element=element, value=value) for element, value in sorted(values.items())
            )
        told[str(sheet.number)] = mark_words(values)
    if told:
        act.record_on_round("interviews.open_marks", f"interview_slot:{turn.public_id}", **told)
