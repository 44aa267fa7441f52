"""Everything that is handed in for approval as one JSON value, and the lines in which two of them
are compared.

The value is taken from the rows' own columns, so that a column added later is covered without
anybody thinking of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from portal.recruitment.approval.queries import plan_of
from portal.recruitment.approval.services.notice_parts import notice_parts
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import bodies_of
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of

SCHEMA = "round-version/1"
# What names a row, counts its changes or comes only after the approval is not what is approved.
_NOT_CONTENT = {
    "id",
    "public_id",
    "version",
    "state",
    "policy_digest",
    "drafted_by",
    "created_at",
    "published_at",
    "round_id",
    "opened_headcount",
}


def columns_of(row: Any, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The row's own columns as JSON values."""
    names = [
        column.key
        for column in inspect(type(row)).column_attrs
        if column.key not in _NOT_CONTENT | without
    ]
    return {name: _plain(getattr(row, name)) for name in sorted(names)}


def _plain(value: Any) -> Any:
    """An instant is written in UTC, whatever clock the row was given it in."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def vacancy_part(vacancy: Vacancy) -> dict[str, Any]:
    return columns_of(vacancy) | {
        "recruiting_union": vacancy.recruiting_union.name,
        "using_union": vacancy.using_union.name if vacancy.using_union else None,
    }


def round_content(session: Session, round_: RecruitmentRound) -> dict[str, Any]:
    """What the approver decides on: round, policy, timetable, bodies, plan, notice, and every
    vacancy with what was found of its quota."""
    plan = plan_of(session, round_.id)
    return {
        "schema": SCHEMA,
        "round": columns_of(round_, without=frozenset({"policy", "organiser_id", "approver_id"}))
        | {"organiser": round_.organiser.name, "approver": round_.approver.name},
        "policy": round_.policy,
        "windows": {
            window.kind: [_plain(window.starts_at), _plain(window.ends_at)]
            for window in round_.windows
        },
        "bodies": [columns_of(body) for body in bodies_of(session, round_.id)],
        "plan": columns_of(plan) if plan is not None else {},
        "notice": notice_parts(session, round_),
        "vacancies": {
            vacancy.code: vacancy_part(vacancy) for vacancy in vacancies_of(session, round_.id)
        },
    }


@dataclass(frozen=True)
class Change:
    """One cell that differs: ``section`` as comments name it (``policy``, ``vacancy:01``), ``path``
    within it, and both values."""

    section: str
    path: str
    before: Any
    after: Any


def sections_of(content: dict[str, Any]) -> list[str]:
    """What a comment can be put to, in the order of the page."""
    return [
        "round",
        "notice",
        "policy",
        "windows",
        "bodies",
        "plan",
        "vacancies",
        *(f"vacancy:{code}" for code in content["vacancies"]),
    ]


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Every cell that differs, section by section; a vacancy that came or went is one change."""
    found: list[Change] = []
    for section in ("round", "notice", "policy", "windows", "bodies", "plan"):
        found += _cells(section, before.get(section), after.get(section))
    old, new = before["vacancies"], after["vacancies"]
    for code in sorted(set(old) | set(new)):
        section = f"vacancy:{code}"
        if code not in old or code not in new:
            found.append(
                Change(section, "", old.get(code, {}).get("name"), new.get(code, {}).get("name"))
            )
        else:
            found += _cells(section, _named(old[code]), _named(new[code]))
    return found


def _named(part: dict[str, Any]) -> dict[str, Any]:
    """Without the inner numbers of unions, whose names stand beside."""
    return {name: value for name, value in part.items() if not name.endswith("_union_id")}


def _cells(section: str, before: Any, after: Any) -> list[Change]:
    old, new = _flat(before), _flat(after)
    return [
        Change(section, path, old.get(path), new.get(path))
        for path in [*old, *(path for path in new if path not in old)]
        if old.get(path) != new.get(path)
    ]


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    """Path → leaf. Lists of plain values are one leaf, so that an inserted line is one change."""
    if isinstance(value, dict):
        found: dict[str, Any] = {}
        for name, inner in value.items():
            found |= _flat(inner, f"{path}.{name}" if path else str(name))
        return found
    if isinstance(value, list):
        if any(isinstance(item, dict) for item in value):
            found = {}
            for place, item in enumerate(value, 1):
                found |= _flat(item, f"{path}.{place}" if path else str(place))
            return found
        return {
            path: "、".join(
                item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
                for item in value
            )
        }
    return {path: value}
