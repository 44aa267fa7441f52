"""备案: the city reviews and forwards, the province files, either sends it back with reason codes,
the county mends and submits again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Actor, record
from portal.workforce.rulebook.filing import RETURN_CODES
from portal.workforce.rulebook.lifecycles import FILING
from portal.workforce.workers.models import Filing, FilingStep
from portal.workforce.workers.services.register import REGISTER_CHAIN


def _step(
    session: Session,
    filing: Filing,
    action: str,
    *,
    by: Actor,
    at: datetime,
    words: str = "",
    codes: Sequence[str] = (),
    **facts: str,
) -> None:
    filing.state = FILING.after(filing.state, action)
    session.add(
        FilingStep(
            filing_id=filing.id,
            action=action,
            at=at,
            by=by.account_id,
            by_words=by.words,
            words=words.strip(),
            codes=list(codes),
        )
    )
    subject = f"worker:{filing.worker.public_id}"
    record(
        session,
        f"filing.{action}",
        subject,
        at=at,
        by=by,
        chain=REGISTER_CHAIN,
        codes=list(codes),
        **facts,
    )


def _another_person(by: Actor, *others: int | None) -> None:
    if by.account_id in {other for other in others if other is not None}:
        raise Refused("two_people.same")


def forward(session: Session, filing: Filing, *, opinion: str, by: Actor, at: datetime) -> None:
    """市级审核转报. Raises ``filing.opinion``, ``two_people.same``, ``lifecycle.not_allowed``."""
    if not opinion.strip():
        raise Refused("filing.opinion")
    _another_person(by, filing.submitted_by)
    filing.reviewed_at, filing.reviewed_by, filing.review_opinion = (
        at,
        by.account_id,
        opinion.strip(),
    )
    _step(session, filing, "forward", by=by, at=at, words=opinion)


def send_back(
    session: Session,
    filing: Filing,
    *,
    role: str,
    codes: Sequence[str],
    words: str,
    by: Actor,
    at: datetime,
) -> None:
    """退回补正 by the office whose turn it is.

    Raises ``filing.codes``, ``filing.words``, ``lifecycle.not_allowed``.
    """
    if "return" not in FILING.actions(filing.state, (role,)):
        raise Refused("lifecycle.not_allowed")
    if not codes or not set(codes) <= set(RETURN_CODES):
        raise Refused("filing.codes")
    if not words.strip():
        raise Refused("filing.words")
    _another_person(by, filing.submitted_by)
    filing.times_returned += 1
    _step(session, filing, "return", by=by, at=at, words=words, codes=sorted(set(codes)))


def resubmit(session: Session, filing: Filing, *, words: str, by: Actor, at: datetime) -> None:
    """The county mended it; city and province look again. Raises ``filing.words``."""
    if not words.strip():
        raise Refused("filing.words")
    filing.submitted_at, filing.submitted_by = at, by.account_id
    filing.reviewed_at = filing.reviewed_by = None
    filing.review_opinion = ""
    _step(session, filing, "resubmit", by=by, at=at, words=words)


def file(
    session: Session, filing: Filing, *, number: str, on: date, by: Actor, at: datetime
) -> None:
    """省级备案: the number (备案编号) and its day.

    Raises ``filing.number``, ``filing.future``, ``two_people.same``.
    """
    number = number.strip()
    if not 3 <= len(number) <= 60:
        raise Refused("filing.number")
    if on > local(at).date():
        raise Refused("filing.future")
    _another_person(by, filing.submitted_by, filing.reviewed_by)
    filing.filing_number, filing.filed_on, filing.filed_at, filing.filed_by = (
        number,
        on,
        at,
        by.account_id,
    )
    _step(session, filing, "file", by=by, at=at, number=number)


def cancel(session: Session, filing: Filing, *, words: str, by: Actor, at: datetime) -> None:
    """注销备案, because the person left."""
    _step(session, filing, "cancel", by=by, at=at, words=words)
