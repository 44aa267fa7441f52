"""One cell of the vacancy table between its text and its value.

What can't be read raises :class:`BadCell` with a code that the labels word.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from portal.recruitment.vacancy_sheets.condition_words import BadCell

# What a reader can't see, yet a program or a comparison would: controls, zero-width signs and those
# that turn the direction of writing.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?"
)
_FIRST_SERIAL, _LAST_SERIAL = 7306, 73050  # 1920-01-01 and 2099-12-31 as a spreadsheet counts days


def clean(text: str) -> str:
    """One kind of line break, no outer blanks. Raises BadCell('unseen')."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u3000")
    if found := _UNSEEN.search(text):
        raise BadCell("unseen", sign=f"U+{ord(found.group()):04X}")
    return text


def one_line(text: str) -> str:
    """A name without the line breaks and blanks that a narrow column put between Chinese letters;
    between Latin ones a single blank stays."""
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)


def short_text(text: str, longest: int) -> str:
    if len(text) > longest:
        raise BadCell("too_long", length=len(text), longest=longest)
    return text


def code(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(r"[A-Za-z0-9]{1,12}", text):
        raise BadCell("code")
    return text


def whole_number(text: str, lowest: int, highest: int) -> int:
    """「2」, 「２」, 「2人」, 「2年」; a number typed as text is a number."""
    found = re.fullmatch(
        r"(\d{1,6})(?:\.0+)?(?:人|名|年|年以上|年及以上)?",
        unicodedata.normalize("NFKC", text).replace(" ", ""),
    )
    if found is None:
        raise BadCell("number")
    if not lowest <= int(found.group(1)) <= highest:
        raise BadCell("range", lowest=lowest, highest=highest)
    return int(found.group(1))


def day(text: str) -> str:
    """ISO date of 1990-1-5, 1990/1/5, 1990.1.5, 1990年1月5日, 19900105 or the number that a
    spreadsheet shows for a date without its format."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if (
        plain.isascii()
        and plain.isdigit()
        and len(plain) == 5
        and _FIRST_SERIAL <= int(plain) <= _LAST_SERIAL
    ):
        return (date(1899, 12, 30) + timedelta(days=int(plain))).isoformat()
    if plain.isascii() and plain.isdigit() and len(plain) == 8:
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    found = _DATE.fullmatch(plain)
    if found is None:
        raise BadCell("date")
    try:
        value = date(*map(int, found.groups()))
    except ValueError:
        raise BadCell("date") from None
    if not 1900 <= value.year <= 2100:
        raise BadCell("date")
    return value.isoformat()


def several(text: str, separators: str = "、，,;；\n") -> list[str]:
    """Items without repetition, in order."""
    return list(
        dict.fromkeys(item.strip() for item in re.split(f"[{separators}]", text) if item.strip())
    )


def coded(text: str, words: dict[str, str]) -> str:
    for one, word in words.items():
        if text in (word, one):
            return one
    raise BadCell("unknown_word", words="、".join(words.values()))


def coded_list(text: str, words: dict[str, str]) -> list[str]:
    found = [coded(item, words) for item in several(text)]
    return sorted(found, key=list(words).index)


def relaxed_birth(text: str) -> list[dict[str, Any]]:
    """A line per range: the earliest date, a colon, the conditions of which one suffices."""
    found = []
    for line in text.split("\n"):
        first, colon, conditions = line.partition("：") if "：" in line else line.partition(":")
        if not colon or not several(conditions, "；;"):
            raise BadCell("relaxed")
        found.append({"earliest": day(first.strip()), "any_of": several(conditions, "；;")})
    return found


def ratio(text: str) -> str:
    """「3:1」 or 「3」: how many for one; also 「3:01」, the time of day that a spreadsheet makes
    of it."""
    found = re.fullmatch(
        r"(\d{1,2})(?::0?1(?::00)?)?|0?1:(\d{1,2})(?::00)?",
        unicodedata.normalize("NFKC", text).replace(" ", "").replace("比", ":"),
    )
    number = found and (found.group(1) or found.group(2))
    if not number or int(number) < 1:
        raise BadCell("ratio")
    return str(int(number))
