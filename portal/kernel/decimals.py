"""Exact numbers: read strictly, round as stated, written back without loss. No float ever enters.

A number of the published formats is ``\\d+(\\.\\d+)?`` in ASCII digits: no sign, no exponent, no
full-width digit, no blank. A coefficient may also be ``a/b``. Source: the published description of
policy/1 and of the files of the rule commands.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from portal.kernel.errors import Refused

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_RATIO = re.compile(r"([0-9]+)/([0-9]+)")
_LONGEST = 30

HALF_UP = "half_up"
TRUNCATE = "truncate"
MODES = (HALF_UP, TRUNCATE)


def parse_number(text: object) -> Fraction:
    """The exact value of a plain decimal string.

    Raises ``Refused('number.malformed')`` for anything else, floats included.
    """
    if not isinstance(text, str) or len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        raise Refused("number.malformed", text=str(text)[:40])
    whole, _, places = text.partition(".")
    return Fraction(int(whole + places), 10 ** len(places))


def parse_coefficient(text: object) -> Fraction:
    """A plain decimal string or ``a/b`` with b > 0. Raises ``Refused('number.malformed')``."""
    found = _RATIO.fullmatch(text) if isinstance(text, str) and len(text) <= _LONGEST else None
    if found is None:
        return parse_number(text)
    if int(found[2]) == 0:
        raise Refused("number.malformed", text=str(text))
    return Fraction(int(found[1]), int(found[2]))


def round_ratio(numerator: int, denominator: int, places: int, mode: str) -> int:
    """``numerator/denominator`` (not negative) in units of 10^-places.

    ``half_up``: five goes up; ``truncate``: the rest is dropped.
    """
    scaled: int = numerator * 10**places
    if mode == HALF_UP:
        return (2 * scaled + denominator) // (2 * denominator)
    if mode == TRUNCATE:
        return scaled // denominator
    raise ValueError(mode)


def rounded(value: Fraction, places: int, mode: str) -> Fraction:
    """``value`` (not negative) at ``places`` decimal places, as an exact fraction."""
    return Fraction(round_ratio(value.numerator, value.denominator, places, mode), 10**places)


def plain(value: Fraction | int) -> str:
    """The value as published: a finite decimal exactly, without superfluous zeros; anything else as
    ``a/b``."""
    return plain_ratio(value.numerator, value.denominator)


@lru_cache(maxsize=65536)
def plain_ratio(numerator: int, denominator: int) -> str:
    """As ``plain``, for an unreduced ratio of integers, ``denominator`` > 0."""
    if numerator < 0:
        return "-" + plain_ratio(-numerator, denominator)
    value = Fraction(numerator, denominator)
    places = _finite_places(value.denominator)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    digits = str(value.numerator * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _finite_places(denominator: int) -> int | None:
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None
