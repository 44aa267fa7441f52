"""影响处理: 承办人提出、两人核对、监督员会签、领导小组集体研究; then it is done and told.

What is decided follows from the policy's ``corrections``; the steps see to it that nobody applies
it alone, and that the paper of each is found again. A person is one case: all that rests on the
line of one run goes the way together.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.results.concerned import concerned_by
from portal.recruitment.results.consequence_models import Consequence, ListReport
from portal.recruitment.results.models import ResultRun
from portal.recruitment.results.services.consequence_letters import tell_decided
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import CONSEQUENCE
from portal.recruitment.rulebook.ranking.consequences import LEAVE

LEAST_REASON = 6
LONGEST_NUMBER = 80

Case = Sequence[Consequence]


def cases(
    session: Session, round_id: int, run_public_id: str, people: Collection[str]
) -> list[Case]:
    """For change: the rows of these people (public ids of their applications), undecided ones.

    Raises ``Refused('consequence.nobody')`` without anybody.
    """
    statement = (
        select(Consequence)
        .join(ResultRun, ResultRun.id == Consequence.run_id)
        .where(
            ResultRun.round_id == round_id,
            ResultRun.public_id == run_public_id,
            Consequence.state != "overtaken",
        )
        .order_by(Consequence.application_id, Consequence.id)
    )
    found: dict[str, list[Consequence]] = {}
    for row in session.scalars(locked(session, statement)):
        if row.application.public_id in people:
            found.setdefault(row.application.public_id, []).append(row)
    if not found:
        raise Refused("consequence.nobody")
    return list(found.values())


def propose(act: RoundAct, case: Case, reason: str) -> None:
    """承办人提出. Raises ``Refused('consequence.reason_missing')``."""
    said = require_reason(reason, "consequence.reason_missing", least=LEAST_REASON)
    for row in case:
        row.state = CONSEQUENCE.after(row.state, "propose")
        row.reason, row.proposed_by, row.proposed_at = said, act.by.account_id, act.at
    _record(act, case, "propose")


def check(act: RoundAct, case: Case) -> None:
    """核对, first and second: by two more people. Raises ``Refused('two_people.same')``."""
    for row in case:
        require_another(act.by.account_id, row.proposed_by, row.checked_by)
        if row.state == "checked":
            row.state = CONSEQUENCE.after(row.state, "verify")
            row.verified_by, row.verified_at = act.by.account_id, act.at
        else:
            row.state = CONSEQUENCE.after(row.state, "check")
            row.checked_by, row.checked_at = act.by.account_id, act.at
    _record(act, case, "check")


def countersign(act: RoundAct, case: Case) -> None:
    """监督员会签, by somebody who had no part in it. Raises ``Refused('two_people.same')``."""
    for row in case:
        require_another(act.by.account_id, row.proposed_by, row.checked_by, row.verified_by)
        row.state = CONSEQUENCE.after(row.state, "countersign")
        row.countersigned_by, row.countersigned_at = act.by.account_id, act.at
    _record(act, case, "countersign")


def send_back(act: RoundAct, case: Case, reason: str) -> None:
    """It begins again with a proposal. Raises ``Refused('consequence.reason_missing')``."""
    said = require_reason(reason, "consequence.reason_missing", least=LEAST_REASON)
    for row in case:
        row.state = CONSEQUENCE.after(row.state, "send_back")
        row.reason = said
        row.proposed_by = row.checked_by = row.verified_by = row.countersigned_by = None
        row.proposed_at = row.checked_at = row.verified_at = row.countersigned_at = None
    _record(act, case, "send_back")


def decide(act: RoundAct, case: Case, minutes: str) -> None:
    """领导小组集体研究: with the number of its minutes the decision holds, what ends by it ends,
    and the person gets a letter.

    Raises ``Refused('consequence.minutes_missing')``, ``'consequence.unreported'`` before the
    changed list was reported to the city union, and what a later stage refuses.
    """
    number = paper_number(minutes)
    if not number:
        raise Refused("consequence.minutes_missing")
    if report_of(act.session, case[0].run_id) is None:
        raise Refused("consequence.unreported")
    for row in case:
        row.state = CONSEQUENCE.after(row.state, "decide")
        row.minutes, row.decided_by, row.decided_at = number, act.by.account_id, act.at
    act.session.flush()
    _apply(act, case)
    _record(act, case, "decide", minutes=number)
    tell_decided(act, case)


def _apply(act: RoundAct, case: Case) -> None:
    """What rests on a line that is gone ends, the latest first."""
    subjects = {row.subject_kind: row.subject for row in case if row.outcome == LEAVE}
    for room in reversed(concerned_by(case[0].run.kind)):
        if room.kind in subjects and room.leave is not None:
            room.leave(act, subjects[room.kind], case[0].reason)


def paper_number(text: str) -> str:
    """The number of a paper as it is kept; '' for none, or one too long to be one."""
    number = text.strip()
    return number if len(number) <= LONGEST_NUMBER else ""


def report_of(session: Session, run_id: int) -> ListReport | None:
    return session.scalar(select(ListReport).where(ListReport.run_id == run_id))


def report_list(act: RoundAct, run: ResultRun, number: str) -> ListReport:
    """The changed list went to the city union under this number.

    Raises ``Refused('consequence.number_missing')``, ``'consequence.reported'``,
    ``'consequence.not_published'``.
    """
    if run.publication_id is None:
        raise Refused("consequence.not_published")
    if report_of(act.session, run.id) is not None:
        raise Refused("consequence.reported")
    paper = paper_number(number)
    if not paper:
        raise Refused("consequence.number_missing")
    row = ListReport(run_id=run.id, number=paper, recorded_by=act.by.account_id, recorded_at=act.at)
    act.session.add(row)
    act.session.flush()
    act.record_on_round("results.report_list", f"result_run:{run.public_id}", number=paper)
    return row


def _record(act: RoundAct, case: Case, action: str, **facts: str) -> None:
    for row in case:
        act.record_on_round(
            f"results.consequence_{action}",
            f"consequence:{row.public_id}",
            of=f"{row.subject_kind}:{row.subject}",
            outcome=row.outcome,
            state=row.state,
            **facts,
        )
