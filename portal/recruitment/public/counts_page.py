"""How many have applied for each vacancy: as a drawing and as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from portal.recruitment.public.catalogue import Entry
from portal.recruitment.rulebook.publication.live_counts import LiveCounts


def _shown(entry: Entry) -> int:
    return (entry.applied if entry.applied is not None else entry.approved) or 0


def bars(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [
        {"label": entry.code, "number": _shown(entry), "limit": entry.headcount}
        for entry in entries
    ]


def columns(counts: LiveCounts) -> list[dict[str, str]]:
    """Only the figures that the round publishes."""
    numbers = [_("招聘")]
    numbers += [_("已报名")] if "submitted" in counts.show else []
    numbers += [_("审核通过")] if "approved" in counts.show else []
    numbers.append(_("每个名额几人"))
    return [{"title": _("岗位")}, *({"title": title, "cls": "gh-num"} for title in numbers)]


def rows(counts: LiveCounts, entries: Iterable[Entry]) -> list[list[Any]]:
    return [
        [
            f"{entry.code} {entry.name}",
            entry.headcount,
            *([entry.applied] if "submitted" in counts.show else []),
            *([entry.approved] if "approved" in counts.show else []),
            f"{_shown(entry) / entry.headcount:.1f}",
        ]
        for entry in entries
    ]
