"""What the workforce side tells, by wire or on paper, acted on by the published table of states:
one cell, one outcome. What has no cell stands as a conflict until a person settles it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.protocol.states import CONFLICT, FOUND_THERE, PORTAL, SUPERSEDED, Move, Told, move
from portal.recruitment.handover.models import Delivery, HandoverConflict, Hire
from portal.recruitment.handover.queries import confirmed_cancellation, number_holder, row_of
from portal.recruitment.handover.services.headcount import count_hires
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import HIRE
from portal.recruitment.vetting.queries import candidacy_of
from portal.recruitment.vetting.services.leave import leave_hire

ENDED = ("left", "cancelled")
# What becomes of the candidacy when its hire is cancelled.
AFTERWARDS = {
    "not_reported": "not_reported",
    "annulled": "annul",
    "entered_in_error": "reopen",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """A message of the other side, whichever way it came.

    ``signal``: column of the table; ``edition``: the edition it speaks of, ``None`` for a record
    that was never announced; ``data``: what was told, as it stands beside a conflict.
    """

    signal: str
    event: str
    message_id: str
    edition: int | None
    data: dict[str, Any] = field(default_factory=dict)
    worker_number: str | None = None
    filing_number: str | None = None
    filed_on: date | None = None
    words: str = ""
    superseded: bool = False


def act_on(act: RoundAct, hire: Hire, saying: Saying) -> str:
    """Do what the table says; returns the outcome."""
    holder = number_holder(
        act.session, hire, worker=saying.worker_number, filing=saying.filing_number
    )
    told = Told(
        edition=saying.edition,
        latest=hire.edition,
        accepted=hire.accepted_edition,
        number=saying.worker_number,
        known_number=hire.worker_number,
        number_taken=holder is not None,
        superseded=saying.superseded,
    )
    step = move(PORTAL, hire.state, saying.signal, told)
    if step.outcome == CONFLICT:
        _keep_conflict(act, hire, saying, step)
    elif step.outcome != SUPERSEDED:
        number = hire.filing_number
        _set(hire, saying, step)
        _go(act, hire, saying, step)
        if hire.filing_number != number:
            _tell_filed(act, hire)
    return step.outcome


def _keep_conflict(act: RoundAct, hire: Hire, saying: Saying, step: Move) -> None:
    row = HandoverConflict(
        hire_id=hire.id,
        message_id=saying.message_id,
        event=saying.event,
        reason=step.reason or "number_taken",
        told=saying.data,
        own=row_of(hire).members(),
        at=act.at,
    )
    act.session.add(row)
    act.session.flush()


def conflict_there(act: RoundAct, delivery: Delivery, reason: str) -> None:
    """The workforce side keeps a message of this side as a conflict: people on both sides look at
    it."""
    hire = delivery.hire
    told = {**delivery.body["data"], "edition": delivery.edition, "there": reason}
    row = HandoverConflict(
        hire_id=hire.id,
        message_id=delivery.public_id,
        event=delivery.event,
        reason=FOUND_THERE,
        told=told,
        own=row_of(hire).members(),
        at=act.at,
    )
    act.session.add(row)
    act.session.flush()
    act.record_on_round("handover.conflict_there", f"hire:{hire.public_id}", reason=reason)


def _set(hire: Hire, saying: Saying, step: Move) -> None:
    """The columns that the cell names."""
    edition = saying.edition or 0
    if "accepted_edition" in step.sets:
        hire.accepted_edition = max(hire.accepted_edition or 0, edition)
        hire.refusal = ""
    if "filed_edition" in step.sets:
        hire.filed_edition = edition
    for name in ("worker_number", "filing_number", "filed_on"):
        if name in step.sets:
            setattr(hire, name, getattr(saying, name))
    if "reasons" in step.sets or "codes" in step.sets:
        hire.refusal = saying.words


def _go(act: RoundAct, hire: Hire, saying: Saying, step: Move) -> None:
    if step.to != hire.state:
        hire.state = HIRE.after(hire.state, saying.signal)
        if hire.state in ENDED:
            hire.ended_at = act.at
        if hire.state == "cancelled":
            _let_go(act, hire)
        if hire.state == "left":
            words = "管理端已登记您退出。有异议的，请联系用人单位或者监督电话。"
            _tell(act, hire, "left", "已登记退出", words)
        count_hires(act, hire.vacancy)


def _let_go(act: RoundAct, hire: Hire) -> None:
    """The candidacy goes the way of the cancellation's reason; who gave up is as one who declined
    before."""
    why = confirmed_cancellation(act.session, hire.id)
    candidacy = candidacy_of(act.session, hire.application_id)
    if why is not None and candidacy is not None and candidacy.state == "hired":
        told = f"撤销聘用：{why.words}"
        if why.reason in AFTERWARDS:
            leave_hire(act, candidacy, AFTERWARDS[why.reason], told)
        else:
            candidacy.move("not_reported")
            candidacy.reason = told
    _tell(act, hire, "cancelled", "聘用已撤销", "您的聘用已撤销，不再占用员额。")


def _tell_filed(act: RoundAct, hire: Hire) -> None:
    words = f"您的聘用已由省总工会备案，备案编号 {hire.filing_number}。"
    _tell(act, hire, "filed", "已备案", words)


def _tell(act: RoundAct, hire: Hire, kind: str, title: str, words: str) -> None:
    send(
        act.session,
        hire.application.account_id,
        f"handover.{kind}",
        title,
        words,
        at=act.at,
        link=f"/my/hires/{hire.public_id}",
        round_code=act.round_.code,
    )
