"""Receipts of the workforce side: each message once, in any order; states decide, never the order
of arrival."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from portal.kernel import period
from portal.kernel.errors import Refused
from portal.protocol.messages import WORKER_ACCEPTED, WORKER_FILED, WORKER_REFUSED, check_event
from portal.recruitment.audit import Actor
from portal.recruitment.handover.models import Hire, Receipt
from portal.recruitment.handover.queries import confirmed_hire, handed_over_count
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import HIRE
from portal.recruitment.vacancies.services.edit_vacancy import move_headcount

WORKFORCE = Actor(None, "管理端")
RECEIPTS = (WORKER_ACCEPTED, WORKER_REFUSED, WORKER_FILED)


def receive(session: Session, message_id: str, body: Any, *, at: datetime) -> bool:
    """Keep a verified message and do what it says; ``False`` when it was kept before, and then
    nothing is done.

    Raises ``Refused('handover.body_malformed')``, ``'handover.id_reused'`` for another body under
    the same id, ``'handover.hire_unknown'``.
    """
    check_event(body)
    if body["type"] not in RECEIPTS:
        raise Refused("handover.body_malformed", where="type")
    if _was_kept(session, message_id, body):
        return False
    hire = confirmed_hire(session, body["data"]["hire"])
    # The answer to our own message is often noted at the same moment, and changes the hire too.
    session.refresh(hire, with_for_update=True)
    act = RoundAct(session, WORKFORCE, at, hire.application.round_)
    event = body["type"]
    session.add(
        Receipt(message_id=message_id, hire_id=hire.id, event=event, body=body, received_at=at)
    )
    session.flush()
    took = _EFFECT[event](act, hire, body["data"])
    act.record_on_round(
        f"handover.{event.partition('.')[2]}",
        f"hire:{hire.public_id}",
        message=message_id,
        took="yes" if took else "no",
        state=hire.state,
    )
    return True


def _was_kept(session: Session, message_id: str, body: Any) -> bool:
    """Raises ``Refused('handover.id_reused')``."""
    kept = session.get(Receipt, message_id)
    if kept is not None and kept.body != body:
        raise Refused("handover.id_reused")
    return kept is not None


def _accepted(act: RoundAct, hire: Hire, data: dict[str, Any]) -> bool:
    """An acceptance of another edition of the record than the last one sent changes nothing; it is
    on the record for a person to see."""
    if data["record_sha256"] != hire.record_digest or not HIRE.allows(hire.state, "accept"):
        return False
    _hand_over(act, hire, data["worker_number"])
    return True


def _hand_over(act: RoundAct, hire: Hire, worker_number: str) -> None:
    hire.state = HIRE.after(hire.state, "accept")
    hire.worker_number, hire.refusal = worker_number, ""
    act.session.flush()
    vacancy, gone = hire.vacancy, handed_over_count(act.session, hire.vacancy_id)
    if gone >= vacancy.seats:
        move_headcount(act.session, vacancy, "fill", headcount=vacancy.seats)
    else:
        move_headcount(act.session, vacancy, "hire", headcount=vacancy.seats - gone)


def _refused(_act: RoundAct, hire: Hire, data: dict[str, Any]) -> bool:
    if data["record_sha256"] != hire.record_digest or not HIRE.allows(hire.state, "refuse"):
        return False
    hire.state = HIRE.after(hire.state, "refuse")
    hire.refusal = "\n".join(f"{reason['code']} {reason['words']}" for reason in data["reasons"])
    return True


def _filed(act: RoundAct, hire: Hire, data: dict[str, Any]) -> bool:
    """Filed counts as accepted too, should it arrive first."""
    if HIRE.allows(hire.state, "accept"):
        _hand_over(act, hire, data["worker_number"])
    if not HIRE.allows(hire.state, "file"):
        return False
    hire.state, hire.filing_number = HIRE.after(hire.state, "file"), data["filing_number"]
    hire.worker_number = data["worker_number"]
    hire.filed_at = period.at(date.fromisoformat(data["filed_on"]), time(0))
    send(
        act.session,
        hire.application.account_id,
        "handover.filed",
        "已备案",
        f"您的聘用已由省总工会备案，备案编号 {hire.filing_number}。",
        at=act.at,
        link=f"/my/hires/{hire.public_id}",
        round_code=act.round_.code,
    )
    return True


_EFFECT = {WORKER_ACCEPTED: _accepted, WORKER_REFUSED: _refused, WORKER_FILED: _filed}
