"""聘用: prepared by one person, confirmed by another; what the workforce side refused is mended and
sent again."""

from __future__ import annotations

from datetime import date

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.recruitment.applications.services.screened import require_not_screener
from portal.recruitment.handover.models import Delivery, Hire
from portal.recruitment.handover.queries import hire_of
from portal.recruitment.handover.record_of_hire import HireTerms
from portal.recruitment.handover.services.checks import (
    check_avoidance,
    check_contract,
    check_gate,
    check_room,
    check_unit,
    require,
)
from portal.recruitment.handover.services.editions import DELIVER, announce, draft_edition, tell
from portal.recruitment.handover.services.headcount import count_hires
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import CANDIDACY, HIRE
from portal.recruitment.rulebook.timetable.labour import assess_start
from portal.recruitment.unions.models import Union
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import candidacy_of

__all__ = ["DELIVER", "EDITABLE", "confirm_hire", "prepare_hire", "redeliver", "withdraw_hire"]
EDITABLE = ("awaiting_confirmation", "refused")


def prepare_hire(
    act: RoundAct, candidacy: Candidacy, terms: HireTerms, *, in_post: int | None = None
) -> Hire:
    """Write down placement and contract of somebody whose publicity is over; repeated, it replaces
    what was prepared.

    After a refusal by the workforce side the same call mends the record: the next edition, which
    nobody outside sees until another person sends it. ``in_post`` is the workforce side's figure
    for the placement. Raises ``Refused('hire.not_cleared')``, ``'hire.confirmed'`` once confirmed,
    ``'labour.…'``, ``'quota.…'``, ``'hire.…'``.
    """
    hire = hire_of(act.session, candidacy.application_id)
    if hire is not None and hire.state == "cancelled":
        hire = None  # a cancelled hire stays as it was; this is another one
    _require_editable(act, candidacy, hire)
    placement = act.session.get_one(Union, terms.placement_id)
    if candidacy.state == "cleared":
        check_gate(act.session, candidacy, placement.id)
    check_contract(candidacy.vacancy, terms, decided_on(act, hire))
    check_avoidance(candidacy, terms)
    check_unit(candidacy.vacancy, placement, terms)
    quota = check_room(act.session, candidacy, placement, terms, in_post=in_post)
    if hire is None:
        hire = Hire(
            application_id=candidacy.application_id,
            vacancy_id=candidacy.vacancy_id,
            edition=0,
            seq_portal=0,
        )
        act.session.add(hire)
    _write_down(act, hire, placement, terms)
    act.record_on_round(
        "handover.prepare",
        f"hire:{hire.public_id}",
        placement=placement.code,
        quota=quota,
        avoidance=terms.avoidance_note.strip(),
        decision=terms.decision,
    )
    return hire


def _require_editable(act: RoundAct, candidacy: Candidacy, hire: Hire | None) -> None:
    """Nothing is final, the candidate may be hired, and who confirmed does not mend."""
    if hire is not None and hire.state not in EDITABLE:
        raise Refused("hire.confirmed")
    mends = hire is not None and hire.state == "refused"
    if candidacy.state != ("hired" if mends else "cleared"):
        raise Refused("hire.not_cleared")
    if act.by.account_id is None:
        raise ValueError("a person prepares a hire")
    if hire is not None and mends:
        require_another(act.by.account_id, hire.confirmed_by)


def decided_on(act: RoundAct, hire: Hire | None) -> date:
    """The day of the hire's decision: what is mended later was decided when it was confirmed."""
    confirmed_at = hire.confirmed_at if hire is not None else None
    return local_day(confirmed_at or act.at)


def _write_down(act: RoundAct, hire: Hire, placement: Union, terms: HireTerms) -> None:
    """Before the first announcement the hire's own columns follow what is prepared."""
    if hire.edition == 0:
        hire.placement_id = placement.id
        hire.prepared_by, hire.prepared_at = act.by.account_id, act.at
        hire.contract_starts_on, hire.contract_ends_on = terms.starts_on, terms.ends_on
        hire.probation_ends_on = terms.probation_ends_on
    act.session.flush()
    draft_edition(act, hire, placement, terms)


def confirm_hire(act: RoundAct, hire: Hire) -> Delivery:
    """The second person makes the hire final: record and digest, outbox row and job, headcount and
    message, all or none.

    Raises ``Refused('two_people.same')``, ``'two_people.screened'``, ``'lifecycle.not_allowed'``,
    also when the candidate declined meanwhile or the first day of work has passed.
    """
    require_another(act.by.account_id, hire.prepared_by)
    require_not_screener(act.session, hire.application, act.by.account_id)
    candidacy = candidacy_of(act.session, hire.application_id)
    if candidacy is None:
        raise Refused("hire.not_cleared")
    after, draft = HIRE.after(hire.state, "confirm"), hire.draft
    if draft is None:
        raise Refused("hire.not_found")
    check_gate(act.session, candidacy, draft.placement_id)
    require(assess_start(hire.contract_starts_on, local_day(act.at)))
    hire.state = after
    candidacy.state = CANDIDACY.after(candidacy.state, "hire")
    delivery = announce(act, hire, draft)
    count_hires(act, hire.vacancy)
    _tell_hired(act, hire)
    act.record_on_round("handover.confirm", f"hire:{hire.public_id}", digest=hire.record_digest)
    return delivery


def _tell_hired(act: RoundAct, hire: Hire) -> None:
    send(
        act.session,
        hire.application.account_id,
        "handover.hired",
        "您已被聘用",
        f"聘用通知书已生成，请于 {hire.contract_starts_on:%Y-%m-%d} 到{hire.placement.name}报到，"
        "并签订书面劳动合同。",
        at=act.at,
        link=f"/my/hires/{hire.public_id}",
        round_code=act.round_.code,
    )


def redeliver(act: RoundAct, hire: Hire) -> Delivery:
    """Send a refused hire again: the mended edition, or the announced one unchanged, with its
    edition and digest.

    Who mended it does not send it.

    Raises ``Refused('two_people.same')``, ``'two_people.screened'``, ``'lifecycle.not_allowed'``.
    """
    after, draft = HIRE.after(hire.state, "redeliver"), hire.draft
    last = draft or hire.announced
    require_another(act.by.account_id, last.prepared_by if last is not None else None)
    require_not_screener(act.session, hire.application, act.by.account_id)
    hire.state, hire.refusal = after, ""
    delivery = announce(act, hire, draft) if draft is not None else tell(act, hire)
    act.record_on_round(
        "handover.redeliver",
        f"hire:{hire.public_id}",
        digest=hire.record_digest,
        edition=hire.edition,
    )
    return delivery


def withdraw_hire(act: RoundAct, hire: Hire, words: str) -> None:
    """What was prepared and never confirmed is taken back: nobody outside knew of it.

    Raises ``Refused('hire.reason_missing')``, ``'lifecycle.not_allowed'``.
    """
    words = require_reason(words, "hire.reason_missing")
    hire.state, hire.ended_at = HIRE.after(hire.state, "withdraw"), act.at
    act.record_on_round("handover.withdraw", f"hire:{hire.public_id}", words=words)
