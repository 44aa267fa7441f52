"""Hiding numbers of identity documents and telephones wherever text leaves our hands: logs,
gateways' console lines, error reports."""

from __future__ import annotations

import re

# A resident number has 17 digits and a check character, older ones 15 digits; a mobile number has
# 11 and begins with 1[3-9].
_RESIDENT = re.compile(r"(?<!\d)(\d{4})(?:\d{13}[\dXx]|\d{13}|\d{11})(?![\dXx])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{2})\d{2}(?!\d)")


def mask_numbers(text: str) -> str:
    """``text`` with 15-, 17- and 18-digit identity numbers and 11-digit mobile numbers made
    unreadable."""
    return _MOBILE.sub(r"\1******\2", _RESIDENT.sub(r"\1**************", text))


def masked_phone(number: str) -> str:
    """``138****5678`` for a mobile number; for anything else only its last two characters."""
    digits = re.sub(r"\D", "", number)
    if len(digits) >= 11:
        return f"{digits[-11:-8]}****{digits[-4:]}"
    return f"****{digits[-2:]}"


def masked_address(address: str) -> str:
    """``z***@example.org`` for an e-mail address."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}"
