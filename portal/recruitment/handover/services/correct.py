"""更正: the next edition of a hire that was announced, with its reason; the announced one stays
valid until another person announces this one, and over there until this one is accepted."""

from __future__ import annotations

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.applications.services.screened import require_not_screener
from portal.recruitment.handover.models import Delivery, Hire, HireEdition
from portal.recruitment.handover.queries import LIVE, asked_cancellation
from portal.recruitment.handover.record_of_hire import HireTerms
from portal.recruitment.handover.services.checks import (
    check_avoidance,
    check_contract,
    check_room,
    check_unit,
)
from portal.recruitment.handover.services.editions import announce, draft_edition, drop_draft
from portal.recruitment.handover.services.hire import decided_on
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.unions.models import Union
from portal.recruitment.vetting.queries import candidacy_of

CORRECTABLE = ("announced", "accepted", "filed")


def correct_hire(
    act: RoundAct, hire: Hire, terms: HireTerms, *, reason: str, in_post: int | None = None
) -> HireEdition:
    """Prepare the next edition; repeated, it replaces what was prepared.

    Raises ``Refused('hire.reason_missing')``, ``'hire.unchanged'``, ``'hire.confirmed'`` in a state
    without corrections, ``'hire.cancellation_asked'``, and what :func:`prepare_hire` raises.
    """
    reason = require_reason(reason, "hire.reason_missing")
    candidacy = candidacy_of(act.session, hire.application_id)
    if candidacy is None or hire.state not in CORRECTABLE:
        raise Refused("hire.confirmed")
    if asked_cancellation(act.session, hire.id) is not None:
        raise Refused("hire.cancellation_asked")
    placement = act.session.get_one(Union, terms.placement_id)
    check_contract(candidacy.vacancy, terms, decided_on(act, hire))
    check_avoidance(candidacy, terms)
    check_unit(candidacy.vacancy, placement, terms)
    if placement.id != hire.placement_id:
        check_room(act.session, candidacy, placement, terms, in_post=in_post)
    draft = draft_edition(act, hire, placement, terms, reason)
    if draft is None:
        raise Refused("hire.unchanged")
    act.record_on_round(
        "handover.correct",
        f"hire:{hire.public_id}",
        edition=draft.number,
        changed=draft.changed,
        reason=reason,
    )
    return draft


def announce_correction(act: RoundAct, hire: Hire) -> Delivery:
    """Another person makes the edition final; it goes out as a message of its own.

    Raises ``Refused('hire.no_correction')``, ``'two_people.same'``, ``'two_people.screened'``.
    """
    draft = hire.draft
    if draft is None or hire.state not in CORRECTABLE:
        raise Refused("hire.no_correction")
    require_another(act.by.account_id, draft.prepared_by)
    require_not_screener(act.session, hire.application, act.by.account_id)
    delivery = announce(act, hire, draft)
    act.record_on_round(
        "handover.announce",
        f"hire:{hire.public_id}",
        digest=hire.record_digest,
        edition=hire.edition,
    )
    send(
        act.session,
        hire.application.account_id,
        "handover.corrected",
        "聘用资料已更正",
        f"您的聘用资料已更正为第 {hire.edition} 版：{draft.reason}。聘用通知书已更新。",
        at=act.at,
        link=f"/my/hires/{hire.public_id}",
        round_code=act.round_.code,
    )
    return delivery


def drop_correction(act: RoundAct, hire: Hire) -> None:
    """What is being mended is taken back; the announced edition stays as it is.

    Raises ``Refused('hire.no_correction')``.
    """
    draft = hire.draft
    if draft is None or hire.state not in LIVE:
        raise Refused("hire.no_correction")
    number = draft.number
    drop_draft(act, hire, draft)
    act.record_on_round("handover.drop_correction", f"hire:{hire.public_id}", edition=number)
