"""What a public document may hold: the white list per kind, and the last look for numbers that must
never be published.

Source: domain.md §6; 个人信息保护法 arts. 5–6 (necessity, minimum). Names stand on lists only from
the proposed-hire stage on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.recruitment.rulebook.publication.personal_numbers import typed_personal_numbers

_LIST = ("vacancy", "vacancy_name", "headcount", "ticket_number")
_QUOTA = (
    "quota_unions",
    "quota_workers",
    "quota_figures_on",
    "quota_sentence",
    "quota_overlap",
    "quota_reading",
    "quota_ceiling",
    "quota_in_post",
    "quota_pending",
    "quota_requested",
    "quota_exception",
)
_CHANGES = ("item", "before", "after")
COLUMNS: dict[str, frozenset[str]] = {
    "recruitment": frozenset(
        (
            "vacancy",
            "vacancy_name",
            "recruiting_union",
            "using_union",
            "contracting_party",
            "employment_form",
            "headcount",
            "opening_ratio",
            "education",
            "degree",
            "majors",
            "birth_range",
            "political",
            "household",
            "experience",
            "certificate",
            "other",
            "work_place",
            "pay_note",
            "phone",
            "remark",
            "duties",
            "exam",
            "pass_marks",
            "graduates",
            "window",
            "starts_at",
            "ends_at",
            *_QUOTA,
        )
    ),
    "correction": frozenset((*_CHANGES, "reason", "window")),
    "supplement": frozenset(_CHANGES),
    "extension": frozenset((*_CHANGES, "window")),
    "substitution": frozenset(_CHANGES),
    "interview": frozenset(_CHANGES),
    "reduction": frozenset(
        (
            *_CHANGES,
            "vacancy",
            "vacancy_name",
            "headcount",
            "approved",
            "ratio",
            "decision",
            "new_headcount",
            "reason",
        )
    ),
    "seating_evidence": frozenset(
        ("item", "value", "site", "room", "from_ticket", "to_ticket", "count")
    ),
    "interview_draw": frozenset(("item", "value")),
    "written_result": frozenset((*_LIST, "written", "points", "state")),
    "preferences": frozenset(("vacancy", "ticket_number", "item", "level", "effect", "basis")),
    "shortlist": frozenset((*_LIST, "score", "place", "entered", "state")),
    "interview_result": frozenset(
        (*_LIST, "room", "raw", "room_mean", "overall_mean", "coefficient", "score", "state")
    ),
    "ranking": frozenset(
        (
            *_LIST,
            "written",
            "interview",
            "points",
            "composite",
            "extra_test",
            "place",
            "outcome",
            "state",
            "tie",
        )
    ),
    "proposed_hire": frozenset(
        (
            "recruiting_union",
            "vacancy",
            "vacancy_name",
            "name",
            "ticket_number",
            "education",
            "school_or_work",
            "composite",
            "place",
        )
    ),
}
KINDS = tuple(COLUMNS)


@dataclass(frozen=True)
class Leak:
    """Where (a path like ``tables/0/rows/3/1``) something stands that must not: ``id_number``,
    ``mobile``, ``column``, ``kind``."""

    where: str
    what: str


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}/{key}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{path}/{number}")


def texts_of(value: Any) -> Iterator[str]:
    """Every text inside a JSON value."""
    return (text for _path, text in _texts(value))


def leaks(kind: str, content: dict[str, Any]) -> list[Leak]:
    """Everything in ``content`` that may not be published as ``kind``; empty when it may go out."""
    allowed = COLUMNS.get(kind)
    if allowed is None:
        return [Leak("", "kind")]
    found = []
    for number, table in enumerate(content.get("tables", ())):
        found += [
            Leak(f"tables/{number}/{column['code']}", "column")
            for column in table["columns"]
            if column["code"] not in allowed
        ]
    for path, text in _texts(content):
        found += [
            Leak(path.lstrip("/"), kind)
            for kind in sorted({number.kind for number in typed_personal_numbers(text)})
        ]
    return found
