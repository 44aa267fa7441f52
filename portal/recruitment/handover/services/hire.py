"""聘用: prepared by one person, confirmed by another; the message to the workforce side is born in
the same transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import enqueue
from portal.kernel.errors import Refused
from portal.protocol.messages import HIRE_CONFIRMED, instant, message_body, record_digest
from portal.recruitment.audit import Actor, record
from portal.recruitment.handover.models import Delivery, Hire
from portal.recruitment.handover.queries import handed_over_count, hire_of, on_the_way_to
from portal.recruitment.handover.record_of_hire import DECISIONS, HireTerms, checked, hire_record
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.eligibility.findings import NOT_MET
from portal.recruitment.rulebook.lifecycles import CANDIDACY, HIRE
from portal.recruitment.rulebook.timetable.labour import (
    FIXED,
    Term,
    assess_dispatch,
    assess_probation,
)
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.services.edit_vacancy import move_headcount
from portal.recruitment.vacancies.services.quota import Claim, quota_of, require_quota
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import candidacy_of

NEEDS_AGENCY = ("dispatch", "bought_service")
EDITABLE = ("awaiting_confirmation", "refused")
DELIVER = "handover.deliver"


def check_contract(vacancy: Vacancy, terms: HireTerms) -> None:
    """Article 19 on probation, article 58 on dispatch.

    Raises ``Refused('labour.…')`` or ``'hire.agency_missing'``.
    """
    term = Term(FIXED, terms.starts_on, terms.ends_on)
    findings = [assess_probation(term, terms.probation_ends_on)]
    if vacancy.employment_form == "dispatch":
        findings.append(assess_dispatch(term))
    for finding in findings:
        if finding.outcome == NOT_MET:
            raise Refused(finding.code, **finding.facts)
    if vacancy.employment_form in NEEDS_AGENCY and not terms.agency.strip():
        raise Refused("hire.agency_missing")


def check_avoidance(candidacy: Candidacy, terms: HireTerms) -> None:
    """Somebody looked whether a relative stands in the way at this very unit; a stated relation
    needs words on how it was settled.

    Raises ``Refused('hire.avoidance_missing')``.
    """
    stated = (candidacy.application.facts or {}).get("avoidance", {}).get("applies") == "yes"
    if not terms.avoidance_confirmed or (stated and len(terms.avoidance_note.strip()) < 6):
        raise Refused("hire.avoidance_missing")


def check_placement(
    session: Session,
    candidacy: Candidacy,
    placement: Union,
    terms: HireTerms,
    *,
    in_post: int | None,
) -> dict[str, Any]:
    """The named unit, or for a vacancy without one any unit whose quota has room now.

    Raises ``Refused('hire.other_unit')``, ``'hire.decision'``, ``'quota.…'``.
    """
    vacancy = candidacy.vacancy
    if vacancy.using_union_id is not None and placement.id != vacancy.using_union_id:
        raise Refused("hire.other_unit")
    if terms.decision not in DECISIONS or (terms.decision == "named") != (
        vacancy.using_union_id is not None
    ):
        raise Refused("hire.decision")
    waiting = on_the_way_to(
        session, placement, vacancy, except_application=candidacy.application_id
    )
    reason = terms.quota_reason.strip() or (
        str(vacancy.quota_finding.get("reason", "")) if vacancy.using_union_id is not None else ""
    )
    claim = Claim(placement, waiting + 1, in_post, reason, vacancy.id)
    found = quota_of(session, claim)
    require_quota(session, claim, found)
    return asdict(found) | {"reason": reason}


def prepare_hire(
    session: Session,
    round_: RecruitmentRound,
    candidacy: Candidacy,
    terms: HireTerms,
    *,
    in_post: int | None = None,
    by: Actor,
    at: datetime,
) -> Hire:
    """Write down placement and contract of somebody whose publicity is over; repeated, it replaces
    what was prepared.

    After a refusal by the workforce side the same call mends the record. ``in_post`` is the
    workforce side's figure for the placement. Raises ``Refused('hire.not_cleared')``,
    ``'hire.confirmed'`` once confirmed, ``'labour.…'``, ``'quota.…'``, ``'hire.…'``.
    """
    hire = hire_of(session, candidacy.application_id)
    if hire is not None and hire.state not in EDITABLE:
        raise Refused("hire.confirmed")
    if candidacy.state != ("hired" if hire is not None and hire.state == "refused" else "cleared"):
        raise Refused("hire.not_cleared")
    if hire is not None and hire.confirmed_by == by.account_id:
        raise Refused("two_people.same")
    if by.account_id is None:
        raise ValueError("a person prepares a hire")
    placement = session.get_one(Union, terms.placement_id)
    check_contract(candidacy.vacancy, terms)
    check_avoidance(candidacy, terms)
    quota = check_placement(session, candidacy, placement, terms, in_post=in_post)
    if hire is None:
        hire = Hire(application_id=candidacy.application_id, vacancy_id=candidacy.vacancy_id)
        session.add(hire)
    hire.placement_id, hire.prepared_by, hire.prepared_at = placement.id, by.account_id, at
    hire.contract_starts_on, hire.contract_ends_on, hire.probation_ends_on = (
        terms.starts_on,
        terms.ends_on,
        terms.probation_ends_on,
    )
    session.flush()
    hire.record = hire_record(
        hire.public_id, candidacy.application, candidacy.vacancy, placement, terms, at=at
    )
    session.flush()
    record(
        session,
        "handover.prepare",
        f"hire:{hire.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        placement=placement.code,
        quota=quota,
        avoidance=terms.avoidance_note.strip(),
        decision=terms.decision,
    )
    return hire


def confirm_hire(
    session: Session, round_: RecruitmentRound, hire: Hire, *, by: Actor, at: datetime
) -> Delivery:
    """The second person makes the hire final: record and digest, outbox row and job, headcount and
    message, all or none.

    Raises ``Refused('two_people.same')``, ``'lifecycle.not_allowed'``, also when the candidate
    declined meanwhile.
    """
    if hire.prepared_by == by.account_id:
        raise Refused("two_people.same")
    candidacy = candidacy_of(session, hire.application_id)
    if candidacy is None:
        raise Refused("hire.not_cleared")
    hire.state = HIRE.after(hire.state, "confirm")
    candidacy.state = CANDIDACY.after(candidacy.state, "hire")
    delivery = _send_out(session, round_, hire, by=by, at=at)
    still = max(1, hire.vacancy.seats - handed_over_count(session, hire.vacancy_id))
    move_headcount(session, hire.vacancy, "pending_hire", headcount=still)
    send(
        session,
        hire.application.account_id,
        "handover.hired",
        "您已被聘用",
        f"聘用通知书已生成，请于 {hire.contract_starts_on:%Y-%m-%d} 到{hire.placement.name}报到，并签订书面劳动合同。",
        at=at,
        link=f"/my/hires/{hire.public_id}",
        round_code=round_.code,
    )
    record(
        session,
        "handover.confirm",
        f"hire:{hire.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        digest=hire.record_digest,
    )
    return delivery


def redeliver(
    session: Session, round_: RecruitmentRound, hire: Hire, *, by: Actor, at: datetime
) -> Delivery:
    """Send a refused hire again, mended or not, as a new message with a new digest.

    Who mended it does not send it.

    Raises ``Refused('two_people.same')``, ``'lifecycle.not_allowed'``.
    """
    after = HIRE.after(hire.state, "redeliver")
    if hire.prepared_by == by.account_id:
        raise Refused("two_people.same")
    hire.state, hire.refusal = after, ""
    delivery = _send_out(session, round_, hire, by=by, at=at)
    record(
        session,
        "handover.redeliver",
        f"hire:{hire.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        digest=hire.record_digest,
    )
    return delivery


def _send_out(
    session: Session, round_: RecruitmentRound, hire: Hire, *, by: Actor, at: datetime
) -> Delivery:
    """The outbox row and its job: both exist exactly when the hire is final."""
    final = checked({**(hire.record or {}), "confirmed_at": instant(at)})
    hire.record, hire.record_digest = final, record_digest(final)
    hire.confirmed_by, hire.confirmed_at = by.account_id, at
    body = message_body(
        HIRE_CONFIRMED,
        at,
        {"hire": hire.public_id, "record_sha256": hire.record_digest, "round": round_.code},
    )
    delivery = Delivery(
        hire_id=hire.id, event=HIRE_CONFIRMED, body=body, next_try_at=at, created_at=at
    )
    session.add(delivery)
    session.flush()
    enqueue(session, DELIVER, delivery.id, workflow_id=f"{DELIVER}-{delivery.public_id}")
    return delivery
