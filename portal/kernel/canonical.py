"""Canonical JSON (RFC 8785) and strict reading, so that a document has one digest, wherever it is
computed."""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

from portal.kernel.errors import Refused

_SAFE_INTEGER = 2**53 - 1
_LONGEST_INTEGER = 17  # sign and digits of the above


def read_json(data: bytes | str) -> Any:
    """JSON, strictly: UTF-8 (a BOM is let through), no member twice, no NaN or Infinity.

    Raises ``Refused('json.…')``.
    """
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Refused("json.not_utf8") from error
    try:
        return _without_surrogates(
            text,
            json.loads(
                text,
                object_pairs_hook=_members_once,
                parse_constant=_no_constant,
                parse_int=_exact,
                parse_float=_finite,
            ),
        )
    except json.JSONDecodeError as error:
        raise Refused("json.malformed", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise Refused("json.too_deep") from error


def canonical_json(value: Any) -> bytes:
    """The RFC 8785 form, UTF-8.

    Raises ``Refused('json.not_canonical')`` for what JSON can't carry (NaN, lone surrogates, big
    integers).
    """
    return _form(value).encode("utf-8")


def canonical_digest(value: Any) -> str:
    """Hex SHA-256 over ``canonical_json(value)``."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _members_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise Refused("json.duplicate_member", member=name)
        members[name] = value
    return members


def _no_constant(text: str) -> Any:
    raise Refused("json.not_a_number", text=text)


def _exact(text: str) -> int:
    # RFC 8259 §6: beyond 2^53 other programs read another number. The length is looked at first,
    # since reading digits takes time that grows with their square.
    if len(text) > _LONGEST_INTEGER or abs(int(text)) > _SAFE_INTEGER:
        raise Refused("json.not_a_number", text=text[:_LONGEST_INTEGER])
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Refused("json.not_a_number", text=text[:_LONGEST_INTEGER])
    return number


def _without_surrogates(text: str, value: Any) -> Any:
    """Half a pair can be written (``"\\ud800"``), but nobody can keep or send it."""
    if "\\ud" in text.lower():
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise Refused("json.not_canonical", what="lone surrogate") from error
    return value


def _form(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_form, value)) + "]"
    if isinstance(value, dict):
        return _object(value)
    raise Refused("json.not_canonical", what=type(value).__name__)


def _object(members: dict[Any, Any]) -> str:
    if not all(isinstance(name, str) for name in members):
        raise Refused("json.not_canonical", what="member name")
    # RFC 8785 §3.2.3 sorts by UTF-16 code units, which differs from code points above the basic
    # plane.
    names = sorted(members, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(f"{_string(name)}:{_form(members[name])}" for name in names) + "}"


def _string(text: str) -> str:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Refused("json.not_canonical", what="lone surrogate")
    return json.dumps(text, ensure_ascii=False)


def _integer(value: int) -> str:
    if abs(value) > _SAFE_INTEGER:
        raise Refused("json.not_canonical", what="integer beyond 2^53")
    return str(value)


def _number(value: float) -> str:
    """ECMAScript's Number-to-string over Python's shortest digits, as RFC 8785 §3.2.2.3 demands."""
    if not math.isfinite(value):
        raise Refused("json.not_canonical", what="NaN or Infinity")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, fraction = digits.partition(".")
    fraction = "" if fraction == "0" else fraction
    point = len(whole) + int(exponent or 0)
    significant = (whole + fraction).lstrip("0")
    point -= len(whole + fraction) - len(significant)
    return sign + _placed(significant.rstrip("0"), point)


def _placed(digits: str, point: int) -> str:
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    tail = f".{digits[1:]}" if count > 1 else ""
    return f"{digits[0]}{tail}e{'+' if point > 0 else '-'}{abs(point - 1)}"
