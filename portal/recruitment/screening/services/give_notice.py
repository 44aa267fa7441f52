"""告知书: no application that was handed in ends without a letter.

Decisions write their own letters (``decide``). What ends by a clock, by the cancelling of a vacancy
or by the applicant's own word is found here by its state and gets a numbered notice with the
reason, the remedy and the remedy's clock.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.jobs.rows import each_within
from portal.recruitment.applications.act import CaseAct, clock_act
from portal.recruitment.applications.models import Application
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.models import ScreeningDecision, ScreeningNotice
from portal.recruitment.screening.services.clocks import objection_end
from portal.recruitment.screening.services.letters import next_letter_number

# States that an application enters without a decision on its content.
ENDED = ("lapsed", "withdrawn", "transferring")
TITLES = {
    "mend_over": "报名终止告知书（逾期未补充）",
    "vacancy_cancelled": "岗位取消和改报告知书",
    "transfer_over": "报名终止告知书（逾期未改报）",
    "withdrawn": "撤回报名确认书",
    "not_handed_in": "报名终止告知书（逾期未重新提交）",
}


def _since(application: Application, session: Session) -> list[ScreeningNotice]:
    """Notices on what was last handed in, oldest first."""
    statement = select(ScreeningNotice).where(
        ScreeningNotice.application_id == application.id,
        ScreeningNotice.at >= application.submitted_at,
    )
    return list(session.scalars(statement.order_by(ScreeningNotice.id)))


def _kind_of(session: Session, application: Application, given: list[ScreeningNotice]) -> str:
    if application.state == "withdrawn":
        return "withdrawn"
    if application.state == "transferring":
        return "vacancy_cancelled"
    if any(one.kind == "vacancy_cancelled" for one in given):
        return "transfer_over"
    statement = select(ScreeningDecision.outcome).where(
        ScreeningDecision.application_id == application.id
    )
    last = session.scalars(statement.order_by(ScreeningDecision.id.desc())).first()
    return (
        "mend_over"
        if last == "return" and not any(one.kind == "withdrawn" for one in given)
        else "not_handed_in"
    )


def _ended(session: Session, round_id: int) -> list[int]:
    statement = select(Application.id).where(
        Application.round_id == round_id,
        Application.state.in_(ENDED),
        Application.number.is_not(None),
        Application.submitted_at.is_not(None),
    )
    return list(session.scalars(statement.order_by(Application.number)))


def _owed(session: Session, application: Application) -> str | None:
    """The kind of notice that is missing, if one is."""
    given = _since(application, session)
    kind = _kind_of(session, application, given)
    return None if any(one.kind == kind for one in given) else kind


def give_notices(
    session: Session, round_: RecruitmentRound, *, at: datetime
) -> list[ScreeningNotice]:
    """Write every notice that is owed; done twice it is done once. One that can't be written holds
    up no other.

    The round is locked by the caller.
    """

    def given(application_id: int) -> ScreeningNotice | None:
        application = session.get_one(Application, application_id)
        kind = _owed(session, application)
        return None if kind is None else _give_notice(clock_act(session, application, at), kind)

    sweep = f"screening.give_notice/{round_.id}"
    written = each_within(session, sweep, _ended(session, round_.id), given)
    return [notice for notice in written if notice is not None]


def _give_notice(act: CaseAct, kind: str) -> ScreeningNotice:
    round_ = act.application.round_
    row = ScreeningNotice(
        application_id=act.application.id,
        kind=kind,
        letter_number=next_letter_number(act.session, round_, act.at),
        vacancy_id=act.application.vacancy_id,
        at=act.at,
        object_until=None if kind == "withdrawn" else objection_end(act.session, round_, act.at),
    )
    act.session.add(row)
    act.session.flush()
    told = {"kind": kind, "notice": row.public_id, "letter": row.letter_number}
    act.record_on_case("screening.give_notice", **told)
    body = f"文号 {row.letter_number}。原因、救济途径和期限见告知书。"
    act.tell("screening.notice", TITLES[kind], body, f"/my/notices/{row.public_id}")
    return row


def mark_notice_read(notice: ScreeningNotice, *, at: datetime) -> None:
    """The read receipt: the first opening counts."""
    if notice.read_at is None:
        notice.read_at = at
