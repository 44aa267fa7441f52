"""The order of the day: committed to, drawn with the numbers called out, and recomputable."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy.orm import Session

from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.queries import panel_of, slots_of, tickets_of
from portal.recruitment.interviews.services.assign_panel import check_panel
from portal.recruitment.interviews.services.discard_draw import require_no_discard
from portal.recruitment.interviews.services.plan_days import half_day_words
from portal.recruitment.interviews.services.plan_rooms import require_planned
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM

HOW = (
    "承诺值在考生报数以前公布。现场报数后，顺序由秘密、报数和名单摘要算出；秘密、报数和种子在面试成绩公布时一并公开，"
    "谁都可以重算。"
)


def _members(session: Session, room: InterviewRoom) -> dict[str, Turn]:
    """Ticket number → turn: the list that is drawn from."""
    slots = [slot for slot in slots_of(session, room.id) if slot.state == "waiting"]
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
    publish_commitment(act, room, draw.list_digest(members), len(members))
    act.record_on_round(
        "interviews.commit_order",
        f"interview_room:{room.public_id}",
        list_sha256=draw.list_digest(members),
        commitment=room.commitment,
        candidates=str(len(members)),
        publication=room.commitment_number,
    )


def publish_commitment(act: RoundAct, room: InterviewRoom, digest: str, count: int) -> None:
    """Before any number is called out everybody can write the commitment down; after a discard it
    is a further edition of the same publication."""
    publication = publish(
        act,
        Document(
            kind="interview_draw",
            round_code=act.round_.code,
            title=f"{act.round_.title}面试顺序抽签承诺值（{room.name}）",
            body=commitment_body(room, digest, count),
            number=room.commitment_number,
            reason="原抽签作废后重新公布承诺值" if room.commitment_number else "",
        ),
    )
    act.session.flush()
    room.commitment_number = publication.number


def commitment_body(room: InterviewRoom, digest: str, count: int) -> dict[str, Any]:
    """What may be known before the draw: neither who is on the list nor the secret."""
    facts = [
        ("面试室", room.name),
        ("半天", half_day_words(room.day)),
        ("考生人数", str(count)),
        ("考生名单摘要（SHA-256）", digest),
        ("承诺值", room.commitment or ""),
        ("抽签办法", f"draw/1，标签 interview:{room.name}"),
    ]
    return {
        "facts": [{"term": term, "value": value} for term, value in facts],
        "sections": [{"heading": "", "text": HOW}],
    }


def draw_order(act: RoundAct, room: InterviewRoom, numbers: str) -> None:
    """Mix in the numbers called out by candidates; the order follows (``draw/1``, label
    ``interview:<room>``).

    Raises ``Refused('interview.not_committed')``, ``'interview.not_published'``,
    ``'interview.numbers_missing'``,
    ``'draw.numbers'``, ``'draw.too_few_digits'``.
    """
    if room.state == "planned":
        raise Refused("interview.not_committed")
    if room.commitment_number is None:  # from before commitments were published
        raise Refused("interview.not_published")
    after = INTERVIEW_ROOM.after(room.state, "draw")
    require_no_discard(act.session, room)
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
