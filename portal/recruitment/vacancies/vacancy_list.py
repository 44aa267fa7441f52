"""The office's view of the vacancy table: what is shown and in which order, as the address says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.foundation.data.pagination import Page
from portal.foundation.text.pinyin import text_key
from portal.recruitment.vacancies.models import Vacancy

ROWS_A_PAGE = 100
SORTS = ("code", "name", "union", "headcount")
_SHOWN: Mapping[str, Callable[[Vacancy], Any]] = {
    "": lambda vacancy: True,
    "own_requirements": lambda vacancy: bool(vacancy.requirements),
    "own_policy": lambda vacancy: bool(vacancy.policy_override),
    "needs_reason": lambda vacancy: vacancy.quota_finding.get("needs_reason"),
    "overlap": lambda vacancy: vacancy.quota_finding.get("overlap"),
}


@dataclass(frozen=True, slots=True)
class TableWish:
    """``q``: part of code, name or unit; ``union``: id of a using unit, ``0`` = placed after
    hiring."""

    q: str = ""
    union: str = ""
    show: str = ""
    sort: str = "code"

    @property
    def any(self) -> bool:
        return bool(self.q or self.union or self.show)

    def arguments(self) -> dict[str, str]:
        """For an address that shows the same."""
        told = {
            "q": self.q,
            "union": self.union,
            "show": self.show,
            "sort": "" if self.sort == "code" else self.sort,
        }
        return {name: value for name, value in told.items() if value}


def wish_of(arguments: Mapping[str, str]) -> TableWish:
    """What is unknown counts as not wished."""
    union = arguments.get("union", "")
    return TableWish(
        q=arguments.get("q", "").strip()[:40],
        union=union if union.isascii() and union.isdigit() else "",
        show=arguments.get("show", "") if arguments.get("show") in _SHOWN else "",
        sort=arguments.get("sort", "") if arguments.get("sort") in SORTS else "code",
    )


def _union_name(vacancy: Vacancy) -> str:
    return vacancy.using_union.name if vacancy.using_union else ""


def chosen(vacancies: Sequence[Vacancy], wish: TableWish) -> list[Vacancy]:
    """In a total order."""

    def fits(vacancy: Vacancy) -> bool:
        texts = (vacancy.code, vacancy.name, _union_name(vacancy))
        return (
            (not wish.q or any(wish.q.casefold() in text.casefold() for text in texts))
            and (not wish.union or str(vacancy.using_union_id or 0) == wish.union)
            and bool(_SHOWN[wish.show](vacancy))
        )

    keys: Mapping[str, Callable[[Vacancy], Any]] = {
        "code": lambda vacancy: vacancy.code,
        "name": lambda vacancy: (text_key(vacancy.name), vacancy.code),
        "union": lambda vacancy: (text_key(_union_name(vacancy)), vacancy.code),
        "headcount": lambda vacancy: (-vacancy.headcount, vacancy.code),
    }
    return sorted(filter(fits, vacancies), key=keys[wish.sort])


def unions_in(vacancies: Iterable[Vacancy]) -> list[tuple[str, str]]:
    """(id, name) of the using units that occur, in the order of the telephone book."""
    found = {
        vacancy.using_union.id: vacancy.using_union.name
        for vacancy in vacancies
        if vacancy.using_union
    }
    return [
        (str(union_id), name)
        for union_id, name in sorted(found.items(), key=lambda item: (text_key(item[1]), item[0]))
    ]


def new_codes(count: int, prefix: str, first: int, width: int) -> list[str]:
    return [f"{prefix}{number:0{width}d}" for number in range(first, first + count)]


def cut(items: Sequence[Any], number: int, *, size: int = ROWS_A_PAGE) -> Page:
    """Page ``number`` of a list that is at hand; beyond the end, the last page."""
    number = max(1, min(number, -(-len(items) // size) or 1))
    return Page(items[(number - 1) * size : number * size], number, size, len(items))
