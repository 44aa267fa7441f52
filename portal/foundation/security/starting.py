"""What production does not start with: secrets that could be guessed or open two doors, and an
address that people would reach in clear.

Pure judgements on values; :mod:`config` puts them into its sentences.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

SHORTEST_SECRET = 32
# Random hexadecimal of the shortest length has some 110 bits by this measure, words have less.
LEAST_BITS = 80
# What documents and examples put in a secret's place.
_WORDS = re.compile(
    r"(random|character|change|example|secret|password|zhaolu|please|placeholder|default|replace"
    r"|insert|your[-_ ]|sample|qwerty|asdfgh|12345678|abcdefgh|随机|密码|密钥|示例|修改)",
    re.IGNORECASE,
)


def weakness(value: str) -> str:
    """Why a secret is none, or nothing."""
    if len(value) < SHORTEST_SECRET:
        return f"is shorter than {SHORTEST_SECRET} characters"
    if _WORDS.search(value):
        return "holds words of an example; make one with `openssl rand -hex 32`"
    if _repeats(value) or _bits(value) < LEAST_BITS:
        return "is not random; make one with `openssl rand -hex 32`"
    return ""


def equals(named: Mapping[str, str]) -> tuple[str, str] | None:
    """Two names that share a value, if there are any."""
    seen: dict[str, str] = {}
    for name, value in named.items():
        if value and value in seen:
            return seen[value], name
        seen[value] = name
    return None


def fault_of_address(address: str) -> str:
    """Why people can't be sent to a public address, or nothing."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "is no address"
    if parts.scheme != "https":
        return "does not begin with https://"
    if not host or parts.username is not None or parts.query or parts.fragment:
        return "is no plain address of a host"
    if parts.path not in ("", "/"):
        return "has a path; give each side a host name of its own"
    return ""


def fault_of_inner_address(address: str) -> str:
    """Why our own processes must not speak over this address, or nothing: in clear they do so on
    their own machine alone."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in ("http", "https") or not host:
        return "is no address that begins with https://"
    if parts.scheme == "http" and not _is_here(host):
        return "leads to another machine in clear; it must begin with https://"
    return ""


def fault_of_database(address: str) -> str:
    """Why the database must not be spoken to over this address, or nothing. A file, a socket and
    the own machine need no encryption; others prove who they are (libpq: sslmode)."""
    try:
        parts = urlsplit(address)
        host, asked = parts.hostname or "", parse_qs(parts.query)
    except ValueError:
        return "is no address"
    if not parts.scheme.startswith("postgresql"):
        return ""
    hosts = [host, *",".join(asked.get("host", []) + asked.get("hostaddr", [])).split(",")]
    elsewhere = [one for one in hosts if one and not one.startswith("/") and not _is_here(one)]
    if elsewhere and asked.get("sslmode") != ["verify-full"]:
        return "leads to another machine; it must say sslmode=verify-full"
    return ""


def fault_of_scanner(address: str) -> str:
    """Why papers must not be sent to this malware scanner, or nothing: it takes them in clear."""
    host = urlsplit(f"//{address}").hostname or ""
    if not address or address.startswith("/") or _is_here(host):
        return ""
    return "leads to another machine in clear; give a scanner or a tunnel on this one"


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _bits(value: str) -> float:
    """Shannon's estimate from the value's own letters, or, where these go up or down the alphabet
    or the keys, from the few steps between them."""
    steps = [ord(after) - ord(before) for before, after in zip(value, value[1:], strict=False)]
    return min(_entropy(list(value)), _entropy(steps) if len(set(steps)) < 6 else math.inf)


def _entropy(items: list[str] | list[int]) -> float:
    length = len(items)
    return -sum(count * math.log2(count / length) for count in Counter(items).values())


def _repeats(value: str) -> bool:
    """Whether the value is a shorter one written several times."""
    return value in (value + value)[1:-1]
