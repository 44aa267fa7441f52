"""The sealed one-day card of an examiner: a code in an envelope that stands for their signature on
the unit's tablet, where nobody carries a phone.

The code is printed once and kept as a keyed digest.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.interviews.models import InterviewDay, Turn
from portal.recruitment.interviews.pool_models import DayCard
from portal.recruitment.interviews.queries import panel_of
from portal.recruitment.interviews.services.draw_panels import substitutes
from portal.recruitment.rounds.act import RoundAct

# Without letters and digits that look alike when they are printed.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8


@dataclass(frozen=True, slots=True)
class Card:
    """What is printed into the envelope, and nowhere else."""

    who: str
    code: str


def cards_of(session: Session, day_id: int) -> list[DayCard]:
    statement = (
        select(DayCard)
        .options(joinedload(DayCard.account))
        .where(DayCard.day_id == day_id)
        .order_by(DayCard.id)
    )
    return list(session.scalars(statement))


def entitled(session: Session, day: InterviewDay) -> list[int]:
    """Accounts of the half-day's panels and substitutes."""
    seated = [member.account_id for room in day.rooms for member in panel_of(room)]
    return list(dict.fromkeys([*seated, *substitutes(session, day.id)]))


def issue_cards(
    act: RoundAct, day: InterviewDay, account_ids: Collection[int] | None = None
) -> list[Card]:
    """For everybody of the panels, or for those named (a card is lost); an earlier code is dead.

    Raises ``Refused('interview.nobody_for_cards')``.
    """
    wanted = entitled(act.session, day)
    if account_ids is not None:
        wanted = [account_id for account_id in wanted if account_id in account_ids]
    if not wanted:
        raise Refused("interview.nobody_for_cards")
    known = {card.account_id: card for card in cards_of(act.session, day.id)}
    printed = []
    for account_id in wanted:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        card = known.get(account_id) or DayCard(day_id=day.id, account_id=account_id)
        card.code_digest = _digest(day, account_id, code)
        card.issued_by, card.issued_at = act.by.account_id, act.at
        act.session.add(card)
        act.session.flush()
        printed.append(Card(card.account.display_name, code))
    act.record_on_round(
        "interviews.issue_cards",
        f"interview_day:{day.public_id}",
        accounts="、".join(map(str, wanted)),
    )
    return printed


def _digest(day: InterviewDay, account_id: int, code: str) -> str:
    return DayCard.vault.index("interviews.day_card", f"{day.public_id}|{account_id}|{code}")


def has_card(session: Session, turn: Turn, account_id: int) -> bool:
    """Whether this examiner confirms with a card on the turn's half-day."""
    statement = select(DayCard.id).where(
        DayCard.day_id == turn.room.day_id, DayCard.account_id == account_id
    )
    return session.scalar(statement) is not None


def require_card(act: Act, turn: Turn, code: str) -> None:
    """The code on the examiner's card, where cards were issued.

    Raises ``Refused('interview.card')``.
    """
    day = turn.room.day
    statement = select(DayCard).where(
        DayCard.day_id == day.id, DayCard.account_id == act.by.account_id
    )
    card = act.session.scalar(statement)
    if card is None:
        return
    typed = _digest(day, card.account_id, "".join(code.split()).upper())
    if not secrets.compare_digest(typed, card.code_digest):
        raise Refused("interview.card")
