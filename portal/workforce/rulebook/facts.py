"""What a dated fact may say at all: nonsense is refused, whoever enters it.

Source: register of workers §2, §3; 劳动法 15 (nobody under 16 works).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from portal.kernel import resident_id
from portal.kernel.errors import Refused
from portal.kernel.period import corresponding_day
from portal.workforce.rulebook import spells as kinds
from portal.workforce.rulebook.filing import BOUGHT_SERVICE, DISPATCH
from portal.workforce.rulebook.spells import Dated

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
LEAST_AGE = 16
# Facts that may lie before the first day at work, even in youth.
OF_THE_PERSON = (kinds.IDENTITY, kinds.EDUCATION, kinds.CERTIFICATE, kinds.REGISTRATION)
LEVELS = ("assistant", "social_worker", "senior")
REGISTRATIONS = ("none", "pending", "valid", "expired", "cancelled")


def check_facts(kind: str, span: Dated, facts: Mapping[str, Any], born_on: date | None) -> None:
    """``born_on``: the birthday that holds for the person, None where nobody knows it.

    Raises ``fact.day`` (outside 1990–2099), ``fact.before_birth``, ``fact.too_young``, and by kind:
    ``fact.name``, ``fact.document``, ``fact.birthday``, ``fact.agency``, ``fact.unit``,
    ``fact.party``, ``fact.certificate``, ``fact.certificate_day``, ``fact.code``,
    ``fact.leave_open``.
    """
    days = [span.valid_from] if span.valid_to is None else [span.valid_from, span.valid_to]
    if not all(FIRST_DAY <= day <= LAST_DAY for day in days):
        raise Refused("fact.day")
    if born_on is not None:
        if span.valid_from < born_on:
            raise Refused("fact.before_birth")
        of_age = corresponding_day(born_on, 12 * LEAST_AGE)[0]
        if kind not in OF_THE_PERSON and span.valid_from < of_age:
            raise Refused("fact.too_young", age=LEAST_AGE)
    check = _CHECKS.get(kind)
    if check is not None:
        check(span, facts)


def check_after_birth(day: date, born_on: date | None) -> None:
    """Raises ``fact.before_birth``."""
    if born_on is not None and day < born_on:
        raise Refused("fact.before_birth")


def _identity(span: Dated, facts: Mapping[str, Any]) -> None:
    if not (facts.get("name") or "").strip():
        raise Refused("fact.name")
    kind, number, born_on = facts["document_kind"], facts["document_number"], facts.get("born_on")
    try:
        number = resident_id.check(kind, number, span.valid_from)
    except Refused as refused:
        raise Refused("fact.document") from refused
    if kind == resident_id.RESIDENT_ID and born_on not in (None, resident_id.birth_date(number)):
        raise Refused("fact.birthday")
    if born_on is not None and born_on > span.valid_from:
        raise Refused("fact.before_birth")


def _employment(_span: Dated, facts: Mapping[str, Any]) -> None:
    if facts.get("form") in (DISPATCH, BOUGHT_SERVICE) and not (facts.get("agency") or "").strip():
        raise Refused("fact.agency")


def _unit(_span: Dated, facts: Mapping[str, Any]) -> None:
    if facts.get("union_id") is None or not (facts.get("using_unit") or "").strip():
        raise Refused("fact.unit")


def _party(_span: Dated, facts: Mapping[str, Any]) -> None:
    if not (facts.get("contracting_party") or "").strip():
        raise Refused("fact.party")


def _certificate(span: Dated, facts: Mapping[str, Any]) -> None:
    if facts.get("certificate_level") not in LEVELS or not facts.get("certificate_number"):
        raise Refused("fact.certificate")
    approved = facts.get("certificate_approved_on")
    if approved is not None and span.valid_from < approved:
        raise Refused("fact.certificate_day", on=approved.isoformat())


def _registration(_span: Dated, facts: Mapping[str, Any]) -> None:
    if facts.get("certificate_registration") not in REGISTRATIONS:
        raise Refused("fact.code")


def _post(_span: Dated, facts: Mapping[str, Any]) -> None:
    if facts.get("post_class") not in (None, "1", "2", "3"):
        raise Refused("fact.code")


def _leave(span: Dated, _facts: Mapping[str, Any]) -> None:
    if span.valid_to is None:
        raise Refused("fact.leave_open")


_CHECKS: dict[str, Callable[[Dated, Mapping[str, Any]], None]] = {
    kinds.IDENTITY: _identity,
    kinds.EMPLOYMENT: _employment,
    kinds.USING_UNIT: _unit,
    kinds.PARTY: _party,
    kinds.CERTIFICATE: _certificate,
    kinds.REGISTRATION: _registration,
    kinds.POST: _post,
    kinds.LEAVE: _leave,
}
