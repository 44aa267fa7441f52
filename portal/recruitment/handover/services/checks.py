"""What has to be right before a hire is written down: contract, avoidance, unit."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.handover.queries import on_the_way_to
from portal.recruitment.handover.record_of_hire import DECISIONS, HireTerms
from portal.recruitment.offers.queries import accepted_offer, offers_to
from portal.recruitment.rulebook.eligibility.findings import NOT_MET, Finding
from portal.recruitment.rulebook.timetable.labour import (
    FIXED,
    Term,
    assess_dispatch,
    assess_probation,
    assess_start,
)
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.services.quota import Claim, quota_of, require_quota
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import gate_of_hire

NEEDS_AGENCY = ("dispatch", "bought_service")
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


def check_gate(session: Session, candidacy: Candidacy, unit_id: int) -> None:
    """Nothing stands in this person's way: no open objection, no undecided consequence, no missing
    document, and what was offered was accepted for this very unit. Raises
    ``Refused('hire.gate_shut')`` with the first reason."""
    reasons = (*gate_of_hire(session, candidacy), *_offer_against(session, candidacy, unit_id))
    if reasons:
        raise Refused("hire.gate_shut", reason=reasons[0])


def _offer_against(session: Session, candidacy: Candidacy, unit_id: int) -> tuple[str, ...]:
    """A round without offers hires from the list; where one was sent, its answer decides."""
    offers = offers_to(session, candidacy.id)
    if not offers:
        return ()
    if offers[0].state == "sent":
        return ("offer_unanswered",)
    accepted = accepted_offer(session, candidacy)
    if accepted is None:
        return ("offer_not_accepted",)
    return ("offer_other_unit",) if accepted.union_id not in (None, unit_id) else ()


def check_unit(vacancy: Vacancy, placement: Union, terms: HireTerms) -> None:
    """The unit that the vacancy names; without one any unit, and it was not named then.

    Raises ``Refused('hire.other_unit')``, ``'hire.decision'``.
    """
    is_named = vacancy.using_union_id is not None
    if is_named and placement.id != vacancy.using_union_id:
        raise Refused("hire.other_unit")
    if terms.decision not in DECISIONS or (terms.decision == "named") != is_named:
        raise Refused("hire.decision")


def check_room(
    session: Session,
    candidacy: Candidacy,
    placement: Union,
    terms: HireTerms,
    *,
    in_post: int | None,
) -> dict[str, Any]:
    """The unit has room for one more by what the workforce side told; where it has told nothing,
    it decides when the hire is handed over, and nothing is refused here.

    Raises ``Refused('quota.above_ceiling')``.
    """
    vacancy = candidacy.vacancy
    itself = candidacy.application_id
    people = 1 + on_the_way_to(session, placement, vacancy, except_application=itself)
    is_named = vacancy.using_union_id is not None
    agreed = str(vacancy.quota_finding.get("reason", "")) if is_named else ""
    reason = terms.quota_reason.strip() or agreed
    claim = Claim(placement, people, in_post, reason, vacancy.id)
    quota = quota_of(session, claim)
    if quota.decided:
        require_quota(session, claim, quota)
    return asdict(quota) | {"reason": reason}
