"""Words for codes: refusals, states, roles, reasons.

Rules return codes and facts; only here do they become sentences.

Each room has modules of its own in this folder (``rules.py``, ``rules_simulation.py``) with any of
``REFUSALS`` (code → Refusal), ``WORDS`` ({group: {code: lazy text}}), ``STATE_GROUPS``.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from portal.foundation.web.errors import Wording
from portal.kernel.errors import Refused
from portal.recruitment.labels.wording import Refusal
from portal.recruitment.rulebook.words.refusals import known_codes, sentence


@cache
def _modules() -> tuple[Any, ...]:
    return tuple(
        import_module(f"{__name__}.{found.name}")
        for found in iter_modules(__path__)
        if found.name != "wording"
    )


@cache
def _refusals() -> dict[str, Refusal]:
    found: dict[str, Refusal] = {}
    for module in _modules():
        for code, refusal in getattr(module, "REFUSALS", {}).items():
            if code in found:
                raise RuntimeError(f"refusal {code} is worded twice")
            found[code] = refusal
    return found


@cache
def _words() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for module in _modules():
        for group, words in getattr(module, "WORDS", {}).items():
            found.setdefault(group, {}).update(words)
    return found


def _reader() -> str:
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def refusal_words(code: str, facts: dict[str, object]) -> Wording:
    """What a refusal says; an unworded code still gets a clear, general sentence."""
    refusal = _refusals().get(code)
    # a rule document that is none: the sentence of the rule commands says where and why
    if refusal is None and code in known_codes():
        return Wording(422, _("规则里有一处不对"), sentence(Refused(code, **facts), _reader()))
    if refusal is None:
        return Wording(
            409, _("现在不能这样做"), _("请返回上一页看看现在的情况。（%(code)s）", code=code)
        )
    return Wording(refusal.status, str(refusal.title) % facts, str(refusal.advice) % facts)


def word(group: str, code: str | None) -> str:
    """The word for ``code`` in ``group`` (e.g.

    ``word('application.state', 'returned')``); a code without a word is shown as it is.
    """
    if code is None:
        return "—"
    return str(_words().get(group, {}).get(code, code))


def choices(group: str) -> list[tuple[str, str]]:
    """(code, word) pairs of a group in the order of its table, for forms."""
    return [(code, str(text)) for code, text in _words().get(group, {}).items()]


def state_group(lifecycle: str) -> str:
    """The group with the words of a lifecycle's states, as templates name it."""
    for module in _modules():
        if lifecycle in (groups := getattr(module, "STATE_GROUPS", {})):
            return str(groups[lifecycle])
    return f"{lifecycle}.state"
