"""Taking a person out of the register: the place is freed and the filing ends (注销备案)."""

from __future__ import annotations

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.exits.leaving import Appraised, Leaving
from portal.workforce.exits.models import Exit
from portal.workforce.rulebook.exits import ARTICLES, check_exit
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.filing import cancel
from portal.workforce.workers.services.register import leave


def register_exit(act: Act, worker: Worker, leaving: Leaving, appraised: Appraised) -> Exit:
    """Cause 13 needs consequence, measures and legal review of the appraisals.

    Raises ``exit.…``.
    """
    if leaving.left_on > local(act.at).date():
        raise Refused("exit.future")
    check_exit(
        leaving.cause,
        review_due=appraised.consequence == "review",
        measure_recorded=bool(appraised.measures & {"training", "change_of_post"}),
        legal_review=appraised.legal_review,
        words=leaving.words,
    )
    row = Exit(
        worker_id=worker.id,
        cause=leaving.cause,
        article=ARTICLES[leaving.cause],
        destination=leaving.destination,
        left_on=leaving.left_on,
        words=leaving.words.strip(),
        recorded_at=act.at,
        recorded_by=act.by.words,
    )
    leave(act, worker, on=leaving.left_on, cause=leaving.cause)
    act.session.add(row)
    cancel(act, worker.filing, f"退出原因 {leaving.cause}")
    return row
