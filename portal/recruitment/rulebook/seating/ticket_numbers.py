"""Ticket numbers: digits only, with a check digit, never from personal data.

A ticket number comes from a secret order of the round and says nothing of the seat: a list with a
ticket and a name, held beside the evidence of the seats, must not tell where somebody sat
(docs/decisions 0006).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterator, Mapping
from itertools import count

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.publication.personal_numbers import personal_numbers

_DIGITS = re.compile(r"[0-9]*\Z")
_PATTERN = re.compile(r"[0-9]*#{3,9}\Z")


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


def secret_tickets(
    secret: str, people: Collection[str], pattern: str, taken: Collection[str] = ()
) -> dict[str, str]:
    """The ticket number of each of ``people`` (anything unique), in an order that nobody can guess.

    ``secret`` is the round's and stays with the side; ``pattern`` as in the policy: digits as they
    are, ``#`` for the digits that are drawn; a check digit is added. ``taken``: numbers of other
    rounds. Neither a seat nor anything of the person is in it, so that it survives a move.

    Raises ``Refused('numbering.pattern')`` (also where every number of it looks like a mobile or
    an identity number), and ``'numbering.too_narrow'`` where the pattern has
    not ten times as many numbers as people.
    """
    if not _PATTERN.match(pattern):
        raise Refused("numbering.pattern", pattern=pattern[:40])
    if all(any(personal_numbers(f"{pattern.replace('#', digit)}0")) for digit in "0189"):
        raise Refused("numbering.pattern", pattern=pattern[:40])
    width = pattern.count("#")
    if 10 * len(people) > 10**width:
        raise Refused("numbering.too_narrow", pattern=pattern, people=len(people))
    used, tickets = set(taken), {}
    for person in sorted(people):
        tickets[person] = next(
            ticket
            for ticket in _drawn(secret, person, pattern.rstrip("#"), width)
            if ticket not in used
        )
        used.add(tickets[person])
    return tickets


def _drawn(secret: str, person: str, fixed: str, width: int) -> Iterator[str]:
    """The numbers that a person may get, the first of them if nobody else has it; none that looks
    like a mobile or an identity number."""
    for attempt in count():
        key = hmac.digest(secret.encode(), f"tickets\n{person}\n{attempt}".encode(), "sha256")
        number = _closed(f"{fixed}{int.from_bytes(key, 'big') % 10**width:0{width}d}")
        if not any(personal_numbers(number)):
            yield number


def own_pattern(prefix: str, people: int) -> str:
    """The pattern where the policy leaves it to the portal: at least four digits after the prefix,
    more than ten times as many numbers as people."""
    return _prefix(prefix) + "#" * max(4, len(str(people)) + 1)


def tickets_digest(secret: str, tickets: Mapping[str, str]) -> str:
    """What stands in the audit chain of numbers that nobody may see yet: a keyed digest, because
    a few numbers of a few digits could be tried out."""
    rows = "".join(f"{person}\t{ticket}\n" for person, ticket in sorted(tickets.items()))
    return hmac.new(secret.encode(), rows.encode(), "sha256").hexdigest()


def _prefix(prefix: str) -> str:
    if not _DIGITS.match(prefix):
        raise Refused("numbering.prefix", prefix=prefix)
    return prefix


def _closed(digits: str) -> str:
    return digits + check_digit(digits)
