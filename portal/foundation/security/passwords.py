"""Passwords: what may be chosen, how they are kept, and how they are checked without telling
whether the user exists.

Argon2id with 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet; about 20 ms a check, so
that log-in peaks stay bearable).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.foundation.security.common_passwords import is_common
from portal.kernel.errors import Refused

MIN_LENGTH = 10
MAX_LENGTH = 128
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def check_password_rules(password: str, *, login_name: str = "") -> None:
    """Raises Refused: ``password.too_short``, ``password.too_long``, ``password.common``,
    ``password.contains_name``."""
    if len(password) < MIN_LENGTH:
        raise Refused("password.too_short", min_length=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        raise Refused("password.too_long", max_length=MAX_LENGTH)
    if is_common(password):
        raise Refused("password.common")
    name = login_name.casefold().strip()
    if len(name) >= 4 and name in password.casefold():
        raise Refused("password.contains_name")


def hash_password(password: str) -> str:
    """An Argon2id hash in PHC form. The rules are :func:`check_password_rules`'s affair."""
    return _HASHER.hash(_composed(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one behind ``stored``.

    For an unknown user give ``None``: it costs the same time and says no.
    """
    known = stored is not None
    if len(password) > MAX_LENGTH * 4:
        password, known = "", False
    try:
        _HASHER.verify(
            stored if known and stored is not None else _nobodys_hash(), _composed(password)
        )
    except (VerificationError, InvalidHashError):
        return False
    return known


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's; renew it at the next successful
    log-in."""
    return _HASHER.check_needs_rehash(stored)


def renewed_hash(stored: str, password: str) -> str | None:
    """A hash with today's parameters when the stored one has others; for the moment of a successful
    log-in."""
    return hash_password(password) if needs_rehash(stored) else None


def _composed(password: str) -> str:
    # Keyboards differ in how they compose letters; NFC makes the same characters the same bytes.
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")
