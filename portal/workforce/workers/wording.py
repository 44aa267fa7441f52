"""A dated fact in words, for pages; numbers of documents stay masked."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.foundation.web.filters import day
from portal.kernel.period import DAY
from portal.workforce.labels import word
from portal.workforce.rulebook.spells import Dated, Spell
from portal.workforce.workers.kinds import PROJECTED
from portal.workforce.workers.spell_forms import CHOSEN, HIDDEN

UNTOLD = (*HIDDEN, "union_id")


def said_in_words(spell: Spell) -> str:
    """What the spell says, in one line."""
    parts = [
        _value(name, value)
        for name, value in spell.facts.items()
        if name not in UNTOLD and value not in (None, "")
    ]
    return "；".join(parts) or "—"


def _value(name: str, value: Any) -> str:
    if name in CHOSEN:
        return word(CHOSEN[name], str(value))
    return day(value) if isinstance(value, date) else str(value)


def last_day(spell: Dated) -> str:
    """The last day on which it holds, or 至今."""
    return _("至今") if spell.valid_to is None else day(spell.valid_to - DAY)


def kinds_in_words() -> list[tuple[str, str]]:
    """The kinds of facts that a change may be entered of: key and word."""
    return [(kind.key, word("spell.kind", kind.key)) for kind in PROJECTED]
