"""资格复审: the shortlisted show their originals to two people; who fails, stays away or gives up
frees a place (``fill_freed_places``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.interviews.queries import placed_applications
from portal.recruitment.results.current_set import (
    entitled,
    lines_in_force,
    runs_in_force,
    undecided_of,
)
from portal.recruitment.results.document_check_models import DocumentCheck
from portal.recruitment.results.models import ResultLine
from portal.recruitment.results.queries import document_checks
from portal.recruitment.results.services.document_letters import tell_called, tell_outcome
from portal.recruitment.results.services.outdated import require_up_to_date
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import DOCUMENT_CHECK
from portal.recruitment.vacancies.models import Vacancy

LEAST_REASON = 6


@dataclass(frozen=True)
class Call:
    """When, where, and which originals."""

    starts_at: datetime
    ends_at: datetime
    venue: str
    papers: Sequence[str]


def locked_check(session: Session, round_id: int, public_id: str) -> DocumentCheck:
    """Raises ``Refused('document_check.not_found')``."""
    statement = select(DocumentCheck).where(
        DocumentCheck.round_id == round_id, DocumentCheck.public_id == public_id
    )
    check = session.scalar(locked(session, statement))
    if check is None:
        raise Refused("document_check.not_found")
    return check


def call_shortlisted(act: RoundAct, vacancy: Vacancy, call: Call) -> list[DocumentCheck]:
    """Everybody whom the shortlist in force lets in and who was not called yet.

    Raises ``Refused('results.shortlist_first')``, ``'results.undecided'``, ``'results.outdated'``,
    ``'document_check.time'``, ``'document_check.papers'``, ``'document_check.nobody'``.
    """
    require_settled(act, vacancy)
    known = {one.application_id for one in document_checks(act.session, [vacancy.id])}
    lines = lines_in_force(act.session, "shortlist", [vacancy.id])
    wanted = entitled(act.session, vacancy, "shortlist") - known
    called = [call_person(act, line, call) for line in lines if line.application_id in wanted]
    if not called:
        raise Refused("document_check.nobody", vacancy=vacancy.code)
    return called


def require_settled(act: RoundAct, vacancy: Vacancy) -> None:
    if not runs_in_force(act.session, "shortlist", [vacancy.id]):
        raise Refused("results.shortlist_first", vacancy=vacancy.code)
    if undecided_of(act.session, [vacancy.id]):
        raise Refused("results.undecided", vacancies=vacancy.code)
    require_up_to_date(act.session, act.round_, vacancy)


def call_person(
    act: RoundAct, line: ResultLine, call: Call, replaces: DocumentCheck | None = None
) -> DocumentCheck:
    if not act.at < call.starts_at < call.ends_at:
        raise Refused("document_check.time")
    papers = [paper.strip() for paper in call.papers if paper.strip()]
    if not papers or not call.venue.strip():
        raise Refused("document_check.papers")
    check = DocumentCheck(
        round_id=act.round_.id,
        vacancy_id=line.vacancy_id,
        application_id=line.application_id,
        replaces_id=None if replaces is None else replaces.id,
        starts_at=call.starts_at,
        ends_at=call.ends_at,
        venue=call.venue.strip(),
        papers=papers,
        called_by=act.by.account_id,
        called_at=act.at,
    )
    act.session.add(check)
    act.session.flush()
    _record(act, check, "call", replaces="" if replaces is None else replaces.public_id)
    tell_called(act, check)
    return check


def note_check(
    act: RoundAct, check: DocumentCheck, verdict: str, seen: Sequence[str], reason: str = ""
) -> None:
    """The first of the two writes down what was shown; not passing needs a reason.

    Raises ``Refused('document_check.too_early')``, ``'document_check.verdict'``,
    ``'document_check.reason'``.
    """
    after = DOCUMENT_CHECK.after(check.state, "note")
    if act.at < check.starts_at:
        raise Refused("document_check.too_early")
    if verdict not in ("pass", "fail"):
        raise Refused("document_check.verdict")
    if verdict == "fail":
        reason = require_reason(reason, "document_check.reason", least=LEAST_REASON)
    check.state, check.verdict, check.reason = after, verdict, reason.strip()
    check.seen = [paper for paper in check.papers if paper in seen]
    check.noted_by, check.noted_at = act.by.account_id, act.at
    _record(act, check, "note")


def confirm_check(act: RoundAct, check: DocumentCheck) -> None:
    """The second person has seen the same; the person is told. Raises
    ``Refused('two_people.same')``."""
    after = DOCUMENT_CHECK.after(check.state, f"confirm_{check.verdict or 'pass'}")
    require_another(act.by.account_id, check.noted_by)
    check.state, check.confirmed_by, check.confirmed_at = after, act.by.account_id, act.at
    _record(act, check, "confirm")
    tell_outcome(act, check)


def send_back_check(act: RoundAct, check: DocumentCheck, reason: str) -> None:
    """To be looked at again. Raises ``Refused('document_check.reason')``."""
    check.reason = require_reason(reason, "document_check.reason", least=LEAST_REASON)
    check.state = DOCUMENT_CHECK.after(check.state, "send_back")
    _forget(check)
    _record(act, check, "send_back")


def mark_absent(act: RoundAct, check: DocumentCheck) -> None:
    """Nobody came until the end. Raises ``Refused('document_check.too_early')``."""
    after = DOCUMENT_CHECK.after(check.state, "mark_absent")
    if act.at < check.ends_at:
        raise Refused("document_check.too_early")
    check.state = after
    _record(act, check, "mark_absent")
    tell_outcome(act, check)


def decline_check(act: RoundAct, check: DocumentCheck, reason: str) -> None:
    """放弃资格声明 (F-03), by the person or as the office received it.

    Raises ``Refused('document_check.reason')``, ``'document_check.interviewing'`` once the person
    has a turn: it is given up there.
    """
    after = DOCUMENT_CHECK.after(check.state, "decline")
    _require_no_turn(act, check)
    check.reason = require_reason(reason, "document_check.reason", least=LEAST_REASON)
    check.state = after
    _record(act, check, "decline")
    tell_outcome(act, check)


def withdraw_check(act: RoundAct, check: DocumentCheck, reason: str) -> None:
    """The shortlist was corrected and lets the person in no longer; the decision has a letter."""
    check.state, check.reason = DOCUMENT_CHECK.after(check.state, "withdraw"), reason
    _record(act, check, "withdraw")


def call_again(act: RoundAct, check: DocumentCheck, call: Call, reason: str) -> None:
    """What was entered wrongly, or can't be held against the person, is taken back.

    Raises ``Refused('document_check.reason')``, ``'document_check.time'``,
    ``'document_check.papers'``, ``'document_check.interviewing'``, ``'document_check.nobody'`` for
    whom the shortlist in force lets in no longer, and whose place was filled.
    """
    after = DOCUMENT_CHECK.after(check.state, "call_again")
    _require_no_turn(act, check)
    others = document_checks(act.session, [check.vacancy_id])
    filled = any(one.replaces_id == check.id for one in others)
    inside = check.application_id in entitled(act.session, check.vacancy, "shortlist")
    if filled or not (inside or check.replaces_id is not None):
        raise Refused("document_check.nobody", vacancy=check.vacancy.code)
    if not act.at < call.starts_at < call.ends_at:
        raise Refused("document_check.time")
    said = require_reason(reason, "document_check.reason", least=LEAST_REASON)
    check.state, check.starts_at, check.ends_at = after, call.starts_at, call.ends_at
    check.venue, check.reason = call.venue.strip() or check.venue, said
    _forget(check)
    _record(act, check, "call_again")
    tell_called(act, check)


def _forget(check: DocumentCheck) -> None:
    check.verdict, check.seen = "", []
    check.noted_by = check.confirmed_by = None
    check.noted_at = check.confirmed_at = None


def _require_no_turn(act: RoundAct, check: DocumentCheck) -> None:
    if check.application_id in placed_applications(act.session, act.round_.id):
        raise Refused("document_check.interviewing")


def _record(act: RoundAct, check: DocumentCheck, action: str, **facts: str) -> None:
    act.record_on_round(
        f"results.documents_{action}",
        f"document_check:{check.public_id}",
        state=check.state,
        verdict=check.verdict,
        **facts,
    )
