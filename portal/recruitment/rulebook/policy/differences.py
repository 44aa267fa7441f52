"""What one policy document says differently from another, member by member, so that a drafter and
an approver see what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.canonical import canonical_json

_OWN_NAME = ("code",)


@dataclass(frozen=True, slots=True)
class Difference:
    """``where``: the member's place with rows named by their code
    (``components[written].pass_mark``); ``member``: the same without row names
    (``components.pass_mark``), for wording. ``before`` and ``after`` as written, empty where the
    member is not there."""

    where: str
    member: str
    before: str
    after: str


def policy_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """In the order of the documents' members.

    A ``null`` is the same as a member left out; numbers are compared as written.
    """
    one, other = dict(_leaves(before, "", "")), dict(_leaves(after, "", ""))
    keys = [*one, *(key for key in other if key not in one)]
    return [
        Difference(*key, before=one.get(key, ""), after=other.get(key, ""))
        for key in sorted(keys, key=lambda key: _first_seen(key, keys))
        if one.get(key, "") != other.get(key, "")
    ]


def _first_seen(key: tuple[str, str], keys: list[tuple[str, str]]) -> int:
    """Members of one top-level part stay together."""
    top = key[1].partition(".")[0]
    return next(index for index, one in enumerate(keys) if one[1].partition(".")[0] == top)


def _leaves(value: Any, where: str, member: str) -> Iterator[tuple[tuple[str, str], str]]:
    if isinstance(value, Mapping):
        for name, inside in value.items():
            if inside is not None and name not in _OWN_NAME:
                yield from _leaves(
                    inside, f"{where}.{name}".lstrip("."), f"{member}.{name}".lstrip(".")
                )
        if "code" in value:
            yield (where, member), str(value["code"])
    elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{where}[{item.get('code', index)}]", member)
    else:
        yield (where, member), _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_plain(item) for item in value)
    return value if isinstance(value, str) else canonical_json(value).decode()
