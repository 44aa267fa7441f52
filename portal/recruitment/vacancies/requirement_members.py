"""The members of the requirements document as the editor shows them: which fields say each, and
whether a vacancy has its own word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.recruitment.labels import choices
from portal.recruitment.vacancies.requirement_forms import RequirementEditor, relaxed_rows
from portal.recruitment.vacancies.requirement_names import shown_names

Document = dict[str, Any]
_GROUPS = {
    "education": "education.wish",
    "degree": "degree.wish",
    "study_forms": "study_form",
    "household_instead": "requirement.tie",
    "documents": "identity.kind",
    "waives": "requirement.waiver",
    "condition": "requirement.condition",
    "reset": "requirement.member",
}


@dataclass(frozen=True, slots=True)
class Member:
    """Members that are said, kept and given back together.

    ``read``: all of them from the form, empty ones too; ``data``: form data of them.
    """

    code: str
    names: tuple[str, ...]
    read: Callable[[RequirementEditor, Mapping[str, Any]], Document]
    data: Callable[[Mapping[str, Any]], dict[str, Any]]


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _on(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(name: str, empty: Any) -> Member:
    return Member(
        name,
        (name,),
        lambda form, _before: {name: form[name].data or empty},
        lambda document: {name: document.get(name) or empty},
    )


def _dated(name: str) -> Member:
    return Member(
        name,
        (name,),
        lambda form, _before: {name: _iso(form[name].data)},
        lambda document: {name: _on(document.get(name))},
    )


def _read_birth(form: RequirementEditor, before: Mapping[str, Any]) -> Document:
    birth = {"earliest": _iso(form.earliest_birth.data), "latest": _iso(form.latest_birth.data)}
    found: Document = {name: value for name, value in birth.items() if value}
    # the page shows the first; further ones stay
    relaxed = list(((before.get("birth") or {}).get("relaxed") or ())[1:])
    if form.relaxed_earliest_birth.data:
        relaxed.insert(
            0,
            {
                "earliest": _iso(form.relaxed_earliest_birth.data),
                "any_of": form.relaxed_conditions.data,
            },
        )
    if relaxed:
        found["relaxed"] = relaxed
    return {"birth": found}


def _birth_data(document: Mapping[str, Any]) -> dict[str, Any]:
    birth = document.get("birth") or {}
    first = (birth.get("relaxed") or [{}])[0]
    return {
        "earliest_birth": _on(birth.get("earliest")),
        "latest_birth": _on(birth.get("latest")),
        "relaxed_earliest_birth": _on(first.get("earliest")),
        "relaxed_conditions": first.get("any_of", []),
    }


def _read_household(form: RequirementEditor, _before: Mapping[str, Any]) -> Document:
    there = bool(form.household.data)
    return {
        "household": form.household.data or [],
        "household_by": _iso(form.household_by.data) if there else None,
        "household_instead": form.household_instead.data if there else [],
    }


def _read_experience(form: RequirementEditor, _before: Mapping[str, Any]) -> Document:
    if not form.experience_years.data:
        return {"experience": {}}
    more = {"until": _iso(form.experience_until.data), "kinds": form.experience_kinds.data}
    return {
        "experience": {"years": form.experience_years.data}
        | {name: value for name, value in more.items() if value}
    }


def _experience_data(document: Mapping[str, Any]) -> dict[str, Any]:
    work = document.get("experience") or {}
    return {
        "experience_years": work.get("years"),
        "experience_until": _on(work.get("until")),
        "experience_kinds": work.get("kinds", []),
    }


_GRADUATES = {
    "years_back": "graduate_years_back",
    "grassroots_years": "graduate_grassroots",
    "conscript_years": "graduate_conscripts",
}


def _read_graduates(form: RequirementEditor, _before: Mapping[str, Any]) -> Document:
    if not form.graduate_year.data:
        return {"graduates": None}
    more = {
        name: form[field].data for name, field in _GRADUATES.items() if form[field].data is not None
    }
    return {"graduates": {"year": form.graduate_year.data} | more}


def _graduates_data(document: Mapping[str, Any]) -> dict[str, Any]:
    rule = document.get("graduates") or {}
    return {"graduate_year": rule.get("year")} | {
        field: rule.get(name) for name, field in _GRADUATES.items()
    }


def _relaxed_data(document: Mapping[str, Any]) -> dict[str, Any]:
    rows = []
    for one in document.get("relaxed") or ():
        any_of = [
            {"kind": it["kind"], "names": shown_names(it), "years": it.get("years")}
            for it in one["any_of"]
        ]
        rows.append(
            {
                "any_of": any_of,
                "earliest_birth": _on(one.get("earliest_birth")),
                "education": one.get("education") or "",
                "obtained_by": _on(one.get("obtained_by")),
                "waives": list(one.get("waives") or ()),
            }
        )
    return {"relaxed": rows}


MEMBERS = (
    _plain("education", ""),
    _plain("degree", ""),
    _plain("study_forms", []),
    _dated("obtained_by"),
    _plain("majors", []),
    Member("birth", ("birth",), _read_birth, _birth_data),
    _plain("political", []),
    Member(
        "household",
        ("household", "household_by", "household_instead"),
        _read_household,
        lambda document: {
            "household": document.get("household") or [],
            "household_by": _on(document.get("household_by")),
            "household_instead": document.get("household_instead") or [],
        },
    ),
    Member("experience", ("experience",), _read_experience, _experience_data),
    Member(
        "certificate",
        ("certificate_required", "registration_required"),
        lambda form, _before: {
            "certificate_required": bool(form.certificate_required.data),
            "registration_required": bool(form.registration_required.data),
        },
        lambda document: {
            name: bool(document.get(name))
            for name in ("certificate_required", "registration_required")
        },
    ),
    Member("graduates", ("graduates",), _read_graduates, _graduates_data),
    _plain("documents", []),
    _plain("declared", []),
    _plain("exclusions", []),
    Member(
        "relaxed",
        ("relaxed",),
        lambda form, _before: {"relaxed": relaxed_rows(form)},
        _relaxed_data,
    ),
    _plain("condition_reason", ""),
)


def _said(part: Mapping[str, Any], names: tuple[str, ...]) -> Document:
    return {name: part[name] for name in names if part.get(name)}


def is_own(member: Member, own: Mapping[str, Any]) -> bool:
    return any(name in own for name in member.names)


def editor_data(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Form data of what holds: each name as ``own`` says it, else as ``shared`` does."""
    holds = {**shared, **own}
    return {field: value for member in MEMBERS for field, value in member.data(holds).items()}


