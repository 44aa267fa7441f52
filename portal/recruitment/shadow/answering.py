"""The body of a job that recomputes one list: read, let go, ask the program, write."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from portal.foundation.web.unit import clock, database
from portal.recruitment.shadow.evidence import Recomputation, found
from portal.recruitment.shadow.models import ShadowRun
from portal.recruitment.shadow.queries import asked_still
from portal.recruitment.shadow.services import answer


def answer_question(asked_id: int, read: Callable[[Session, ShadowRun], Recomputation]) -> None:
    """``read`` makes the bundles of what was asked about. Raises ``Unanswered``: tried again."""
    with database().reading() as session:
        asked = asked_still(session, asked_id)
        if asked is None:
            return
        task = read(session, asked)
    finding = found(task)
    with database().transaction() as session:
        answer(session, asked_id, finding, clock().now())


def give_up_question(asked_id: int) -> None:
    """Nobody waits any longer: pages say that the program could not answer."""
    with database().transaction() as session:
        answer(session, asked_id, None, clock().now())
