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

from portal.kernel.errors import Refused

MIN_LENGTH = 10
MAX_LENGTH = 128
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# What people choose when ten characters are demanded; compared without case, and with the usual
# substitutions undone.
_COMMONEST = frozenset(
    [
        "1234567890",
        "12345678910",
        "0123456789",
        "9876543210",
        "0987654321",
        "1234567891",
        "1122334455",
        "1111111111",
        "0000000000",
        "8888888888",
        "6666666666",
        "1234512345",
        "123456789a",
        "a123456789",
        "abc1234567",
        "abcd123456",
        "abcde12345",
        "1q2w3e4r5t",
        "q1w2e3r4t5",
        "1qaz2wsx3edc",
        "qwertyuiop",
        "qwerty1234",
        "qwerty12345",
        "asdfghjkl1",
        "zxcvbnm123",
        "password12",
        "password123",
        "password1234",
        "passw0rd123",
        "admin12345",
        "admin123456",
        "administrator",
        "iloveyou12",
        "woaini1314",
        "woaini520520",
        "wo5201314520",
        "5201314520",
        "1314520520",
        "aa12345678",
        "aa123456789",
        "abc123456789",
        "qq123456789",
        "zhaopin2026",
        "gonghui123",
        "gonghui1234",
        "jiangsu123",
        "jiangsu1234",
        "nanjing123",
        "welcome123",
        "changeme123",
        "letmein1234",
        "p@ssw0rd123",
    ]
)
_SUBSTITUTED = str.maketrans("@$!", "asi")


def check_password_rules(password: str, *, login_name: str = "") -> None:
    """Raises Refused: ``password.too_short``, ``password.too_long``, ``password.common``,
    ``password.contains_name``."""
    if len(password) < MIN_LENGTH:
        raise Refused("password.too_short", min_length=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        raise Refused("password.too_long", max_length=MAX_LENGTH)
    plain = password.casefold()
    if plain in _COMMONEST or plain.translate(_SUBSTITUTED) in _COMMONEST or len(set(plain)) <= 3:
        raise Refused("password.common")
    name = login_name.casefold().strip()
    if len(name) >= 4 and name in plain:
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
