"""Strict reading of one JSON object: every member is asked for by name, and what nobody asked for
is an error.

Refusals carry ``where`` (a path such as ``components[0].papers[1].coefficient``) and facts; the
wording is made elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from portal.kernel.decimals import MODES, parse_coefficient, parse_number
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import Rounding

_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
MAX_PLACES = 12


class Members:
    """One object of the document.

    ``done()`` refuses members that were not read. ``null`` counts as left out.
    """

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, Mapping):
            raise Refused("policy.not_an_object", where=where or "policy")
        self._value = value
        self.where = where
        self._read: set[str] = set()

    def path(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def get(self, name: str) -> Any:
        self._read.add(name)
        return self._value.get(name)

    def need(self, name: str) -> Any:
        value = self.get(name)
        if value is None:
            raise Refused("policy.member_missing", where=self.path(name))
        return value

    def done(self) -> None:
        for name in self._value:
            if name not in self._read:
                raise Refused("policy.unknown_member", where=self.path(str(name)))

    def text(self, name: str, default: str | None = None) -> str:
        value = self.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise Refused("policy.not_a_text", where=self.path(name))
        return value

    def optional_text(self, name: str) -> str | None:
        return None if self.get(name) is None else self.text(name)

    def code(self, name: str) -> str:
        return as_code(self.need(name), self.path(name))

    def codes(self, name: str) -> tuple[str, ...] | None:
        """A list of different codes, or None where the member is left out.

        An empty list is refused.
        """
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not value:
            raise Refused("policy.not_a_list", where=self.path(name))
        found = tuple(
            as_code(item, f"{self.path(name)}[{index}]") for index, item in enumerate(value)
        )
        if len(set(found)) != len(found):
            raise Refused("policy.given_twice", where=self.path(name))
        return found

    def token(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        value = self.get(name)
        if value is None and default is not None:
            return default
        if value not in allowed:
            raise Refused(
                "policy.unknown_token",
                where=self.path(name),
                found=str(value),
                allowed=", ".join(allowed),
            )
        return str(value)

    def switch(self, name: str, default: bool) -> bool:
        value = self.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise Refused("policy.not_a_switch", where=self.path(name))
        return value

    def whole(
        self, name: str, default: int | None = None, *, least: int = 0, most: int = 36500
    ) -> int:
        value = self.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Refused(
                "policy.not_a_whole_number", where=self.path(name), least=least, most=most
            )
        return value

    def optional_whole(self, name: str, *, least: int = 0) -> int | None:
        return None if self.get(name) is None else self.whole(name, least=least)

    def number(self, name: str) -> Fraction:
        return as_number(self.need(name), self.path(name))

    def positive(self, name: str) -> Fraction:
        value = self.number(name)
        if value <= 0:
            raise Refused("policy.not_positive", where=self.path(name))
        return value

    def optional_number(self, name: str) -> Fraction | None:
        return None if self.get(name) is None else self.number(name)

    def coefficient(self, name: str) -> Fraction:
        value = as_coefficient(self.need(name), self.path(name))
        if value <= 0:
            raise Refused("policy.not_positive", where=self.path(name))
        return value

    def rounding(self, name: str) -> Rounding | None:
        value = self.get(name)
        if value is None:
            return None
        inside = Members(value, self.path(name))
        rule = Rounding(inside.whole("places", most=MAX_PLACES), inside.token("mode", MODES))
        inside.done()
        return rule

    def object(self, name: str) -> Members | None:
        value = self.get(name)
        return None if value is None else Members(value, self.path(name))

    def objects(self, name: str, *, needed: bool = False) -> list[Members]:
        value = self.need(name) if needed else self.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or (needed and not value):
            raise Refused("policy.not_a_list", where=self.path(name))
        return [Members(item, f"{self.path(name)}[{index}]") for index, item in enumerate(value)]

    def pairs(self, name: str) -> dict[str, Any]:
        """The members of an object whose names are codes."""
        value = self.need(name)
        if not isinstance(value, Mapping) or not value:
            raise Refused("policy.not_an_object", where=self.path(name))
        return {as_code(key, self.path(name)): inside for key, inside in value.items()}


def as_code(value: Any, where: str) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise Refused("policy.not_a_code", where=where, found=str(value)[:40])
    return value


def as_number(value: Any, where: str) -> Fraction:
    try:
        return parse_number(value)
    except Refused as error:
        raise Refused("policy.not_a_number", where=where, found=str(value)[:40]) from error


def as_coefficient(value: Any, where: str) -> Fraction:
    try:
        return parse_coefficient(value)
    except Refused as error:
        raise Refused("policy.not_a_number", where=where, found=str(value)[:40]) from error
