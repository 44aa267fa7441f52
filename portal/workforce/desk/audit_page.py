"""The audit chains as the auditor sees them: whether each holds, and the newest entries."""

from __future__ import annotations

from typing import Any

from flask import get_template_attribute
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.foundation.web.filters import moment
from portal.workforce.audit import Break, breaks, chains, entries

OF_EACH_CHAIN, SHOWN = 100, 200


def chain_rows(session: Session) -> list[list[Any]]:
    """Name, length, head, and from which entry on it doesn't hold."""
    digest = get_template_attribute("shared/components/evidence.html", "digest")
    return [
        [name, count, digest(head), _verdict(breaks(session, name))]
        for name, count, head in chains(session)
    ]


def _verdict(broken: list[Break]) -> Any:
    tag = get_template_attribute("shared/components/status.html", "tag")
    if broken:
        return tag(_("第 %(n)s 条起不对", n=broken[0].number), "fail")
    return tag(_("完整"), "pass")


def newest_entries(session: Session) -> list[list[Any]]:
    found = (
        entry
        for name, _count, _head in chains(session)
        for entry in entries(session, name, limit=OF_EACH_CHAIN)
    )
    newest = sorted(found, key=lambda entry: entry.at, reverse=True)[:SHOWN]
    return [
        [moment(entry.at), entry.by_words, entry.action, entry.subject, _mark(entry.facts)]
        for entry in newest
    ]


def _mark(facts: dict[str, Any]) -> Any:
    """That who acted had got their way in or their office within the day before."""
    tag = get_template_attribute("shared/components/status.html", "tag")
    return tag(_("新授权"), "act") if facts.get("watched") else ""
