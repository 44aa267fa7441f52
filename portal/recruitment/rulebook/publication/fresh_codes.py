"""Fresh codes: what stands for a person in a bundle whose list does not print everybody.

Somebody whose score is not printed must not be found in the evidence by his ticket number, nor from
one list to the next. So each list has codes of its own; everybody is told his, and only the tickets
of printed people are published beside their code. Format: docs/formats/evidence-1.md §4.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Mapping

from portal.kernel.errors import Refused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12


def fresh_codes(secret: str, subject: str, tickets: Collection[str]) -> dict[str, str]:
    """Ticket → code of one list.

    ``secret`` (at least 32 characters, never published) and ``subject`` (number and edition of the
    list) fix them, so that a page can tell a person his code again. Twelve signs, which nobody
    mistakes for another; more where two people would share one. Raises ``Refused('codes.secret')``.
    """
    if len(secret) < 32:
        raise Refused("codes.secret")
    length = LENGTH
    while True:
        found = {ticket: _code(secret, subject, ticket, length) for ticket in tickets}
        if len(set(found.values())) == len(found):
            return found
        length += 4


def _code(secret: str, subject: str, ticket: str, length: int) -> str:
    digest = hmac.digest(secret.encode(), f"{subject}\n{ticket}".encode(), "sha256")
    number = int.from_bytes(digest, "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(length))


def printed_rows(codes: Mapping[str, str], printed: Iterable[str]) -> list[tuple[str, str]]:
    """The rows of printed.csv (``candidate``, ``ticket``), in the order of the codes."""
    return sorted((codes[ticket], ticket) for ticket in set(printed))
