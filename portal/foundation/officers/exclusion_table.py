"""The table of offices that exclude each other, as the page of an appointment shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from portal.kernel.exclusions import Exclusion

Word = Callable[[str, str | None], str]


def exclusion_rows(table: Iterable[Exclusion], word: Word) -> list[list[str]]:
    """One line a rule: the roles, those they exclude, and the source, in words."""
    return [
        [_named(rule.one, word), _named(rule.other, word), word("exclusion.source", rule.source)]
        for rule in table
    ]


def _named(roles: tuple[str, ...], word: Word) -> str:
    return "、".join(word("role", role) for role in roles)
