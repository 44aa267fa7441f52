"""The form of a hire's terms, filled with what was prepared or announced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypeVar

from portal.foundation.time.clock import local
from portal.foundation.web.unit import now, reading
from portal.kernel.period import DAY, corresponding_day
from portal.recruitment.handover import queries
from portal.recruitment.handover.forms import HireForm
from portal.recruitment.handover.models import Hire
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.models import Vacancy

Terms = TypeVar("Terms", bound=HireForm)


def usual(vacancy: Vacancy) -> dict[str, Any]:
    """A term of three years from the next month on, three months of it on probation."""
    first = (local(now()).date().replace(day=1) + timedelta(days=32)).replace(day=1)
    return {
        "placement": vacancy.using_union_id,
        "starts_on": first,
        "ends_on": corresponding_day(first, 36)[0] - DAY,
        "probation_ends_on": corresponding_day(first, 3)[0] - DAY,
        "decision": "named" if vacancy.using_union_id is not None else "chosen",
        "contract_number": "",
        "agency": "",
    }


def prepared(hire: Hire) -> dict[str, Any]:
    """What the edition that is being mended says, else the announced one."""
    current = hire.draft or hire.announced
    record = (current.record if current is not None else None) or {}
    contract = record.get("contract", {})
    return {
        "placement": current.placement_id if current is not None else hire.placement_id,
        "starts_on": _day(contract.get("starts_on")) or hire.contract_starts_on,
        "ends_on": _day(contract.get("ends_on")) or hire.contract_ends_on,
        "probation_ends_on": _day(contract.get("probation_ends_on")),
        "decision": record.get("decision", {}).get("kind") or "named",
        "contract_number": contract.get("number") or "",
        "agency": record.get("employment", {}).get("agency") or "",
        "reason": current.reason if current is not None else "",
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def filled(kind: type[Terms], hire: Hire, *, empty: bool) -> Terms:
    data = prepared(hire)
    return kind(formdata=None, data=data) if empty else kind()


def hire_choices(form: HireForm, round_: RecruitmentRound, vacancy: Vacancy) -> None:
    """The units that the vacancy allows, and the ways in which one is found."""
    is_named = vacancy.using_union_id is not None
    form.placement.choices = [
        (unit.id, f"{unit.code} {unit.name}")
        for unit in queries.placement_choices(reading(), round_.id)
        if vacancy.using_union_id in (None, unit.id)
    ]
    form.decision.choices = [
        (kind, text) for kind, text in choices("hire.decision") if (kind == "named") == is_named
    ]
