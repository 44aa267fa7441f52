"""What changed between two versions, in words, section by section with the comments that belong
there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.foundation.web.filters import moment
from portal.recruitment.approval.models import DecisionComment
from portal.recruitment.approval.round_content import Change, changes_between, sections_of
from portal.recruitment.labels import word

_WORDED = {
    "employment_form": "employment_form",
    "run_kind": "round.run_kind",
    "education": "education.wish",
    "degree": "degree.wish",
}


@dataclass
class ChangedSection:
    """``rows``: (what, before, after); ``comments``: what the approver wrote to this section."""

    code: str
    title: str
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    comments: list[DecisionComment] = field(default_factory=list)


def section_title(code: str, vacancies: dict[str, Any]) -> str:
    """「岗位 01 工会工作者」 for ``vacancy:01``."""
    if code.startswith("vacancy:"):
        number = code.removeprefix("vacancy:")
        name = vacancies.get(number, {}).get("name", "")
        return f"{word('round.section', 'vacancy')} {number} {name}".rstrip()
    return word("round.section", code)


def section_choices(content: dict[str, Any]) -> list[tuple[str, str]]:
    return [(code, section_title(code, content["vacancies"])) for code in sections_of(content)]


def changed_sections(
    before: dict[str, Any] | None, after: dict[str, Any], comments: Iterable[DecisionComment] = ()
) -> list[ChangedSection]:
    """Sections that changed or were commented on, in the order of the page; without ``before`` only
    the comments."""
    named = {**(before or {}).get("vacancies", {}), **after["vacancies"]}
    sections: dict[str, ChangedSection] = {}

    def section(code: str) -> ChangedSection:
        return sections.setdefault(code, ChangedSection(code, section_title(code, named)))

    for comment in comments:
        section(comment.section).comments.append(comment)
    for change in changes_between(before, after) if before else ():
        section(change.section).rows.append(_row(change))
    order = {code: place for place, code in enumerate(sections_of(after))}
    return sorted(
        sections.values(),
        key=lambda section: (order.get(section.code, len(order)), section.code),
    )


def _row(change: Change) -> tuple[str, str, str]:
    if change.section.startswith("vacancy:") and not change.path:
        return _("整个岗位"), _value("", change.before), _value("", change.after)
    if change.section == "windows":
        return word("window", change.path), _window(change.before), _window(change.after)
    parts = change.path.split(".")
    title = " · ".join(word("round.field", part) for part in parts if part)
    return (
        title or word("round.section", change.section),
        _value(parts[-1], change.before),
        _value(parts[-1], change.after),
    )


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return _("（无）")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return word(_WORDED[name], value) if name in _WORDED and isinstance(value, str) else str(value)


def _window(value: str | None) -> str:
    if not value:
        return _("（无）")
    return " – ".join(moment(datetime.fromisoformat(text)) for text in value.split("、"))
