"""Taking a person out of the register: the place is freed and the filing ends (注销备案)."""

from __future__ import annotations

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.kernel.period import DAY
from portal.workforce.audit import Act
from portal.workforce.exits.leaving import Appraised, Leaving
from portal.workforce.exits.models import Exit
from portal.workforce.exits.queries import exit_of
from portal.workforce.records.contracts.queries import contracts_of, terms
from portal.workforce.rulebook.contracts import FIXED, latest
from portal.workforce.rulebook.exits import (
    ARTICLES,
    Standing,
    check_destination,
    check_exit,
    check_protection,
    check_standing,
    needs_protection_check,
)
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.filing import close_filings
from portal.workforce.workers.services.register import leave, reinstate
from portal.workforce.workers.services.trace import record_of


def register_exit(act: Act, worker: Worker, leaving: Leaving, appraised: Appraised) -> Exit:
    """Cause 13 needs consequence, measures and legal review of the appraisals.

    Raises ``exit.…``.
    """
    if leaving.left_on - DAY > local(act.at).date():
        raise Refused("exit.future")
    check_exit(
        leaving.cause,
        review_due=appraised.consequence == "review",
        measure_recorded=bool(appraised.measures & {"training", "change_of_post"}),
        legal_review=appraised.legal_review,
        words=leaving.words,
    )
    check_destination(leaving.cause, leaving.destination)
    check_standing(leaving.cause, _standing(act, worker, leaving), leaving.words)
    check_protection(leaving.cause, leaving.protection)
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
    if needs_protection_check(leaving.cause):
        record_of(act, worker, "exits.protection_checked", found=leaving.protection)
    act.session.add(row)
    close_filings(act, worker, f"退出原因 {leaving.cause}")
    return row


def take_back_exit(act: Act, worker: Worker, *, reason: str) -> None:
    """The exit was entered in error: it is withdrawn, the employment goes on.

    Raises ``lifecycle.not_allowed``, ``spell.reason``, ``worker.elsewhere``.
    """
    row = exit_of(act.session, worker.id)
    reinstate(act, worker, reason=reason)
    if row is not None:
        row.withdrawn_at, row.withdrawn_by = act.at, act.by.words
        row.correction = reason


def _standing(act: Act, worker: Worker, leaving: Leaving) -> Standing:
    """What the contracts on record say about the last day of work."""
    contracts = contracts_of(act.session, worker.id)
    last = latest(terms(contracts))
    probations = [one.probation_ends_on for one in contracts if one.probation_ends_on]
    return Standing(
        last_day=leaving.left_on - DAY,
        born_on=worker.born_on,
        form=worker.form,
        probation_ends_on=max(probations, default=None),
        term_ends_on=last.ends_on if last is not None else None,
        fixed_terms=sum(1 for one in contracts if one.kind == FIXED),
    )
