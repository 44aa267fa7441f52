"""What a notice after publication may change, and how the difference is told.

Values in, values out.

Source: the rules are frozen with the notice (domain.md §5); 人社部令35号 art. 15 makes changing
procedure, conditions or numbers on the quiet punishable, so that every change is itself a notice;
practice.md §11 for extensions.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.kernel.errors import Refused

# What each kind of notice may touch.
WINDOW, CONTACT, TEXT, VACANCY, HEADCOUNT, REQUIREMENTS, POLICY = (
    "window",
    "contact",
    "text",
    "vacancy",
    "headcount",
    "requirements",
    "policy",
)
MAY: Mapping[str, frozenset[str]] = {
    "correction": frozenset({WINDOW, CONTACT, TEXT, VACANCY, REQUIREMENTS, POLICY}),
    "supplement": frozenset({WINDOW, CONTACT, TEXT, VACANCY}),
    "extension": frozenset({WINDOW}),
    "reduction": frozenset({HEADCOUNT}),
    "substitution": frozenset(),
    "interview": frozenset({WINDOW}),
}
KINDS = tuple(MAY)
NEEDS_TEXT = ("substitution", "interview")
# Facts of a vacancy that may be put right while people apply for it: nobody's chances depend on
# them.
VACANCY_FACTS = ("name", "duties", "work_place", "contracting_party", "pay_note", "remark")
# What is left of the registration after new requirements: time to read them and to apply
# (所见公告报名至少 3 天).
LEAST_REOPENING = timedelta(days=3)


@dataclass(frozen=True)
class Item:
    """``target`` is one of the words above; ``key`` which window, text, vacancy; ``field`` which
    fact of it. Values are JSON values."""

    target: str
    key: str
    field: str
    before: Any
    after: Any

    @property
    def place(self) -> tuple[str, str, str]:
        return self.target, self.key, self.field

    def stored(self) -> dict[str, Any]:
        return {
            "target": self.target,
            "key": self.key,
            "field": self.field,
            "before": self.before,
            "after": self.after,
        }


def item_of(stored: Mapping[str, Any]) -> Item:
    return Item(stored["target"], stored["key"], stored["field"], stored["before"], stored["after"])


def span_of(value: Mapping[str, str] | None) -> tuple[datetime, datetime] | None:
    return (
        None
        if value is None
        else (datetime.fromisoformat(value["starts_at"]), datetime.fromisoformat(value["ends_at"]))
    )


def check_items(
    kind: str,
    items: Iterable[Item],
    *,
    text: str,
    windows: Mapping[str, tuple[datetime, datetime]],
    at: datetime,
) -> None:
    """``windows`` is the timetable as it would be after the change.

    Raises ``Refused('change.nothing')``, ``'change.not_of_kind'``, ``'change.text_missing'``,
    ``'change.window_over'``, ``'change.into_past'``, ``'change.registration_shortened'``,
    ``'change.extension_missing'``, ``'change.headcount_only_down'``,
    ``'change.requirements_need_reopening'``, ``'change.policy_too_late'``.
    """
    found = list(items)
    if not found and not text.strip():
        raise Refused("change.nothing")
    if kind in NEEDS_TEXT and not text.strip():
        raise Refused("change.text_missing")
    for item in found:
        if item.target not in MAY[kind]:
            raise Refused("change.not_of_kind", kind=kind, target=item.target)
        if item.target == WINDOW:
            _check_window(item, at)
        if item.target == HEADCOUNT and not 0 <= item.after < item.before:
            raise Refused(
                "change.headcount_only_down", vacancy=item.key, before=item.before, after=item.after
            )
    targets = {item.target for item in found}
    if kind == "extension" and ("registration" not in {item.key for item in found}):
        raise Refused("change.extension_missing")
    if REQUIREMENTS in targets and windows["registration"][1] < at + LEAST_REOPENING:
        raise Refused("change.requirements_need_reopening", days=LEAST_REOPENING.days)
    if POLICY in targets and "written" in windows and windows["written"][0] <= at:
        raise Refused("change.policy_too_late")


def _check_window(item: Item, at: datetime) -> None:
    before, after = span_of(item.before), span_of(item.after)
    if after is None:
        raise Refused("change.window_dropped", window=item.key)
    if item.key == "registration" and before is not None and after[1] < before[1]:
        raise Refused("change.registration_shortened")
    if (
        item.key != "registration"
        and before is not None
        and before[1] <= at
        and before[1] != before[0]
    ):
        raise Refused("change.window_over", window=item.key)
    started = before is not None and before[0] <= at
    if started and before is not None and item.key != "registration" and after[0] != before[0]:
        raise Refused("change.into_past", window=item.key)
    if after[1] <= at or (not started and after[0] <= at):
        raise Refused("change.into_past", window=item.key)


def text_pieces(before: str, after: str) -> list[tuple[str, str]]:
    """(原文, 现文) paragraph by paragraph: only what differs, an empty side where a paragraph was
    added or taken out."""
    one, other = (
        [part.strip() for part in text.split("\n") if part.strip()] for text in (before, after)
    )
    found = []
    for action, i1, i2, j1, j2 in difflib.SequenceMatcher(
        None, one, other, autojunk=False
    ).get_opcodes():
        if action != "equal":
            found.append(("\n".join(one[i1:i2]), "\n".join(other[j1:j2])))
    return found
