"""The audit chains as the auditor sees them: whether each holds, and the newest entries."""

from __future__ import annotations

from typing import Any

from flask import get_template_attribute
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.foundation.running.history import Standing
from portal.foundation.web.filters import moment
from portal.workforce.audit import chains, entries

OF_EACH_CHAIN, SHOWN = 100, 200


def chain_rows(session: Session, standing: Standing) -> list[list[Any]]:
    """Name, length, head, and from which entry on it didn't hold at the newest check."""
    digest = get_template_attribute("shared/components/evidence.html", "digest")
    return [
        [name, count, digest(head), _verdict(standing.of(name))]
        for name, count, head in chains(session)
    ]


def _verdict(checked: Standing) -> Any:
    tag = get_template_attribute("shared/components/status.html", "tag")
    if checked.breaks and checked.breaks[0].number:
        return tag(_("第 %(n)s 条起不对", n=checked.breaks[0].number), "fail")
    if checked.breaks:
        return tag(_("不对"), "fail")
    return tag(_("完整"), "pass") if checked.at else tag(_("未核对"))


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
