"""A sample of the decisions is looked at by a second person who does not see the first word;
differences go to a third.

The sample is drawn by ``draw/1`` under a fresh seed that stands in the audit chain with the digest
of the list, so that anybody who may read the chain can recompute who was drawn, and no screener
could know beforehand which cases would be.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.draw import list_digest, order
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Actor, record
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import APPLICATION, SCREENING_SAMPLE
from portal.recruitment.screening.models import OpeningDecision, ScreeningDecision, ScreeningSample
from portal.recruitment.screening.services.recuse import require_not_recused
from portal.recruitment.vacancies.models import Vacancy

SAMPLE_PERCENT = 10
LABEL = "screening-sample"
OUTCOMES = ("pass", "fail")
LEAST_TEXT = 6


def decisions_to_sample(session: Session, round_id: int) -> list[ScreeningDecision]:
    """Final words (pass, fail) on what still stands as decided, not drawn before; in order."""
    drawn = select(ScreeningSample.decision_id)
    statement = (
        select(ScreeningDecision)
        .join(Application)
        .where(
            Application.round_id == round_id,
            ScreeningDecision.outcome.in_(OUTCOMES),
            ScreeningDecision.content_digest == Application.content_digest,
            Application.state.in_(("eligible", "ineligible")),
            ScreeningDecision.id.not_in(drawn),
        )
        .order_by(ScreeningDecision.id)
    )
    return list(session.scalars(statement))


def sample_size(count: int, percent: int) -> int:
    """At least one of what there is, rounded up: ``ceil(count × percent / 100)``."""
    return min(count, -(-count * percent // 100)) if count else 0


def draw_sample(
    session: Session, round_: RecruitmentRound, *, by: Actor, at: datetime, seed: str = ""
) -> list[ScreeningSample]:
    """Draw from what has been decided since the last draw.

    Raises ``Refused('sample.nothing_to_draw')``.
    """
    decisions = {row.public_id: row for row in decisions_to_sample(session, round_.id)}
    if not decisions:
        raise Refused("sample.nothing_to_draw")
    percent = int(round_.conduct.get("sample_percent", SAMPLE_PERCENT))
    chosen_seed = seed or secrets.token_hex(32)
    drawn = order(LABEL, chosen_seed, sorted(decisions))[: sample_size(len(decisions), percent)]
    rows = [
        ScreeningSample(
            application_id=decisions[name].application_id,
            decision_id=decisions[name].id,
            drawn_at=at,
            drawn_by=by.account_id,
            first_by=decisions[name].by,
        )
        for name in drawn
    ]
    session.add_all(rows)
    session.flush()
    record(
        session,
        "screening.draw_sample",
        f"round:{round_.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        scheme="draw/1",
        label=LABEL,
        seed=chosen_seed,
        list_digest=list_digest(decisions),
        decisions=len(decisions),
        percent=percent,
        drawn=drawn,
    )
    return rows


def locked_sample(session: Session, round_id: int, public_id: str) -> ScreeningSample:
    """Raises ``Refused('sample.not_found')``."""
    statement = (
        select(ScreeningSample)
        .join(Application)
        .where(ScreeningSample.public_id == public_id, Application.round_id == round_id)
    )
    found = session.scalar(locked(session, statement))
    if found is None:
        raise Refused("sample.not_found")
    return found


def second_word(
    session: Session,
    sample: ScreeningSample,
    outcome: str,
    *,
    reason_code: str = "",
    text: str = "",
    by: Actor,
    at: datetime,
) -> ScreeningSample:
    """What the second person would have decided; the first word is compared only afterwards.

    Raises ``Refused('two_people.same')``, ``'screening.recused'``, ``'screening.reason_missing'``,
    ``'sample.outcome'``.
    """
    if outcome not in OUTCOMES:
        raise Refused("sample.outcome")
    if by.account_id == sample.first_by:
        raise Refused("two_people.same")
    require_not_recused(session, sample.application, by)
    if outcome == "fail" and not (reason_code and len(text.strip()) >= LEAST_TEXT):
        raise Refused("screening.reason_missing")
    action = "agree" if outcome == sample.decision.outcome else "differ"
    sample.state = SCREENING_SAMPLE.after(sample.state, action)
    sample.second_by, sample.second_outcome, sample.second_at = by.account_id, outcome, at
    sample.second_reason, sample.second_text = reason_code, text.strip()
    record(
        session,
        f"screening.sample_{action}",
        f"application:{sample.application.public_id}",
        at=at,
        by=by,
        chain=sample.application.round_.code,
        decision=sample.decision.public_id,
    )
    return sample


def settle_difference(
    session: Session, sample: ScreeningSample, *, stands: bool, reason: str, by: Actor, at: datetime
) -> None:
    """The third person: the first word stands, or the case goes back into the queue to be decided
    anew by somebody else.

    Raises ``Refused('two_people.same')``, ``'sample.reason_missing'``, ``'sample.too_late'`` once
    the vacancy's opening has been decided.
    """
    after = SCREENING_SAMPLE.after(sample.state, "settle")
    if by.account_id in {sample.first_by, sample.second_by}:
        raise Refused("two_people.same")
    if len(reason.strip()) < LEAST_TEXT:
        raise Refused("sample.reason_missing")
    if not stands:
        _send_back(session, sample.application, by=by, at=at)
    sample.state, sample.settled_by, sample.settled_at, sample.settlement = (
        after,
        by.account_id,
        at,
        reason.strip(),
    )
    record(
        session,
        "screening.settle_sample",
        f"application:{sample.application.public_id}",
        at=at,
        by=by,
        chain=sample.application.round_.code,
        stands=stands,
        reason=reason.strip(),
    )


def _send_back(session: Session, application: Application, *, by: Actor, at: datetime) -> None:
    statement = (
        select(OpeningDecision.id)
        .join(Vacancy)
        .where(Vacancy.id == application.vacancy_id, OpeningDecision.decided_at.is_not(None))
    )
    if session.scalar(statement) is not None:
        raise Refused("sample.too_late")
    application.state = APPLICATION.after(application.state, "reconsider")
    application.answer_due_at = at
    record(
        session,
        "screening.reconsider",
        f"application:{application.public_id}",
        at=at,
        by=by,
        chain=application.round_.code,
    )
    send(
        session,
        application.account_id,
        "screening.reconsider",
        "资格初审意见正在复核",
        "抽查时两人意见不一致，由第三人重新审核，结果会发到这里。",
        at=at,
        link=f"/my/applications/{application.public_id}",
        round_code=application.round_.code,
    )
