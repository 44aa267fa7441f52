"""Numbers of identity documents: form, birth date and check digit (GB 11643, ISO 7064 MOD 11-2).

An unknown area code never refuses anybody: codes have been withdrawn for decades and their holders
are alive. Residence permits of Hong Kong, Macau and Taiwan residents and the present permanent
residence permit of foreigners follow the same scheme.
"""

from __future__ import annotations

import re
from datetime import date

from portal.kernel.errors import Refused

RESIDENT_ID = "resident_id"
HK_MACAU_PERMIT = "hk_macau_permit"
TAIWAN_PERMIT = "taiwan_permit"
FOREIGN_PERMANENT = "foreign_permanent"
PASSPORT = "passport"
KINDS = (RESIDENT_ID, HK_MACAU_PERMIT, TAIWAN_PERMIT, FOREIGN_PERMANENT, PASSPORT)

EARLIEST_YEAR = 1900
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]\Z")
_FOREIGN_OLD = re.compile(r"[A-Z]{3}[0-9]{12}\Z")
_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,15}\Z")
_PREFIXES = {HK_MACAU_PERMIT: ("81", "82"), TAIWAN_PERMIT: ("83",), FOREIGN_PERMANENT: ("9",)}


def check_digit(seventeen: str) -> str:
    """The eighteenth character that belongs to seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, seventeen, strict=True))
    return _CHECK_DIGITS[total % 11]


def normalised(number: str) -> str:
    """As it is stored and compared: without spaces, letters in upper case."""
    return "".join(number.split()).upper()


def check(kind: str, number: str, today: date) -> str:
    """The number as it is stored.

    Raises ``Refused`` with ``identity.kind``, ``identity.empty``, ``identity.old_number`` (15
    digits), ``identity.form``, ``identity.prefix`` (a permit of another kind), ``identity.date``,
    ``identity.future`` or ``identity.check_digit``. The number itself is never among the facts.
    """
    if kind not in KINDS:
        raise Refused("identity.kind", kind=kind)
    number = normalised(number)
    if not number:
        raise Refused("identity.empty", kind=kind)
    if kind == PASSPORT:
        return _matching(_PASSPORT, kind, number)
    if kind == FOREIGN_PERMANENT and _FOREIGN_OLD.match(number):
        return number
    return _check_eighteen(kind, number, today)


def _matching(pattern: re.Pattern[str], kind: str, number: str) -> str:
    if not pattern.match(number):
        raise Refused("identity.form", kind=kind, length=len(number))
    return number


def _check_eighteen(kind: str, number: str, today: date) -> str:
    if kind == RESIDENT_ID and re.match(r"[0-9]{15}\Z", number):
        raise Refused("identity.old_number", kind=kind)
    _matching(_EIGHTEEN, kind, number)
    prefixes = _PREFIXES.get(kind)
    if prefixes and not number.startswith(prefixes):
        raise Refused("identity.prefix", kind=kind, expected=prefixes)
    born = birth_date(number)
    if born is None or born.year < EARLIEST_YEAR:
        raise Refused("identity.date", kind=kind)
    if born > today:
        raise Refused("identity.future", kind=kind)
    if check_digit(number[:17]) != number[17]:
        raise Refused("identity.check_digit", kind=kind)
    return number


def birth_date(number: str) -> date | None:
    """The birth date inside an 18-character number; ``None`` where the document carries none or it
    is no date."""
    number = normalised(number)
    if not _EIGHTEEN.match(number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def masked(number: str) -> str:
    """First and last character only.

    Longer pieces from different places have been joined to whole numbers.
    """
    number = normalised(number)
    if len(number) <= 2:
        return "*" * len(number)
    return number[0] + "*" * (len(number) - 2) + number[-1]


def make_number(area: str, birth: date, serial: int) -> str:
    """A number of an invented person, well formed.

    ``area`` six digits, ``serial`` 0–999 (odd = male).
    """
    if not re.match(r"[0-9]{6}\Z", area) or not 0 <= serial <= 999:
        raise ValueError("area has six digits, serial is 0 to 999")
    head = f"{area}{birth:%Y%m%d}{serial:03d}"
    return head + check_digit(head)