def editor_words(name: str) -> Sequence[tuple[str, str]]:
    """The choices of a field of the editor; the empty one only where one thing is chosen."""
    return [
        choice for choice in choices(_GROUPS[name]) if choice[0] or name in ("education", "degree")
    ]


def editor(shared: Mapping[str, Any], own: Mapping[str, Any], **more: Any) -> RequirementEditor:
    """The form over what holds, filled from the request where there is one."""
    data = editor_data(shared, own) | more
    form = RequirementEditor(data=data)
    form.give(editor_words)
    return form


def typed_document(
    form: RequirementEditor, shared: Mapping[str, Any], own: Mapping[str, Any]
) -> Document:
    """A vacancy's own document: a member is its own when it was before or differs from the round's
    word, unless it was to be given back."""
    found: Document = {}
    for member in MEMBERS:
        if member.code in (form.reset.data or ()):
            continue
        typed = member.read(form, own if is_own(member, own) else shared)
        if is_own(member, own) or _said(typed, member.names) != _said(shared, member.names):
            # An empty word is kept where the round has one: that is how a vacancy says that the
            # round's condition is not its.
            kept = {name: typed[name] for name in member.names if typed[name] or shared.get(name)}
            found |= kept or {member.names[0]: typed[member.names[0]]}
    return found


def shared_document(form: RequirementEditor, before: Mapping[str, Any]) -> Document:
    """The round's document: what is empty is left out."""
    found: Document = {}
    for member in MEMBERS:
        found |= _said(member.read(form, before), member.names)
    return found
