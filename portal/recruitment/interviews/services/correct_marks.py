"""A mark that is wrong: corrected by its maker until the score is announced, afterwards by E-11."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.database import locked
from portal.kernel.decimals import plain
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.interviews.mark_models import MarkAmendment, MarkSheet
from portal.recruitment.interviews.mark_queries import values_of
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.services.mark_turns import (
    Values,
    check_values,
    keep_edition,
    own_sitter,
    sheet_of,
)
from portal.recruitment.interviews.services.sign_room import open_sheets, signatures_of
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import MARK_AMENDMENT, MARK_SHEET

SHORTEST_REASON = 4


def correct_marks(act: Act, turn: Turn, values: Values, reason: str) -> None:
    """By the examiner who gave them, with a reason; the earlier edition stays.

    Raises ``Refused('interview.not_submitted')`` before there is anything to correct,
    ``'interview.announced'`` once the candidate knows the score or F-13 is being signed,
    ``'interview.unchanged'``, ``'interview.reason_short'``, and as ``submit_marks``.
    """
    sheet = sheet_of(act.session, own_sitter(act, turn))
    if not sheet.edition:
        raise Refused("interview.not_submitted")
    if not is_correctable(turn):
        raise Refused("interview.announced")
    if values_of(sheet) == dict(values):
        raise Refused("interview.unchanged")
    check_values(act.session, turn, values)
    reason = require_reason(reason, "interview.reason_short", least=SHORTEST_REASON)
    sheet.state = MARK_SHEET.after(sheet.state, "correct")
    keep_edition(act, turn, sheet, values, reason)


def is_correctable(turn: Turn) -> bool:
    """The candidate does not know the score yet and nobody has begun to sign F-13."""
    return (
        turn.state in ("present", "marked") and turn.announced_at is None and _still_open(turn.room)
    )


def _still_open(room: InterviewRoom) -> bool:
    return room.state == "running" or (room.state == "closed" and not signatures_of(room))


def propose_amendment(
    act: RoundAct, sheet: MarkSheet, values: Values, reason: str
) -> MarkAmendment:
    """E-11, after the score was announced: by the maker or the 计分员.

    Raises ``Refused('interview.not_announced')`` while the maker can still correct,
    ``'interview.amendment_waiting'``, ``'interview.unchanged'``, ``'interview.reason_short'``.
    """
    turn = sheet.turn
    if not sheet.edition:
        raise Refused("interview.not_submitted")
    if is_correctable(turn):
        raise Refused("interview.not_announced")
    if open_amendment(act.session, sheet) is not None:
        raise Refused("interview.amendment_waiting")
    if values_of(sheet) == dict(values):
        raise Refused("interview.unchanged")
    check_values(act.session, turn, values)
    amendment = MarkAmendment(
        sheet_id=sheet.id,
        reason=require_reason(reason, "interview.reason_short", least=SHORTEST_REASON),
        proposed_by=act.by.account_id,
        proposed_at=act.at,
    )
    amendment.values = {element: plain(value) for element, value in sorted(values.items())}
    act.session.add(amendment)
    act.session.flush()
    _record(act, amendment, turn, "interviews.propose_amendment")
    return amendment


def open_amendment(session: Session, sheet: MarkSheet) -> MarkAmendment | None:
    statement = select(MarkAmendment).where(
        MarkAmendment.sheet_id == sheet.id, MarkAmendment.state == "proposed"
    )
    return session.scalar(statement)


def amendments_of(session: Session, room_id: int) -> list[MarkAmendment]:
    """Of a room, in the order in which they were proposed, with sheet and turn."""
    statement = (
        select(MarkAmendment)
        .join(MarkSheet)
        .join(Turn)
        .options(joinedload(MarkAmendment.sheet).joinedload(MarkSheet.turn))
        .where(Turn.room_id == room_id)
        .order_by(MarkAmendment.id)
    )
    return list(session.scalars(statement))


def locked_amendment(session: Session, room_id: int, public_id: str) -> MarkAmendment:
    """Raises ``Refused('interview.no_amendment')``."""
    statement = (
        select(MarkAmendment)
        .join(MarkSheet)
        .join(Turn)
        .where(Turn.room_id == room_id, MarkAmendment.public_id == public_id)
    )
    amendment = session.scalar(locked(session, statement))
    if amendment is None:
        raise Refused("interview.no_amendment")
    return amendment


def confirm_amendment(act: RoundAct, amendment: MarkAmendment) -> None:
    """By the supervisor: a further edition of the sheet; of a signed room in the open at once, so
    that the results see a changed input.

    Raises ``Refused('two_people.same')``, ``'lifecycle.not_allowed'``.
    """
    _decide(act, amendment, "confirm")
    sheet = amendment.sheet
    sheet.state = MARK_SHEET.after(sheet.state, "amend")
    values = {element: Fraction(value) for element, value in amendment.values.items()}
    keep_edition(act, sheet.turn, sheet, values, amendment.reason)
    _record(act, amendment, sheet.turn, "interviews.amend")
    if sheet.turn.room.state == "signed":
        open_sheets(act, sheet.turn, [sheet])
    _tell(act, sheet.turn, amendment.reason)


def refuse_amendment(act: RoundAct, amendment: MarkAmendment) -> None:
    """The mark stands. Raises as :func:`confirm_amendment`."""
    _decide(act, amendment, "refuse")
    _record(act, amendment, amendment.sheet.turn, "interviews.refuse_amendment")


def _decide(act: RoundAct, amendment: MarkAmendment, action: str) -> None:
    after = MARK_AMENDMENT.after(amendment.state, action)
    require_another(act.by.account_id, amendment.proposed_by, amendment.sheet.account_id)
    amendment.state = after
    amendment.decided_by, amendment.decided_at = act.by.account_id, act.at


def _record(act: RoundAct, amendment: MarkAmendment, turn: Turn, action: str) -> None:
    act.record_on_round(
        action,
        f"interview_slot:{turn.public_id}",
        place=str(amendment.sheet.number),
        amendment=amendment.public_id,
        reason=amendment.reason,
    )


def _tell(act: RoundAct, turn: Turn, reason: str) -> None:
    send(
        act.session,
        turn.application.account_id,
        "interviews.amendment",
        "面试评分已更正",
        f"您的一份面试评分经监督员确认更正。原因：{reason}。成绩以公布的为准。",
        at=act.at,
        link=f"/my/interviews/{turn.application.public_id}",
        round_code=act.round_.code,
    )
