"""Candidate numbers and ticket numbers: digits only, with a check digit, never from personal data.

A candidate number exists before the seating draw (the draw is over it); its order comes from a draw
of its own, so that it tells neither who applied first nor who somebody is. A ticket number says
site, room and seat; who sits there was drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.seating.rows import Seat

LABEL = "numbers"
_DIGITS = re.compile(r"[0-9]*\Z")


def check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10: notices every single wrong digit and almost every exchange of two
    neighbouring ones."""
    product = 10
    for digit in digits:
        product = 2 * ((product + int(digit)) % 10 or 10) % 11
    return str((11 - product) % 10)


def is_well_formed(number: str) -> bool:
    """Whether the last digit belongs to the others: tells a typing error from an unknown number."""
    return (
        len(number) > 1
        and number.isascii()
        and number.isdigit()
        and check_digit(number[:-1]) == number[-1]
    )


def candidate_numbers(
    seed: str, references: Sequence[str], prefix: str = "", digits: int = 4
) -> dict[str, str]:
    """A number for each internal reference (which may be anything unique, but no personal data: the
    order is recomputable).

    ``prefix`` + place in the draw of label ``numbers``, padded to at least ``digits`` + check
    digit. Raises ``Refused('numbering.prefix')`` and those of ``draw.order``.
    """
    width = max(digits, len(str(len(references))))
    drawn = draw.order(LABEL, seed, references)
    return {
        reference: _closed(_prefix(prefix) + f"{place:0{width}d}")
        for place, reference in enumerate(drawn, 1)
    }


def ticket_numbers(seats: Iterable[Seat], prefix: str = "") -> dict[str, str]:
    """The ticket number of each seated candidate: ``prefix`` + site + room + seat + check digit.

    Sites count from 1 in UTF-8 order, rooms within their site; all numbers of a round are equally
    long. Raises ``Refused('numbering.prefix')``.
    """
    seats = list(seats)
    rooms: dict[str, set[str]] = {}
    for seat in seats:
        rooms.setdefault(seat.site, set()).add(seat.room)
    sites = {site: number for number, site in enumerate(sorted(rooms), 1)}
    places = {
        (site, room): number
        for site, inside in rooms.items()
        for number, room in enumerate(sorted(inside), 1)
    }
    wide = _width(sites.values()), _width(places.values()), _width(seat.seat for seat in seats)
    head = _prefix(prefix)
    tickets = {}
    for seat in seats:
        parts = (sites[seat.site], places[seat.site, seat.room], seat.seat)
        tickets[seat.candidate] = _closed(
            head + "".join(f"{part:0{width}d}" for part, width in zip(parts, wide, strict=True))
        )
    return tickets


def _width(numbers: Iterable[int]) -> int:
    return max(2, len(str(max(numbers, default=0))))


def _prefix(prefix: str) -> str:
    if not _DIGITS.match(prefix):
        raise Refused("numbering.prefix", prefix=prefix)
    return prefix


def _closed(digits: str) -> str:
    return digits + check_digit(digits)
