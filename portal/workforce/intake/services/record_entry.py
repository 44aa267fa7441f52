"""A record ``handover/1`` as the register's facts and columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.protocol.messages import record_digest
from portal.workforce.records.contracts.terms import ContractTerms
from portal.workforce.rulebook.filing import Candidate
from portal.workforce.workers.services.register import Entry

HIRED_BY_RECRUITMENT = "1"  # 进入方式 公开招聘
_PERSONAL = ("sex", "ethnicity", "political_status", "mobile", "household")
_SCHOOLING = ("education", "degree", "school", "major")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _needed(text: str) -> date:
    return date.fromisoformat(text)


def entry_of(record: Mapping[str, Any]) -> Entry:
    """The record's members as the register's facts and columns."""
    placement = record["employment"]["placement_union"]
    return Entry(_candidate_of(record), placement, _columns_of(record))


def _candidate_of(record: Mapping[str, Any]) -> Candidate:
    person, work, contract = record["person"], record["employment"], record["contract"]
    certificate = record["certificate"] or {}
    return Candidate(
        document_kind=person["document"]["kind"],
        document_number=person["document"]["number"],
        born_on=_day(person.get("born_on")),
        contract_kind=contract["kind"],
        starts_on=_needed(contract["starts_on"]),
        ends_on=_day(contract["ends_on"]),
        probation_ends_on=_day(contract.get("probation_ends_on")),
        form=work["form"],
        agency=work.get("agency"),
        certificate_level=certificate.get("level"),
        certificate_number=certificate.get("number"),
        hired_on=_needed(record["hired_on"]),
        training_due_on=_needed(record["training_due_on"]),
        decided_on=_needed(record["decision"]["on"]),
    )


def _columns_of(record: Mapping[str, Any]) -> dict[str, Any]:
    person, work = record["person"], record["employment"]
    certificate = record["certificate"] or {}
    return {
        "name": person["name"],
        **{name: person.get(name) for name in (*_PERSONAL, *_SCHOOLING)},
        "certificate_approved_on": _day(certificate.get("approved_on")),
        "certificate_registration": certificate.get("registration"),
        "contracting_party": work["contracting_party"],
        "using_unit": work["using_unit"],
        "post": work.get("post"),
        "post_class": work.get("post_class"),
        "entry_kind": HIRED_BY_RECRUITMENT,
        **source_of(record),
    }


def source_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """Where the record came from, which no dated fact repeats."""
    decision = record["decision"]
    return {
        "source_hire": record["hire"],
        "source_digest": record_digest(record),
        "source_round": record["round"]["code"],
        "application_number": record["application_number"],
        "placement_kind": decision["kind"],
        "placement_on": _needed(decision["on"]),
        "placement_by": decision["by"],
    }


def contract_of(record: Mapping[str, Any]) -> ContractTerms:
    contract = record["contract"]
    return ContractTerms(
        number=contract.get("number") or "",
        kind=contract["kind"],
        starts_on=_needed(contract["starts_on"]),
        ends_on=_day(contract["ends_on"]),
        probation_ends_on=_day(contract.get("probation_ends_on")),
    )
