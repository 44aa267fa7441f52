"""聘用: prepared by one person, confirmed by another; the message to the workforce side is born in
the same transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import enqueue
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.protocol.messages import HIRE_CONFIRMED, instant, message_body, record_digest
from portal.recruitment.applications.services.screened import require_not_screener
from portal.recruitment.handover.models import Delivery, Hire
from portal.recruitment.handover.queries import handed_over_count, hire_of, on_the_way_to
from portal.recruitment.handover.record_of_hire import DECISIONS, HireTerms, checked, hire_record
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.eligibility.findings import NOT_MET, Finding
from portal.recruitment.rulebook.lifecycles import CANDIDACY, HIRE
from portal.recruitment.rulebook.timetable.labour import (
    FIXED,
    Term,
    assess_dispatch,
    assess_probation,
    assess_start,
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
LEAST_WORD_ON_AVOIDANCE = 6


def require(finding: Finding) -> None:
    """Raises the finding as ``Refused`` when the law says no."""
    if finding.outcome == NOT_MET:
        raise Refused(finding.code, **finding.facts)


def check_contract(vacancy: Vacancy, terms: HireTerms, decided_on: date) -> None:
    """The first day against the day of the decision; article 19 on probation, article 58 on
    dispatch.

    Raises ``Refused('labour.…')`` or ``'hire.agency_missing'``.
    """
    term = Term(FIXED, terms.starts_on, terms.ends_on)
    findings = [
        assess_start(terms.starts_on, decided_on),
        assess_probation(term, terms.probation_ends_on),
    ]
    if vacancy.employment_form == "dispatch":
        findings.append(assess_dispatch(term))
    for finding in findings:
        require(finding)
    if vacancy.employment_form in NEEDS_AGENCY and not terms.agency.strip():
        raise Refused("hire.agency_missing")


def check_avoidance(candidacy: Candidacy, terms: HireTerms) -> None:
    """Somebody looked whether a relative stands in the way at this very unit; a stated relation
    needs words on how it was settled.

    Raises ``Refused('hire.avoidance_missing')``.
    """
    if not terms.avoidance_confirmed:
        raise Refused("hire.avoidance_missing")
    avoidance = (candidacy.application.facts or {}).get("avoidance", {})
    if avoidance.get("applies") == "yes":
        require_reason(
            terms.avoidance_note, "hire.avoidance_missing", least=LEAST_WORD_ON_AVOIDANCE
        )


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
    is_named = vacancy.using_union_id is not None
    if is_named and placement.id != vacancy.using_union_id:
        raise Refused("hire.other_unit")
    if terms.decision not in DECISIONS or (terms.decision == "named") != is_named:
        raise Refused("hire.decision")
    itself = candidacy.application_id
    people = 1 + on_the_way_to(session, placement, vacancy, except_application=itself)
    agreed = str(vacancy.quota_finding.get("reason", "")) if is_named else ""
    reason = terms.quota_reason.strip() or agreed
    claim = Claim(placement, people, in_post, reason, vacancy.id)
    quota = quota_of(session, claim)
    require_quota(session, claim, quota)
    return asdict(quota) | {"reason": reason}


def prepare_hire(
    act: RoundAct, candidacy: Candidacy, terms: HireTerms, *, in_post: int | None = None
) -> Hire:
    """Write down placement and contract of somebody whose publicity is over; repeated, it replaces
    what was prepared.

    After a refusal by the workforce side the same call mends the record. ``in_post`` is the
    workforce side's figure for the placement. Raises ``Refused('hire.not_cleared')``,
    ``'hire.confirmed'`` once confirmed, ``'labour.…'``, ``'quota.…'``, ``'hire.…'``.
    """
    hire = hire_of(act.session, candidacy.application_id)
    _require_editable(act, candidacy, hire)
    placement = act.session.get_one(Union, terms.placement_id)
    check_contract(candidacy.vacancy, terms, _decided_on(act, hire))
    check_avoidance(candidacy, terms)
    quota = check_placement(act.session, candidacy, placement, terms, in_post=in_post)
    if hire is None:
        hire = Hire(application_id=candidacy.application_id, vacancy_id=candidacy.vacancy_id)
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
    if hire is not None:
        require_another(act.by.account_id, hire.confirmed_by)


def _decided_on(act: RoundAct, hire: Hire | None) -> date:
    """The day of the hire's decision: what is mended later was decided when it was confirmed."""
    confirmed_at = hire.confirmed_at if hire is not None else None
    return local_day(confirmed_at or act.at)


def _write_down(act: RoundAct, hire: Hire, placement: Union, terms: HireTerms) -> None:
    hire.placement_id = placement.id
    hire.prepared_by, hire.prepared_at = act.by.account_id, act.at
    hire.contract_starts_on, hire.contract_ends_on = terms.starts_on, terms.ends_on
    hire.probation_ends_on = terms.probation_ends_on
    act.session.flush()
    hire.record = hire_record(hire, placement, terms, at=hire.confirmed_at or act.at)
    act.session.flush()


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
    after = HIRE.after(hire.state, "confirm")
    require(assess_start(hire.contract_starts_on, local_day(act.at)))
    hire.state = after
    candidacy.state = CANDIDACY.after(candidacy.state, "hire")
    delivery = _send_out(act, hire)
    still = max(1, hire.vacancy.seats - handed_over_count(act.session, hire.vacancy_id))
    move_headcount(act.session, hire.vacancy, "hire", headcount=still)
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
    """Send a refused hire again, mended or not, as a new message with a new digest.

    Who mended it does not send it.

    Raises ``Refused('two_people.same')``, ``'two_people.screened'``, ``'lifecycle.not_allowed'``.
    """
    after = HIRE.after(hire.state, "redeliver")
    require_another(act.by.account_id, hire.prepared_by)
    require_not_screener(act.session, hire.application, act.by.account_id)
    hire.state, hire.refusal = after, ""
    delivery = _send_out(act, hire)
    act.record_on_round("handover.redeliver", f"hire:{hire.public_id}", digest=hire.record_digest)
    return delivery


def _send_out(act: RoundAct, hire: Hire) -> Delivery:
    """The outbox row and its job: both exist exactly when the hire is final."""
    final = checked({**(hire.record or {}), "confirmed_at": instant(act.at)})
    hire.record, hire.record_digest = final, record_digest(final)
    hire.confirmed_by, hire.confirmed_at = act.by.account_id, act.at
    told = {
        "hire": hire.public_id,
        "record_sha256": hire.record_digest,
        "round": act.round_.code,
    }
    delivery = Delivery(
        hire_id=hire.id,
        event=HIRE_CONFIRMED,
        body=message_body(HIRE_CONFIRMED, act.at, told),
        next_try_at=act.at,
        created_at=act.at,
    )
    act.session.add(delivery)
    act.session.flush()
    enqueue(act.session, DELIVER, delivery.id, workflow_id=f"{DELIVER}-{delivery.public_id}")
    return delivery
