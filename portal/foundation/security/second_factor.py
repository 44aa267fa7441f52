"""The second factor of officers: time-based one-time codes (RFC 6238: SHA-1, 6 digits, 30 s) and
recovery codes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread on paper
WINDOW = 1


def new_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, *, account: str, issuer: str) -> str:
    """The ``otpauth://`` address that an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def verify(secret: str, code: str, at: datetime, last_step: int | None) -> int | None:
    """The 30-second step that ``code`` belongs to, or ``None`` when it is wrong, too old, or was
    used before.

    Keep the returned step with the account inside the same transaction and give it as ``last_step``
    next time: no code works twice, and none older than one already used. One step of clock
    difference either way is allowed.
    """
    digits = code.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(digits, for_time=at, valid_window=WINDOW)
    except OTPVerificationError:
        return None
    return None if last_step is not None and step <= last_step else step


def code_at(secret: str, at: datetime) -> str:
    """The code an authenticator shows at this instant (for demonstrations and tests)."""
    return pyotp.TOTP(secret).at(at)


def new_recovery_codes(count: int = 10) -> list[str]:
    """Codes like ``7KQ2M-XW9AB`` (49 random bits each), shown once."""
    return [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2))
        for _ in range(count)
    ]


def recovery_digest(code: str, key: bytes) -> str:
    """What is kept of a recovery code: a keyed digest, 64 hex digits.

    Case, blanks and dashes don't matter.
    """
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hmac.new(key, b"recovery\n" + plain.encode(), hashlib.sha256).hexdigest()


def spend_recovery_code(code: str, kept: list[str], key: bytes) -> list[str] | None:
    """The digests that remain after ``code`` is spent, or ``None`` when it is not among them."""
    digest = recovery_digest(code, key)
    remaining = [one for one in kept if not hmac.compare_digest(one, digest)]
    return remaining if len(remaining) < len(kept) else None
