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
_FOLDED = str.maketrans("０１２３４５６７８９Ｘｘ－　＋．／", "0123456789XX- +./")


# As people write them in sentences and tables: with a country code, in groups, behind letters or
# another telephone number ("Tel138 1234 5678", "0517-83600000/13812345678").
_BETWEEN = r"[ \-–—.·_/]{0,2}"
_GROUPS = ((3, 4, 4), (3, 3, 5), (4, 4, 3), (5, 6), (3, 2, 2, 2, 2), (3, 8), (7, 4))
_GROUPED = "|".join(
    _BETWEEN.join(f"\\d{{{size - 2 * (place == 0)}}}" for place, size in enumerate(sizes))
    for sizes in _GROUPS
)
_TYPED_MOBILE = re.compile(
    r"(?<![0-9])(?<![0-9]\.)(?:(?:\+|00)?86[ \-]{0,2})?"
    rf"1[3-9](?:{_GROUPED})(?![0-9A-Za-z])(?!\.\d)",
    re.ASCII,
)
_SPELT_MOBILE = re.compile(
    r"(?<![0-9])1(?P<gap>[ \-.·_]{1,2})[3-9](?:(?P=gap)\d){9}(?![0-9A-Za-z])", re.ASCII
)
_TYPED_EIGHTEEN = re.compile(
    r"(?<![0-9])[1-9]\d{5}[ \-–—._]{0,2}(?:19|20)\d{2}[ \-–—._]{0,2}\d{4}"
    r"[ \-–—._]{0,2}\d{3}[ \-–—._]{0,1}[\dXx](?![0-9A-Za-z])",
    re.ASCII,
)
_MOST_LETTERS = 8  # letters that stand before a number as a word; more are a digest


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


def typed_personal_numbers(text: str) -> Iterator[PersonalNumber]:
    """The same in words that a person wrote: also in groups, with +86, behind letters. For notices,
    lists and attachments; evidence, whose digests and codes may hold such digits by chance, is
    looked at with :func:`personal_numbers`."""
    folded = text.translate(_FOLDED)
    spans: list[tuple[int, int]] = []
    for number in personal_numbers(text):
        spans.append((number.start, number.start + len(number.text)))
        yield number
    for kind, pattern in (
        (ID_NUMBER, _TYPED_EIGHTEEN),
        (MOBILE, _TYPED_MOBILE),
        (MOBILE, _SPELT_MOBILE),
    ):
        for found in pattern.finditer(folded):
            start, end = found.span()
            if any(start < right and left < end for left, right in spans):
                continue
            if _inside_a_digest(folded, start):
                continue
            spans.append((start, end))
            plain = re.sub(r"[^0-9Xx]", "", found.group())
            certain = kind == MOBILE or is_resident_number(plain)
            yield PersonalNumber(kind, certain, start, text[start:end])


def _inside_a_digest(text: str, start: int) -> bool:
    before = re.search(r"[0-9A-Za-z]*$", text[:start][-64:], re.ASCII)
    return before is not None and len(before.group()) > _MOST_LETTERS


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
