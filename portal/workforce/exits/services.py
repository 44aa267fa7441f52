"""Taking a person out of the register: the place is freed and the filing ends (注销备案)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Actor
from portal.workforce.exits.models import Exit
from portal.workforce.rulebook.exits import ARTICLES, check_exit
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.filing import cancel
from portal.workforce.workers.services.register import leave


def register_exit(
    session: Session,
    worker: Worker,
    *,
    cause: str,
    destination: str,
    left_on: date,
    words: str,
    consequence: str,
    measures: frozenset[str],
    legal_review: str,
    by: Actor,
    at: datetime,
) -> Exit:
    """``consequence`` and ``measures`` come from the appraisals; cause 13 needs both and a legal
    review. Raises ``exit.…``."""
    if left_on > local(at).date():
        raise Refused("exit.future")
    improved = bool(measures & {"training", "change_of_post"})
    check_exit(
        cause,
        review_due=consequence == "review",
        measure_recorded=improved,
        legal_review=legal_review,
        words=words,
    )
    row = Exit(
        worker_id=worker.id,
        cause=cause,
        article=ARTICLES[cause],
        destination=destination,
        left_on=left_on,
        words=words.strip(),
        recorded_at=at,
        recorded_by=by.words,
    )
    leave(session, worker, on=left_on, by=by, at=at, cause=cause)
    session.add(row)
    cancel(session, worker.filing, words=f"退出原因 {cause}", by=by, at=at)
    return row
