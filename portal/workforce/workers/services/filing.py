"""备案: the city reviews and forwards, the province files, either sends it back with reason codes,
the county mends and submits again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.public_log.services import enter_filing
from portal.workforce.rulebook.filing import RETURN_CODES
from portal.workforce.rulebook.lifecycles import FILING
from portal.workforce.workers.models import Filing, FilingStep
from portal.workforce.workers.services.register import record_of


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

    Raises ``filing.number``, ``filing.future``, ``two_people.same``.
    """
    number = number.strip()
    if not 3 <= len(number) <= 60:
        raise Refused("filing.number")
    if on > local(act.at).date():
        raise Refused("filing.future")
    require_another(act.by.account_id, filing.submitted_by, filing.reviewed_by)
    filing.filing_number, filing.filed_on = number, on
    filing.filed_at, filing.filed_by = act.at, act.by.account_id
    _step(act, filing, "file", number=number)
    facts = {"number": number, "filed_on": on.isoformat(), "worker": filing.worker.number}
    enter_filing(act, filing.public_id, facts)


def cancel(act: Act, filing: Filing, words: str) -> None:
    """注销备案, because the person left."""
    _step(act, filing, "cancel", words.strip())
