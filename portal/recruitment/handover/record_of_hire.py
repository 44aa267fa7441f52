"""The record ``handover/1`` of one hire, made from what stands in the rows;
docs/protocol/handover-v1/record.schema.json says what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.kernel.errors import Refused
from portal.kernel.period import corresponding_day, local_day
from portal.protocol.messages import RECORD_SCHEMA, faults, instant
from portal.recruitment.applications.models import Application
from portal.recruitment.handover.models import Hire
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import Vacancy

# GB/T 2261.1, GB/T 4762; a democratic party without its name has no code there.
SEX = {"male": "1", "female": "2"}
POLITICAL = {"party_member": "01", "probationary": "02", "league_member": "03", "none": "13"}
# The register's words; an official document is Chinese whatever language its writer reads.
EDUCATION = {
    "doctor": "博士研究生",
    "master": "硕士研究生",
    "bachelor": "大学本科",
    "college": "大学专科",
    "secondary": "高中（中专）",
    "other": "其他",
}
DEGREE = {"doctor": "博士", "master": "硕士", "bachelor": "学士"}
REGISTRATION = {"none": "none", "valid": "valid", "overdue": "expired"}
# 用工形式 of the register (forms.md, register.md).
FORM = {
    "county_direct": "1",
    "city_direct": "2",
    "institution": "3",
    "township": "4",
    "dispatch": "5",
    "agency": "6",
    "bought_service": "7",
}
FIXED_TERM = "1"
DECISIONS = ("named", "chosen", "assigned", "lot")


@dataclass(frozen=True)
class HireTerms:
    """What the publisher decides about a hire.

    The first day of the contract is the day of reporting; ``ends_on`` and ``probation_ends_on`` are
    last days. ``decision``: how the unit was found (``DECISIONS``). ``avoidance_note`` says who
    checked the avoidance and how.
    """

    placement_id: int
    starts_on: date
    ends_on: date
    probation_ends_on: date | None = None
    decision: str = "named"
    agency: str = ""
    contract_number: str = ""
    avoidance_confirmed: bool = False
    avoidance_note: str = ""
    quota_reason: str = ""


def training_due(hired_on: date) -> date:
    """Within a year of the hire (guideline 三(三)): the corresponding day of the next year, else
    the month's last (民法典 201, 202); hired on 2026-09-01, 2027-09-01."""
    return corresponding_day(hired_on, 12)[0]


def _person(application: Application) -> dict[str, Any]:
    account, facts = application.account, application.facts or {}
    identity = account.identity
    if identity is None:
        raise Refused("handover.record_incomplete", where="person/document")
    person, education = facts.get("person", {}), facts.get("education", {})
    return {
        "name": account.display_name,
        "document": {"kind": identity.kind, "number": identity.number},
        "sex": SEX.get(person.get("sex", "")),
        "born_on": identity.born_on.isoformat() if identity.born_on else None,
        "political_status": POLITICAL.get(person.get("political", "")),
        "mobile": person.get("mobile") or account.mobile,
        "household": person.get("household") or None,
        "education": EDUCATION.get(education.get("education", "")),
        "degree": DEGREE.get(education.get("degree", "")),
        "school": education.get("school") or None,
        "major": education.get("major") or None,
    }


def _certificate(application: Application) -> dict[str, Any] | None:
    claim = application.claim
    if claim is None or claim.state != "verified":
        return None
    return {
        "level": claim.level,
        "number": claim.number,
        "approved_on": claim.approved_on.isoformat(),
        "registration": REGISTRATION.get(claim.registration),
    }


def _employment(vacancy: Vacancy, placement: Union, terms: HireTerms) -> dict[str, Any]:
    return {
        "placement_union": placement.code,
        "contracting_party": vacancy.contracting_party or vacancy.recruiting_union.name,
        "using_unit": placement.name,
        "form": FORM.get(vacancy.employment_form, "9"),
        "agency": terms.agency.strip() or None,
        "post": vacancy.name,
    }


def _contract(terms: HireTerms) -> dict[str, Any]:
    probation = terms.probation_ends_on
    return {
        "number": terms.contract_number.strip() or None,
        "kind": FIXED_TERM,
        "starts_on": terms.starts_on.isoformat(),
        "ends_on": terms.ends_on.isoformat(),
        "probation_ends_on": probation.isoformat() if probation else None,
    }


def hire_record(hire: Hire, placement: Union, terms: HireTerms, *, at: datetime) -> dict[str, Any]:
    """The record as the publisher prepares it; ``confirmed_at`` is set again on confirmation.

    Raises ``Refused('handover.record_incomplete')`` naming the places that the schema refuses.
    """
    application, vacancy = hire.application, hire.vacancy
    round_ = application.round_
    record = {
        "schema": RECORD_SCHEMA,
        "hire": hire.public_id,
        "round": {"code": round_.code, "title": round_.title},
        "application_number": application.number,
        "vacancy": {"code": vacancy.code, "name": vacancy.name},
        "person": _person(application),
        "certificate": _certificate(application),
        "employment": _employment(vacancy, placement, terms),
        "contract": _contract(terms),
        "hired_on": terms.starts_on.isoformat(),
        "training_due_on": training_due(terms.starts_on).isoformat(),
        "decision": {
            "kind": terms.decision,
            "on": local_day(at).isoformat(),
            "by": round_.organiser.name,
        },
        "confirmed_at": instant(at),
    }
    return checked(record)


def checked(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record, when the schema takes it. Raises ``Refused('handover.record_incomplete')``."""
    places = faults("record", record)
    if places:
        raise Refused("handover.record_incomplete", where="；".join(places))
    return dict(record)
