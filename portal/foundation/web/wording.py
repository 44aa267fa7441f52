"""A side's words for codes: refusals, states, roles, reasons.

Rules return codes and facts; only here do they become sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from flask_babel import gettext as _

from portal.foundation.web.errors import Wording
from portal.foundation.web.filters import moment


@dataclass(frozen=True)
class Refusal:
    """``title`` says what happened, ``advice`` what to do; both may hold ``%(fact)s`` of the
    refusal. ``status`` is the HTTP status. ``worded``: facts that are codes → the group of words
    that says them."""

    title: Any
    advice: Any = ""
    status: int = 409
    worded: Mapping[str, str] = field(default_factory=dict)


class Labels:
    """The words of one side, gathered when first asked for.

    Each module of the package may hold ``REFUSALS`` (code → Refusal), ``WORDS`` ({group: {code:
    lazy text}}) and ``STATE_GROUPS`` (lifecycle → group, where it is not ``lifecycle.state``).
    """

    def __init__(self, package: str, path: Iterable[str]) -> None:
        self._package, self._path = package, path

    @cached_property
    def modules(self) -> tuple[ModuleType, ...]:
        return tuple(
            import_module(f"{self._package}.{module.name}") for module in iter_modules(self._path)
        )

    @cached_property
    def refusals(self) -> dict[str, Refusal]:
        gathered: dict[str, Refusal] = {}
        for module in self.modules:
            for code, refusal in getattr(module, "REFUSALS", {}).items():
                if code in gathered:
                    raise RuntimeError(f"refusal {code} is worded twice")
                gathered[code] = refusal
        return gathered

    @cached_property
    def words(self) -> dict[str, dict[str, Any]]:
        """Group → code → lazy text."""
        gathered: dict[str, dict[str, Any]] = {}
        for module in self.modules:
            for group, words in getattr(module, "WORDS", {}).items():
                gathered.setdefault(group, {}).update(words)
        return gathered

    def refusal_words(self, code: str, facts: dict[str, object]) -> Wording:
        """What a refusal says; an unworded code still gets a clear, general sentence."""
        refusal = self.refusals.get(code)
        if refusal is None:
            return Wording(
                409, _("现在不能这样做"), _("请返回上一页看看现在的情况。（%(code)s）", code=code)
            )
        said = {fact: self.word(group, str(facts[fact])) for fact, group in refusal.worded.items()}
        told = {name: _told(fact) for name, fact in facts.items()} | said
        return Wording(refusal.status, str(refusal.title) % told, str(refusal.advice) % told)

    def word(self, group: str, code: str | None) -> str:
        """The word for ``code`` in ``group``, e.g. ``word('application.state', 'returned')``.

        A code without a word is shown as it is.
        """
        if code is None:
            return "—"
        return str(self.words.get(group, {}).get(code, code))

    def choices(self, group: str) -> list[tuple[str, str]]:
        """(code, word) pairs of a group in the order of its table, for forms."""
        return [(code, str(text)) for code, text in self.words.get(group, {}).items()]

    def state_group(self, lifecycle: str) -> str:
        """The group with the words of a lifecycle's states, as templates name it."""
        for module in self.modules:
            if lifecycle in (groups := getattr(module, "STATE_GROUPS", {})):
                return str(groups[lifecycle])
        return f"{lifecycle}.state"


def _told(fact: object) -> object:
    """An instant as the reader's clock shows it."""
    return moment(fact, year=False) if isinstance(fact, datetime) else fact
