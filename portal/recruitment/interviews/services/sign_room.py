"""F-13 is signed by 计分员、核分员、主考官、监督员; from then on the marks count, in the open."""

from __future__ import annotations

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.interviews.mark_models import Mark, MarkSheet
from portal.recruitment.interviews.mark_queries import edition_in_force, sheets_of, values_in
from portal.recruitment.interviews.models import CAPACITIES, InterviewRoom, RoomSignature, Turn
from portal.recruitment.interviews.queries import panel_of, slots_of
from portal.recruitment.interviews.services.mark_turns import mark_words
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM, INTERVIEW_SLOT, MARK_SHEET

SHORTEST_REASON = 6


def signatures_of(room: InterviewRoom) -> dict[str, RoomSignature]:
    """Capacity → signature, of the newest closing."""
    return {one.capacity: one for one in room.signatures if one.closing == room.closings}


def missing_signatures(room: InterviewRoom) -> list[str]:
    """Capacities that have not signed, the supervisor's not counted: it is the last."""
    signed = signatures_of(room)
    return [one for one in CAPACITIES if one not in signed and one != "supervisor"]


def announce_turn(act: RoundAct, turn: Turn) -> None:
    """The score is announced to the candidate (F-14): from here a mark changes only by E-11.

    Raises ``Refused('lifecycle.not_allowed')`` while sheets are missing.
    """
    turn.state = INTERVIEW_SLOT.after(turn.state, "announce")
    turn.announced_at, turn.announced_by = act.at, act.by.account_id
    code = turn.candidate_code or ""
    act.record_on_round("interviews.announce", f"interview_slot:{turn.public_id}", code=code)


def sign_tally(act: RoundAct, room: InterviewRoom) -> None:
    """计分员: every sheet was held against the signed paper; the sheets are confirmed by it.

    Raises ``Refused('interview.not_closed')``, ``'interview.signed_already'``,
    ``'two_people.same'``.
    """
    _sign(act, room, "tally")
    turns = slots_of(act.session, room.id)
    for sheets in sheets_of(act.session, [turn.id for turn in turns]).values():
        for sheet in sheets:
            if sheet.state == "submitted":
                sheet.state = MARK_SHEET.after(sheet.state, "confirm")
                sheet.confirmed_by, sheet.confirmed_at = act.by.account_id, act.at


def sign_check(act: RoundAct, room: InterviewRoom) -> None:
    """核分员, after the 计分员. Raises as :func:`sign_tally`, ``'interview.tally_first'``."""
    if "tally" not in signatures_of(room):
        raise Refused("interview.tally_first")
    _sign(act, room, "check")


def sign_chief(act: RoundAct, room: InterviewRoom) -> None:
    """主考官: who holds place 1 at the end. Raises as :func:`sign_check`,
    ``'interview.not_chief'``."""
    chief = panel_of(room)[:1]
    if not chief or chief[0].account_id != act.by.account_id:
        raise Refused("interview.not_chief")
    if "tally" not in signatures_of(room):
        raise Refused("interview.tally_first")
    _sign(act, room, "chief")


def _sign(act: RoundAct, room: InterviewRoom, capacity: str) -> None:
    if room.state != "closed":
        raise Refused("interview.not_closed")
    signed = signatures_of(room)
    if capacity in signed:
        raise Refused("interview.signed_already")
    require_another(act.by.account_id, *(one.account_id for one in signed.values()))
    if capacity != "chief":  # who reckons has given none of the marks
        require_another(act.by.account_id, *(member.account_id for member in room.members))
    signature = RoomSignature(
        room_id=room.id,
        closing=room.closings,
        capacity=capacity,
        account_id=act.by.account_id,
        signed_at=act.at,
    )
    act.session.add(signature)
    act.session.flush()
    act.session.expire(room, ["signatures"])
    subject = f"interview_room:{room.public_id}"
    act.record_on_round("interviews.sign", subject, capacity=capacity, closing=room.closings)


def countersign_room(act: RoundAct, room: InterviewRoom) -> None:
    """监督员会签, the last signature: from here the marks count.

    Raises ``Refused('interview.signatures_missing')``, ``'two_people.same'``.
    """
    after = INTERVIEW_ROOM.after(room.state, "countersign")
    missing = missing_signatures(room)
    if missing:
        raise Refused("interview.signatures_missing", missing=missing)
    require_another(act.by.account_id, room.closed_by, room.planned_by)
    _sign(act, room, "supervisor")
    room.state, room.countersigned_by, room.countersigned_at = after, act.by.account_id, act.at
    act.record_on_round("interviews.countersign", f"interview_room:{room.public_id}")
    turns = slots_of(act.session, room.id)
    sheets = sheets_of(act.session, [turn.id for turn in turns])
    for turn in turns:
        open_sheets(act, turn, sheets.get(turn.id, []))


def reopen_room(act: RoundAct, room: InterviewRoom, reason: str) -> None:
    """By the supervisor, before they sign: something is wrong; all signatures are asked for anew.

    Raises ``Refused('interview.reason_missing')``, ``'lifecycle.not_allowed'``.
    """
    after = INTERVIEW_ROOM.after(room.state, "reopen")
    reason = require_reason(reason, "interview.reason_missing", least=SHORTEST_REASON)
    room.state = after
    room.closed_by = room.closed_at = None
    act.record_on_round("interviews.reopen", f"interview_room:{room.public_id}", reason=reason)


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
