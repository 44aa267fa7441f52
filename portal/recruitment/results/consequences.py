"""What rests on a line of the shortlist here: the re-check of documents, the turn in a room."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.interviews.models import Turn
from portal.recruitment.interviews.services.leave_turn import drop_turn
from portal.recruitment.results.concerned import Concerned
from portal.recruitment.results.document_check_models import DocumentCheck
from portal.recruitment.results.services.check_documents import locked_check, withdraw_check
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles.interviews import FOLLOWED

GONE = (*FOLLOWED, "withdrawn")


def turns(session: Session, application_ids: Collection[int]) -> dict[int, str]:
    """By application: the turn that stands, held or not."""
    statement = select(Turn.application_id, Turn.public_id).where(
        Turn.application_id.in_(application_ids), Turn.state.not_in(GONE)
    )
    return dict(session.execute(statement).all())


def leave(act: RoundAct, public_id: str, reason: str) -> None:
    """A turn that has begun ran its course: its marks are in no list that the person is not on."""
    turn = act.session.scalars(select(Turn).where(Turn.public_id == public_id)).one()
    if turn.state == "waiting":
        drop_turn(act, turn, reason)


def checks(session: Session, application_ids: Collection[int]) -> dict[int, str]:
    """By application: the re-check of documents that is open or passed."""
    statement = select(DocumentCheck.application_id, DocumentCheck.public_id).where(
        DocumentCheck.application_id.in_(application_ids),
        DocumentCheck.state.in_(("called", "noted", "passed")),
    )
    return dict(session.execute(statement).all())


def leave_check(act: RoundAct, public_id: str, reason: str) -> None:
    withdraw_check(act, locked_check(act.session, act.round_.id, public_id), reason)


CONCERNED = (
    Concerned("recheck", "shortlist", 20, checks, leave_check, by_figures=False),
    Concerned("turn", "shortlist", 30, turns, leave, by_figures=False),
)
