"""``draw/1``: a draw that anyone can recompute.

Beforehand the digest of the list and the commitment to a secret are published; on site numbers are
called out; then the secret is revealed. The seed mixes all three, so neither the holder of the
secret nor the people who call numbers can choose the outcome. The members are ordered by
HMAC-SHA256 under that seed. Format: interfaces.md §3, ``docs/formats/draw-1.md``.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence

from portal.kernel.errors import Refused

SCHEME = "draw/1"
LEAST_DIGITS = 20
"""Called out in a draw that counts; fewer are for drafts, whose outcome the holder of the secret
could try out in advance."""
_SECRET = re.compile(r"[0-9a-f]{64}\Z")
_NUMBERS = re.compile(r"(?:[0-9]+(?:-[0-9]+)*)?\Z")


def list_digest(members: Iterable[str]) -> str:
    """Hex SHA-256 of the members sorted by their UTF-8 bytes, each followed by a line feed.

    Raises ``Refused('draw.blank_member')``, ``draw.line_break`` or ``draw.duplicate_member``.
    """
    digest = hashlib.sha256()
    before: bytes | None = None
    for member in sorted(encoded(member) for member in members):
        if member == before:
            raise Refused("draw.duplicate_member", member=member.decode())
        digest.update(member)
        digest.update(b"\n")
        before = member
    return digest.hexdigest()


def encoded(member: str) -> bytes:
    """One member as bytes.

    A blank member or one with a line break would make two lists share a digest, so both are
    refused.
    """
    if not member.strip():
        raise Refused("draw.blank_member")
    if "\n" in member or "\r" in member:
        raise Refused("draw.line_break", member=member)
    try:
        return member.encode("utf-8")
    except UnicodeEncodeError as fault:
        raise Refused("draw.not_text", member=ascii(member)) from fault


def commitment(secret: str) -> str:
    """What is published before the draw: hex SHA-256 of the secret as text.

    Raises ``Refused('draw.secret')`` unless 64 hex digits.
    """
    if not _SECRET.match(secret):
        raise Refused("draw.secret")
    return hashlib.sha256(secret.encode("ascii")).hexdigest()


def joined(called: Sequence[str]) -> str:
    """The numbers called out on site, in the order in which they were called, joined with ``-``."""
    return checked_numbers("-".join(called))


def checked_numbers(numbers: str) -> str:
    if not _NUMBERS.match(numbers):
        raise Refused("draw.numbers", numbers=numbers)
    return numbers


def require_enough_digits(numbers: str) -> str:
    """Raises ``Refused('draw.numbers')``, ``draw.too_few_digits`` with the number of digits."""
    found = sum(sign.isdigit() for sign in checked_numbers(numbers))
    if found < LEAST_DIGITS:
        raise Refused("draw.too_few_digits", found=found, least=LEAST_DIGITS)
    return numbers


def seed(secret: str, numbers: str, digest: str) -> str:
    """Hex SHA-256 of secret, called-out numbers (may be empty in a draft) and the digest of the
    list, joined by line feeds."""
    if not _SECRET.match(secret):
        raise Refused("draw.secret")
    if not _SECRET.match(digest):
        raise Refused("draw.digest", digest=digest)
    return hashlib.sha256(
        f"{secret}\n{checked_numbers(numbers)}\n{digest}".encode("ascii")
    ).hexdigest()


def keys(label: str, seed_text: str, members: Sequence[str]) -> list[bytes]:
    """The HMAC of each member in the order given: what the draw sorts by.

    Bytes sort as their hex text does.

    Raises ``Refused('draw.not_text')`` for a seed or label that is no valid text (as a broken
    terminal may pass on).
    """
    try:
        key, head = seed_text.encode("utf-8"), label.encode("utf-8") + b"\n"
    except UnicodeEncodeError as fault:
        raise Refused("draw.not_text", member=ascii(seed_text)) from fault
    digest = hmac.digest
    return [digest(key, head + member.encode("utf-8"), "sha256") for member in members]


def order(label: str, seed_text: str, members: Sequence[str]) -> list[str]:
    """The members in drawn order: ascending HMAC-SHA256(seed, label + LF + member).

    Raises as ``list_digest`` does. Two different members with one HMAC would need a broken SHA-256;
    the member's bytes then decide.
    """
    seen: set[bytes] = set()
    for member in members:
        raw = encoded(member)
        if raw in seen:
            raise Refused("draw.duplicate_member", member=member)
        seen.add(raw)
    return [
        member for _, member in sorted(zip(keys(label, seed_text, members), members, strict=True))
    ]


def place(label: str, seed_text: str, members: Sequence[str], member: str) -> int:
    """The place (1 = first) of one member, found without sorting: anybody may check his own."""
    if member not in members:
        raise Refused("draw.unknown_member", member=member)
    own = (keys(label, seed_text, [member])[0], member)
    return 1 + sum(
        1 for pair in zip(keys(label, seed_text, members), members, strict=True) if pair < own
    )
