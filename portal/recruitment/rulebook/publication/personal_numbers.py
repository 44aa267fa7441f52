"""Numbers that name one person and never stand in anything public: identity numbers and mobile
numbers. The one place that knows their shape.

Source: domain.md §6; GB 11643 (18 digits with a check digit); the numbering plan for mobile
telephones (1, then 3–9, then nine digits).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.kernel.resident_id import check_digit

ID_NUMBER, MOBILE = "id_number", "mobile"
# A digest, a file name or a ticket number with letters beside it is no such number.
_EIGHTEEN = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])", re.ASCII)
_FIFTEEN = re.compile(r"(?<![0-9A-Za-z.])\d{15}(?![0-9A-Za-z.])", re.ASCII)
_ELEVEN = re.compile(
    r"(?<![0-9A-Za-z./-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z/-])(?!\.\d)", re.ASCII
)
# People type full-width digits, and spaces inside a number, without meaning another number.
_FOLDED = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789XX- ")


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """``kind``: ``id_number`` or ``mobile``; ``certain``: a real birth date and the right check
    digit (mobile numbers have none: always); ``start``: where it begins in the text; ``text``: as
    it stands there."""

    kind: str
    certain: bool
    start: int
    text: str


def personal_numbers(text: str) -> Iterator[PersonalNumber]:
    """Everything in ``text`` that looks like such a number, identity numbers first."""
    folded = text.translate(_FOLDED)
    for pattern in (_EIGHTEEN, _FIFTEEN):
        for found in pattern.finditer(folded):
            number = found.group()
            yield PersonalNumber(
                ID_NUMBER,
                is_resident_number(number),
                found.start(),
                text[found.start() : found.end()],
            )
    for found in _ELEVEN.finditer(folded):
        yield PersonalNumber(MOBILE, True, found.start(), text[found.start() : found.end()])


def is_resident_number(number: str) -> bool:
    """Whether 18 characters are a birth date and a check digit of GB 11643; a hash or a ticket
    number is both once in some hundred times."""
    if (
        len(number) != 18
        or number[0] == "0"
        or not number[:17].isascii()
        or not number[:17].isdigit()
    ):
        return False
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return 1000 <= born.year < 3000 and check_digit(number[:17]) == number[17].upper()
