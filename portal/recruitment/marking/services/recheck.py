"""成绩复核 (E-10): once for each paper, within its window; one person looks, another answers; what
was wrong becomes a correction of its own. Scope: omitted marks, sums, keying, and marks of absence
or misconduct; never the standard of marking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import Window
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act
from portal.recruitment.marking.score_models import Recheck
from portal.recruitment.marking.services.correct_score import (
    LEAST_REASON,
    Correction,
    check_correction,
    newest_score,
    propose_correction,
    refuse_correction,
)
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import RECHECK

ITEMS = ("omitted", "sum", "keying", "attendance")
LEAST_GROUNDS = 4


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks: the paper, why, the window that holds for the own list, and until when it
    is answered."""

    paper: str
    grounds: str
    window: Window | None
    due_at: datetime | None


def rechecks_on(session: Session, application_id: int) -> list[Recheck]:
    """Of one person, oldest first."""
    statement = select(Recheck).where(Recheck.application_id == application_id)
    return list(session.scalars(statement.order_by(Recheck.id)))


def ask_recheck(act: Act, application: Application, question: Question) -> Recheck:
    """Raises ``Refused('marking.recheck_closed')`` outside the window,
    ``'marking.recheck_asked'`` for a second time, ``'marking.no_score'``,
    ``'marking.grounds_missing'``."""
    if question.window is None or question.due_at is None or not question.window.contains(act.at):
        raise Refused("marking.recheck_closed")
    newest_score(act.session, application.id, question.paper)
    before = rechecks_on(act.session, application.id)
    if any(one.paper == question.paper and one.state != "withdrawn" for one in before):
        raise Refused("marking.recheck_asked")
    row = Recheck(
        application_id=application.id,
        paper=question.paper,
        grounds=require_reason(question.grounds, "marking.grounds_missing", least=LEAST_GROUNDS),
        asked_at=act.at,
        due_at=question.due_at,
    )
    act.session.add(row)
    act.session.flush()
    _record(act, application, "marking.ask_recheck", row)
    return row


def withdraw_recheck(act: Act, application: Application, public_id: str) -> Recheck:
    """By the person, until somebody has looked. Raises ``Refused('marking.recheck_not_found')``."""
    statement = select(Recheck).where(
        Recheck.public_id == public_id, Recheck.application_id == application.id
    )
    row = act.session.scalar(locked(act.session, statement))
    if row is None:
        raise Refused("marking.recheck_not_found")
    row.state = RECHECK.after(row.state, "withdraw")
    _record(act, application, "marking.withdraw_recheck", row)
    return row


def _record(act: Act, application: Application, action: str, row: Recheck) -> None:
    chain = application.round_.code
    act.record(action, f"recheck:{row.public_id}", chain=chain, paper=row.paper)


def locked_recheck(session: Session, round_id: int, public_id: str) -> Recheck:
    """Raises ``Refused('marking.recheck_not_found')``."""
    statement = (
        select(Recheck)
        .join(Application, Application.id == Recheck.application_id)
        .where(Application.round_id == round_id, Recheck.public_id == public_id)
    )
    row = session.scalar(locked(session, statement))
    if row is None:
        raise Refused("marking.recheck_not_found")
    return row


def find(
    act: RoundAct, row: Recheck, findings: Mapping[str, str], correction: Correction | None = None
) -> None:
    """The first person says of each item what was found, and proposes a correction where the score
    is wrong.

    Raises ``Refused('marking.findings_missing')`` and as ``propose_correction``.
    """
    after = RECHECK.after(row.state, "find")
    said = {item: findings.get(item, "").strip() for item in ITEMS}
    if not all(said.values()):
        raise Refused("marking.findings_missing")
    if correction is not None:
        row.correction = propose_correction(act, row.application, row.paper, correction)
    row.findings, row.found_by, row.found_at = said, act.by.account_id, act.at
    row.state = after
    act.record_on_round("marking.find_recheck", f"recheck:{row.public_id}")


def answer(act: RoundAct, row: Recheck, words: str) -> None:
    """The second person. Nothing wrong: the person is told at once; else the correction waits for
    the supervisor, and its letter answers.

    Raises ``Refused('two_people.same')``, ``'marking.answer_missing'``.
    """
    require_another(act.by.account_id, row.found_by)
    if row.correction is not None:
        after = RECHECK.after(row.state, "correct")
        check_correction(act, row.correction)
        row.state = after
        return
    after = RECHECK.after(row.state, "answer")
    row.answer = require_reason(words, "marking.answer_missing", least=LEAST_GROUNDS)
    row.state = after
    row.answered_by, row.answered_at = act.by.account_id, act.at
    act.record_on_round("marking.answer_recheck", f"recheck:{row.public_id}")
    send(
        act.session,
        row.application.account_id,
        "marking.recheck_answered",
        "成绩复核已答复",
        f"经两人核查漏评、合分、登分和缺考违纪标记，成绩无误。{row.answer}",
        at=act.at,
        link=f"/my/results/{row.application.public_id}/recheck",
        round_code=act.round_.code,
    )


def send_back(act: RoundAct, row: Recheck, reason: str) -> None:
    """The second person is not satisfied: it is looked at again, and a proposed correction falls.

    Raises ``Refused('two_people.same')``, ``'marking.reason_missing'``.
    """
    require_another(act.by.account_id, row.found_by)
    after = RECHECK.after(row.state, "send_back")
    reason = require_reason(reason, "marking.reason_missing", least=LEAST_REASON)
    if row.correction is not None:
        refuse_correction(act, row.correction, reason)
    row.state = after
    row.findings, row.correction = {}, None
    row.found_by = row.found_at = None
    act.record_on_round("marking.send_back_recheck", f"recheck:{row.public_id}", reason=reason)
