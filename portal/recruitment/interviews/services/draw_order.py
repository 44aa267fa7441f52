"""The order of the day: committed to, drawn with the numbers called out, and recomputable."""

from __future__ import annotations

import secrets

from sqlalchemy.orm import Session

from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.queries import panel_of, slots_of, tickets_of
from portal.recruitment.interviews.services.assign_panel import check_panel
from portal.recruitment.interviews.services.plan_rooms import require_planned
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM


def _members(session: Session, room: InterviewRoom) -> dict[str, Turn]:
    """Ticket number → turn: the list that is drawn from."""
    slots = slots_of(session, room.id)
    tickets = tickets_of(session, [slot.application_id for slot in slots])
    if not slots or len(tickets) != len(slots):
        raise Refused("interview.nobody")
    return {tickets[slot.application_id]: slot for slot in slots}


def commit_order(act: RoundAct, room: InterviewRoom) -> None:
    """Fix panel and list and commit to a secret; shown before the numbers are called.

    Raises ``Refused('interview.nobody')``, ``'interview.panel_missing'``,
    ``'interview.room_fixed'``.
    """
    require_planned(room)
    after = INTERVIEW_ROOM.after(room.state, "commit")
    members = _members(act.session, room)
    if not room.members:
        raise Refused("interview.panel_missing")
    check_panel(act, room, len(panel_of(room)))
    secret = secrets.token_hex(32)
    room.secret, room.commitment = secret, draw.commitment(secret)
    room.state, room.committed_by = after, act.by.account_id
    act.record_on_round(
        "interviews.commit_order",
        f"interview_room:{room.public_id}",
        list_sha256=draw.list_digest(members),
        commitment=room.commitment,
        candidates=str(len(members)),
    )


def draw_order(act: RoundAct, room: InterviewRoom, numbers: str) -> None:
    """Mix in the numbers called out by candidates; the order follows (``draw/1``, label
    ``interview:<room>``).

    Raises ``Refused('interview.not_committed')``, ``'interview.numbers_missing'``,
    ``'draw.numbers'``, ``'draw.too_few_digits'``.
    """
    if room.state == "planned":
        raise Refused("interview.not_committed")
    after = INTERVIEW_ROOM.after(room.state, "draw")
    if not numbers:
        raise Refused("interview.numbers_missing")
    draw.require_enough_digits(numbers)
    members = _members(act.session, room)
    room.seed = draw.seed(room.secret, numbers, draw.list_digest(members))
    drawn = draw.order(f"interview:{room.name}", room.seed, sorted(members))
    for position, ticket in enumerate(drawn, 1):
        slot = members[ticket]
        slot.position, slot.candidate_code = position, f"{room.name}-{position:02d}"
    room.numbers, room.state = numbers, after
    act.record_on_round(
        "interviews.draw_order",
        f"interview_room:{room.public_id}",
        numbers=numbers,
        seed=room.seed,
        secret=room.secret,
    )
