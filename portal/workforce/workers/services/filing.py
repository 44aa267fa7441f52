"""备案: the city reviews and forwards, the province files, either sends it back with reason codes,
the county mends and submits again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.public_log.services import enter_filing
from portal.workforce.rulebook.filing import RETURN_CODES
from portal.workforce.rulebook.lifecycles import FILING
from portal.workforce.workers.models import CHANGE, DEREGISTRATION, Filing, FilingStep, Worker
from portal.workforce.workers.services.batches import settle_batch
from portal.workforce.workers.services.trace import record_of

WAITING = ("submitted", "forwarded", "returned")


def _step(
    act: Act,
    filing: Filing,
    action: str,
    words: str = "",
    codes: Sequence[str] = (),
    **facts: str,
) -> None:
    """Move the filing on, and keep who took the step with which words and return codes."""
    filing.state = FILING.after(filing.state, action)
    act.session.add(
        FilingStep(
            filing_id=filing.id,
            action=action,
            at=act.at,
            by=act.by.account_id,
            by_words=act.by.words,
            words=words,
            codes=list(codes),
        )
    )
    record_of(act, filing.worker, f"filing.{action}", codes=list(codes), **facts)
    settle_batch(act, filing)


def forward(act: Act, filing: Filing, opinion: str) -> None:
    """市级审核转报. Raises ``filing.opinion``, ``two_people.same``, ``lifecycle.not_allowed``."""
    opinion = require_reason(opinion, "filing.opinion")
    require_another(act.by.account_id, filing.submitted_by)
    filing.reviewed_at, filing.reviewed_by = act.at, act.by.account_id
    filing.review_opinion = opinion
    _step(act, filing, "forward", opinion)


def send_back(act: Act, filing: Filing, role: str, codes: Sequence[str], words: str) -> None:
    """退回补正 by the office whose turn it is.

    Raises ``filing.codes``, ``filing.words``, ``lifecycle.not_allowed``.
    """
    if "return" not in FILING.actions(filing.state, (role,)):
        raise Refused("lifecycle.not_allowed")
    if not codes or not set(codes) <= set(RETURN_CODES):
        raise Refused("filing.codes")
    words = require_reason(words, "filing.words")
    require_another(act.by.account_id, filing.submitted_by)
    filing.times_returned += 1
    _step(act, filing, "return", words, sorted(set(codes)))


def resubmit(act: Act, filing: Filing, words: str) -> None:
    """The county mended it; city and province look again. Raises ``filing.words``."""
    words = require_reason(words, "filing.words")
    filing.submitted_at, filing.submitted_by = act.at, act.by.account_id
    filing.reviewed_at = filing.reviewed_by = None
    filing.review_opinion = ""
    _step(act, filing, "resubmit", words)


def file(act: Act, filing: Filing, number: str, on: date) -> None:
    """省级备案: the number (备案编号) and its day.

    Raises ``filing.number``, ``filing.number_taken``, ``filing.future``, ``two_people.same``.
    """
    number = number.strip()
    if not 3 <= len(number) <= 60:
        raise Refused("filing.number")
    twin = select(Filing.id).where(Filing.filing_number == number, Filing.id != filing.id)
    if act.session.scalar(twin) is not None:
        raise Refused("filing.number_taken", number=number)
    if on > local(act.at).date():
        raise Refused("filing.future")
    require_another(act.by.account_id, filing.submitted_by, filing.reviewed_by)
    filing.filing_number, filing.filed_on = number, on
    filing.filed_at, filing.filed_by = act.at, act.by.account_id
    _step(act, filing, "file", number=number)
    if filing.kind == DEREGISTRATION:
        for one in filings_of(act, filing.worker):
            if one.state == "filed" and one is not filing:
                cancel(act, one, number)
    facts = {"number": number, "filed_on": on.isoformat(), "worker": filing.worker.number}
    enter_filing(act, filing.public_id, facts)


def cancel(act: Act, filing: Filing, words: str) -> None:
    """It is over: the person left, or what it told was taken back."""
    _step(act, filing, "cancel", words.strip())


def submit(act: Act, worker: Worker, kind: str, changes: list[dict[str, str]]) -> Filing:
    """A filing of ``kind`` stands before the city."""
    filing = Filing(
        worker_id=worker.id,
        kind=kind,
        changes=changes,
        submitted_at=act.at,
        submitted_by=act.by.account_id,
    )
    act.session.add(filing)
    act.session.flush()
    step = FilingStep(
        filing_id=filing.id,
        action="submit",
        at=act.at,
        by=act.by.account_id,
        by_words=act.by.words,
    )
    act.session.add(step)
    return filing


def filings_of(act: Act, worker: Worker) -> list[Filing]:
    statement = select(Filing).where(Filing.worker_id == worker.id).order_by(Filing.id)
    return list(act.session.scalars(statement))


def tell_change(act: Act, worker: Worker, fact: str, on: str) -> None:
    """变更备案: what the province has on file isn't so any more. While the first filing, or one of
    a change, has not been forwarded it carries the new facts itself."""
    filings = filings_of(act, worker)
    line = {"kind": fact, "on": on}
    if any(one.kind == DEREGISTRATION and one.state != "cancelled" for one in filings):
        return  # who is struck off has nothing on file that would have to change
    for filing in filings:
        if filing.state in ("submitted", "returned"):
            filing.changes = [*filing.changes, line] if filing.kind == CHANGE else filing.changes
            return
    if any(filing.state in ("forwarded", "filed") for filing in filings):
        filing = submit(act, worker, CHANGE, [line])
        record_of(act, worker, "filing.submit", kind=CHANGE)


def close_filings(act: Act, worker: Worker, words: str) -> None:
    """The person left, or was never here: what waits is over, and what the province has on file is
    to be struck off (注销备案)."""
    filed = False
    for filing in filings_of(act, worker):
        if filing.state == "filed":
            filed = True
        elif filing.state in WAITING:
            cancel(act, filing, words)
    if filed:
        submit(act, worker, DEREGISTRATION, [])
        record_of(act, worker, "filing.submit", kind=DEREGISTRATION)


def reopen_filings(act: Act, worker: Worker, words: str) -> None:
    """The exit was none: the deregistration is taken back, and what was given up stands before the
    city again."""
    filings = filings_of(act, worker)
    for filing in filings:
        if filing.kind == DEREGISTRATION and filing.state in WAITING:
            cancel(act, filing, words)
    first = filings[0]
    if first.state == "cancelled":
        _take_up(act, first, words)


def _take_up(act: Act, filing: Filing, words: str) -> None:
    filing.submitted_at, filing.submitted_by = act.at, act.by.account_id
    filing.reviewed_at = filing.reviewed_by = None
    filing.filed_at = filing.filed_by = None
    filing.review_opinion = ""
    _step(act, filing, "reopen", words)
