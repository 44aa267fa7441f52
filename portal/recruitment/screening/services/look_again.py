"""A sample of the decisions is looked at by a second person who does not see the first word;
differences go to a third.

The sample is drawn by ``draw/1`` under a fresh seed that stands in the audit chain with the digest
of the list, so that anybody who may read the chain can recompute who was drawn, and no screener
could know beforehand which cases would be.
"""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.draw import list_digest, order
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, on_case
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.lose_vacancy import meet_cancelling
from portal.recruitment.applications.services.screened import require_not_screener
from portal.recruitment.audit import Act
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import APPLICATION, SCREENING_SAMPLE
from portal.recruitment.screening.models import OpeningDecision, ScreeningDecision, ScreeningSample
from portal.recruitment.screening.opinion import Opinion
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


def draw_sample(act: RoundAct, *, seed: str = "") -> list[ScreeningSample]:
    """Draw from what has been decided since the last draw.

    Raises ``Refused('sample.nothing_to_draw')``.
    """
    decisions = {row.public_id: row for row in decisions_to_sample(act.session, act.round_.id)}
    if not decisions:
        raise Refused("sample.nothing_to_draw")
    percent = int(act.round_.conduct.get("sample_percent", SAMPLE_PERCENT))
    chosen_seed = seed or secrets.token_hex(32)
    drawn = order(LABEL, chosen_seed, sorted(decisions))[: sample_size(len(decisions), percent)]
    rows = [_drawn(act, decisions[name]) for name in drawn]
    act.session.add_all(rows)
    act.session.flush()
    act.record_on_round(
        "screening.draw_sample",
        scheme="draw/1",
        label=LABEL,
        seed=chosen_seed,
        list_digest=list_digest(decisions),
        decisions=len(decisions),
        percent=percent,
        drawn=drawn,
    )
    return rows


def _drawn(act: RoundAct, decision: ScreeningDecision) -> ScreeningSample:
    return ScreeningSample(
        application_id=decision.application_id,
        decision_id=decision.id,
        drawn_at=act.at,
        drawn_by=act.by.account_id,
        first_by=decision.by,
    )


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


def second_word(act: Act, sample: ScreeningSample, opinion: Opinion) -> ScreeningSample:
    """What the second person would have decided; the first word is compared only afterwards.

    Raises ``Refused('two_people.same')``, ``'screening.recused'``, ``'screening.reason_missing'``,
    ``'sample.outcome'``.
    """
    if opinion.outcome not in OUTCOMES:
        raise Refused("sample.outcome")
    require_another(act.by.account_id, sample.first_by)
    case = on_case(act, sample.application)
    require_not_recused(case)
    opinion.require_reason()
    action = "agree" if opinion.outcome == sample.decision.outcome else "differ"
    sample.state = SCREENING_SAMPLE.after(sample.state, action)
    sample.second_by, sample.second_at = act.by.account_id, act.at
    sample.second_outcome, sample.second_reason = opinion.outcome, opinion.reason_code
    sample.second_text = opinion.text.strip()
    case.record_on_case(f"screening.sample_{action}", decision=sample.decision.public_id)
    return sample


def settle_difference(act: Act, sample: ScreeningSample, *, stands: bool, reason: str) -> None:
    """The third person: the first word stands, or the case goes back into the queue to be decided
    anew by somebody else.

    Raises ``Refused('two_people.same')``, ``'two_people.screened'``, ``'sample.reason_missing'``,
    ``'sample.too_late'`` once the vacancy's opening has been decided.
    """
    after = SCREENING_SAMPLE.after(sample.state, "settle")
    require_another(act.by.account_id, sample.first_by, sample.second_by)
    require_not_screener(act.session, sample.application, act.by.account_id)
    said = require_reason(reason, "sample.reason_missing", least=LEAST_TEXT)
    case = on_case(act, sample.application)
    if not stands:
        send_back(case, "抽查时两人意见不一致，由第三人重新审核，结果会发到这里。")
    sample.state, sample.settlement = after, said
    sample.settled_by, sample.settled_at = act.by.account_id, act.at
    case.record_on_case("screening.settle_sample", stands=stands, reason=said)


def send_back(act: CaseAct, told: str) -> None:
    """Back into the queue, to be decided anew; ``told`` says to the applicant why.

    Raises ``Refused('sample.too_late')`` once the vacancy's opening has been decided.
    """
    application = act.application
    require_opening_undecided(act)
    application.state = APPLICATION.after(application.state, "reconsider")
    application.answer_due_at = act.at
    act.record_on_case("screening.reconsider")
    act.tell(
        "screening.reconsider",
        "资格初审意见正在复核",
        told,
    )
    meet_cancelling(act)


def require_opening_undecided(act: CaseAct) -> None:
    """Raises ``Refused('sample.too_late')``."""
    statement = (
        select(OpeningDecision.id)
        .join(Vacancy)
        .where(Vacancy.id == act.application.vacancy_id, OpeningDecision.decided_at.is_not(None))
    )
    if act.session.scalar(statement) is not None:
        raise Refused("sample.too_late")
