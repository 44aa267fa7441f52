"""Meetings at which places are chosen: whose turn it is, what is left, who has which place."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.offers.models import Choice, ChoiceMeeting, ChoicePlace
from portal.recruitment.vetting.models import Candidacy


def meetings_of(session: Session, round_id: int) -> list[ChoiceMeeting]:
    """Newest first."""
    statement = select(ChoiceMeeting).where(ChoiceMeeting.round_id == round_id)
    return list(session.scalars(statement.order_by(ChoiceMeeting.number.desc())))


def meeting_in(session: Session, round_id: int, public_id: str) -> ChoiceMeeting:
    """Raises ``Refused('choice.not_found')``."""
    meeting = session.scalar(
        select(ChoiceMeeting).where(
            ChoiceMeeting.round_id == round_id, ChoiceMeeting.public_id == public_id
        )
    )
    if meeting is None:
        raise Refused("choice.not_found")
    return meeting


def next_number(session: Session, round_id: int) -> int:
    newest = select(func.max(ChoiceMeeting.number)).where(ChoiceMeeting.round_id == round_id)
    return 1 + (session.scalar(newest) or 0)


def left(meeting: ChoiceMeeting) -> list[tuple[ChoicePlace, int]]:
    """Each place with how many people it still takes; those that are full are left out."""
    taken = Counter(one.union_id for one in meeting.choices if one.state == "signed")
    rest = ((place, place.seats - taken[place.union_id]) for place in meeting.places)
    return [(place, seats) for place, seats in rest if seats > 0]


def whose_turn(meeting: ChoiceMeeting) -> Choice | None:
    """The first who waits; after all of them the absent and the blocked whom the rules let choose,
    or be placed, at the end."""
    waiting = [one for one in meeting.choices if one.state == "waiting"]
    late = [one for one in meeting.choices if _comes_late(meeting, one)]
    return next(iter([*waiting, *late]), None)


def _comes_late(meeting: ChoiceMeeting, choice: Choice) -> bool:
    if choice.state == "absent":
        return meeting.absence != "forfeits"
    return choice.state == "blocked" and meeting.blocked == "assigned"


def chosen_place(session: Session, candidacy: Candidacy) -> int | None:
    """The union that the person signed for, or that fell free with the one whose place they took:
    a substitute takes that place and no other. None = nothing was chosen."""
    here: Candidacy | None = candidacy
    while here is not None:
        union_id = session.scalar(
            select(Choice.union_id)
            .where(Choice.candidacy_id == here.id, Choice.union_id.is_not(None))
            .order_by(Choice.id.desc())
        )
        if union_id is not None:
            return union_id
        here = session.get(Candidacy, here.replaces_id) if here.replaces_id else None
    return None
