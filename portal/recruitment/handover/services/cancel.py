"""撤销聘用: asked for by the person or the office, confirmed by another.

Version 1.0 of the wire has no message for it. From the confirmation on the record is no longer
served, so that a workforce side that has not taken it gets it no more and says so; one that has is
written to, and its answer on paper is entered by two people (``by_hand``).
"""

from __future__ import annotations

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.protocol.states import CANCEL_REASONS
from portal.recruitment.handover.models import Delivery, Hire, HireCancellation
from portal.recruitment.handover.queries import asked_cancellation, deliveries_of
from portal.recruitment.handover.services.editions import drop_draft
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import DELIVERY, HIRE, HIRE_CANCELLATION

WITHDRAWN = "withdrawn"
TOLD = {
    "not_reported": "您没有按期报到，聘用正在撤销。",
    "withdrawn": "按您的要求，聘用正在撤销。",
    "annulled": "您的聘用已被取消。",
    "entered_in_error": "您的聘用登记有误，正在撤销；正确的结果会另行通知。",
}


def cancel_hire(act: RoundAct, hire: Hire, reason: str, words: str) -> HireCancellation:
    """Ask for the cancellation of an announced hire.

    Raises ``Refused('hire.cancel_reason')``, ``'hire.reason_missing'``,
    ``'hire.cancellation_asked'``, ``'lifecycle.not_allowed'``.
    """
    words = require_reason(words, "hire.reason_missing")
    if reason not in CANCEL_REASONS:
        raise Refused("hire.cancel_reason")
    if act.by.account_id is None:
        raise ValueError("a person asks for a cancellation")
    HIRE.after(hire.state, "cancel")
    if asked_cancellation(act.session, hire.id) is not None:
        raise Refused("hire.cancellation_asked")
    row = HireCancellation(
        hire_id=hire.id, reason=reason, words=words, asked_by=act.by.account_id, asked_at=act.at
    )
    act.session.add(row)
    act.session.flush()
    act.record_on_round(
        "handover.ask_cancellation", f"hire:{hire.public_id}", reason=reason, words=words
    )
    return row


def give_up_hire(act: RoundAct, hire: Hire, words: str) -> HireCancellation:
    """本人放弃: the hired person asks. Raises as :func:`cancel_hire`."""
    return cancel_hire(act, hire, WITHDRAWN, words)


def confirm_cancellation(act: RoundAct, row: HireCancellation) -> None:
    """The second person: from now on the hire is being cancelled, and nothing more is announced.

    Raises ``Refused('two_people.same')``, ``'lifecycle.not_allowed'``.
    """
    require_another(act.by.account_id, row.asked_by)
    row.state = HIRE_CANCELLATION.after(row.state, "confirm")
    row.closed_by, row.closed_at = act.by.account_id, act.at
    hire = row.hire
    hire.state = HIRE.after(hire.state, "cancel")
    if hire.draft is not None:
        drop_draft(act, hire, hire.draft)
    for delivery in deliveries_of(act.session, [hire.id]).get(hire.id, []):
        _take_back(delivery)
    act.record_on_round("handover.cancel", f"hire:{hire.public_id}", reason=row.reason)
    send(
        act.session,
        hire.application.account_id,
        "handover.cancelling",
        "聘用正在撤销",
        TOLD[row.reason] + "有异议的，请联系招聘单位或者监督电话。",
        at=act.at,
        link=f"/my/hires/{hire.public_id}",
        round_code=act.round_.code,
    )


def _take_back(delivery: Delivery) -> None:
    if DELIVERY.allows(delivery.state, "withdraw"):
        delivery.state = DELIVERY.after(delivery.state, "withdraw")


def drop_cancellation(act: RoundAct, row: HireCancellation) -> None:
    """The request is taken back or not followed; a person whose own request the office doesn't
    follow is told. Raises ``Refused('lifecycle.not_allowed')``."""
    row.state = HIRE_CANCELLATION.after(row.state, "drop")
    row.closed_by, row.closed_at = act.by.account_id, act.at
    act.record_on_round("handover.drop_cancellation", f"hire:{row.hire.public_id}")
    person = row.hire.application.account_id
    if row.asked_by == person and act.by.account_id != person:
        send(
            act.session,
            person,
            "handover.give_up_dropped",
            "放弃聘用的申请没有办理",
            "您放弃聘用的申请没有办理，聘用仍然有效。仍要放弃的，可以再次申请或者联系招聘单位。",
            at=act.at,
            link=f"/my/hires/{row.hire.public_id}",
            round_code=act.round_.code,
        )


def take_back_giving_up(act: RoundAct, hire: Hire) -> None:
    """本人撤回放弃, as long as nobody has confirmed it. Raises ``Refused('hire.not_found')`` where
    the person hasn't asked."""
    row = asked_cancellation(act.session, hire.id)
    if row is None or row.asked_by != act.by.account_id:
        raise Refused("hire.not_found")
    drop_cancellation(act, row)
