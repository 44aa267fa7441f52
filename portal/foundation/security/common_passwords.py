"""Whether a password is one that everybody tries first.

The list beside this file (written by ``deploy/passwords.py``, which says what it is made of) holds
stems; a password is looked for as it is, without the digits and signs around it, and with the usual
substitutions undone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).with_name("common_passwords.txt")
# What stands for which letter; 1 is an i or an l.
_SUBSTITUTED = (
    str.maketrans("@4301$57!|", "aaeoissti" + "l"),
    str.maketrans("@4301$57!|", "aaeolsstl" + "l"),
)
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_FEW_LETTERS = 3  # beside digits they add next to nothing: abc13812345678, 19870412zhy
_SHORTEST_HALF = 4
_FEW_SIGNS = 3
_LONG_ENOUGH_ONCE = 16  # what is shorter is a word or a row of keys, however often it is said


def is_common(password: str) -> bool:
    """``password`` as typed."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", password).casefold())
    plain, repeated = _said_once(plain)
    if len(set(plain)) <= _FEW_SIGNS or (repeated and len(plain) < _LONG_ENOUGH_ONCE):
        return True
    if _mostly_digits(plain):
        return True
    return any(_is_listed(form) for form in _forms(plain))


def _said_once(plain: str) -> tuple[str, bool]:
    """What is said again and again is as strong as said once: the shortest part, and whether there
    are several of it."""
    step = (plain + plain).find(plain, 1)
    return plain[:step], step < len(plain)


def _mostly_digits(plain: str) -> bool:
    """Telephone, identity and QQ numbers, dates, with a few letters before, between or behind."""
    return plain.isascii() and sum(not sign.isdigit() for sign in plain) <= _FEW_LETTERS


def _forms(plain: str) -> Iterator[str]:
    for form in (plain, *(plain.translate(table) for table in _SUBSTITUTED)):
        yield form
        yield _AROUND.sub("", form)
    core = _AROUND.sub("", plain)
    yield from (core.translate(table) for table in _SUBSTITUTED)
    yield re.sub(r"[\W\d_]", "", plain)


def _is_listed(form: str) -> bool:
    """On the list, or two of the list behind each other."""
    stems = _stems()
    return form in stems or any(
        form[:cut] in stems and form[cut:] in stems
        for cut in range(_SHORTEST_HALF, len(form) - _SHORTEST_HALF + 1)
    )


@lru_cache(maxsize=1)
def _stems() -> frozenset[str]:
    return frozenset(LIST.read_text().split())
