"""A draw of candidates' order is thrown away only in public: the checker asks with a reason, the
supervisor confirms, and what it would have been is published.

One officer alone could otherwise draw until the order pleases.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.interviews.pool_models import DrawDiscard
from portal.recruitment.interviews.queries import slots_of
from portal.recruitment.interviews.services.plan_days import half_day_words
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import DRAW_DISCARD, INTERVIEW_ROOM

SHORTEST_REASON = 6


def open_discard(session: Session, room: InterviewRoom) -> DrawDiscard | None:
    """The request that waits for the supervisor."""
    statement = select(DrawDiscard).where(
        DrawDiscard.room_id == room.id, DrawDiscard.state == "proposed"
    )
    return session.scalar(statement)


def require_no_discard(session: Session, room: InterviewRoom) -> None:
    """Raises ``Refused('interview.discard_waiting')``."""
    if open_discard(session, room) is not None:
        raise Refused("interview.discard_waiting")


def locked_discard(session: Session, room: InterviewRoom) -> DrawDiscard:
    """Raises ``Refused('interview.no_discard')``."""
    statement = select(DrawDiscard).where(
        DrawDiscard.room_id == room.id, DrawDiscard.state == "proposed"
    )
    discard = session.scalar(locked(session, statement))
    if discard is None:
        raise Refused("interview.no_discard")
    return discard


def propose_discard(act: RoundAct, room: InterviewRoom, reason: str) -> DrawDiscard:
    """By the checker, before the first candidate is called.

    Raises ``Refused('lifecycle.not_allowed')`` where nothing was committed to or the room runs,
    ``'interview.discard_waiting'``, ``'two_people.same'`` for who committed,
    ``'interview.reason_missing'``.
    """
    INTERVIEW_ROOM.after(room.state, "discard")
    require_no_discard(act.session, room)
    require_another(act.by.account_id, room.committed_by)
    discard = DrawDiscard(
        room_id=room.id,
        reason=require_reason(reason, "interview.reason_missing", least=SHORTEST_REASON),
        commitment=room.commitment or "",
        proposed_by=act.by.account_id,
        proposed_at=act.at,
    )
    act.session.add(discard)
    act.session.flush()
    act.record_on_round(
        "interviews.propose_discard",
        f"interview_room:{room.public_id}",
        commitment=discard.commitment,
        reason=discard.reason,
    )
    return discard


def refuse_discard(act: RoundAct, room: InterviewRoom, discard: DrawDiscard) -> None:
    """The draw stands."""
    discard.state = DRAW_DISCARD.after(discard.state, "refuse")
    discard.decided_by, discard.decided_at = act.by.account_id, act.at
    act.record_on_round("interviews.refuse_discard", f"interview_room:{room.public_id}")


def confirm_discard(act: RoundAct, room: InterviewRoom, discard: DrawDiscard) -> None:
    """By the supervisor: published with the reason and with what was committed to and drawn; the
    room's list is open again.

    Raises ``Refused('two_people.same')``, ``'lifecycle.not_allowed'``.
    """
    after = INTERVIEW_ROOM.after(room.state, "discard")
    require_another(act.by.account_id, discard.proposed_by, room.committed_by)
    discard.state = DRAW_DISCARD.after(discard.state, "confirm")
    discard.decided_by, discard.decided_at = act.by.account_id, act.at
    discard.secret = room.secret or ""
    discard.numbers, discard.seed = room.numbers or "", room.seed or ""
    _publish(act, room, discard)
    room.state = after
    room.secret = room.commitment = room.numbers = room.seed = room.committed_by = None
    for turn in slots_of(act.session, room.id):
        turn.position = turn.candidate_code = None
    act.session.flush()
    act.record_on_round(
        "interviews.discard_draw",
        f"interview_room:{room.public_id}",
        commitment=discard.commitment,
        secret=discard.secret,
        numbers=discard.numbers,
        seed=discard.seed,
        reason=discard.reason,
        publication=discard.publication_number,
    )


def _publish(act: RoundAct, room: InterviewRoom, discard: DrawDiscard) -> None:
    title = f"{act.round_.title}面试顺序抽签作废（{room.name}，{half_day_words(room.day)}）"
    number = publish_discard(act, discard, title, room.commitment_number)
    room.commitment_number = discard.publication_number = number


def publish_discard(
    act: RoundAct, discard: DrawDiscard, title: str, number: str | None = None
) -> str:
    """The number under which the reason and what was thrown away are public; with ``number`` a
    further edition of the commitment."""
    facts = [
        ("作废的承诺值", discard.commitment or "（纸签，没有承诺值）"),
        ("秘密（现已公开）", discard.secret or "—"),
        ("现场报数", discard.numbers or "（还没有报数）"),
        ("种子", discard.seed or "（还没有抽签）"),
        ("作废原因", discard.reason),
    ]
    publication = publish(
        act,
        Document(
            kind="interview_draw",
            round_code=act.round_.code,
            title=title,
            body={"facts": [{"term": term, "value": value} for term, value in facts]},
            number=number,
            reason=discard.reason if number else "",
        ),
    )
    act.session.flush()
    return publication.number
