"""The figures of the home page, counted from the people within reach.

Pure values: rows in, numbers out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from portal.workforce.rulebook.staffing import AIM, AIM_FROM, AIM_UNTIL, RETIRED_FORM

WAITING = ((0, 3), (4, 7), (8, 15), (16, 30), (31, None))
LATE_AFTER = 30  # days
NOT_FILED = ("submitted", "forwarded", "returned")


@dataclass(frozen=True)
class Person:
    """What the figures need of a record."""

    group: str
    hired_on: date
    form: str
    filing: str
    certificate: str | None
    registered: bool


@dataclass
class Group:
    """One line: a city, a county or a unit.

    ``most`` is None while the figures of a unit are missing.
    """

    name: str
    code: str
    most: int | None = None
    filed: int = 0
    unfiled: int = 0
    pending: int = 0

    @property
    def in_post(self) -> int:
        return self.filed + self.unfiled

    @property
    def free(self) -> int | None:
        return None if self.most is None else max(0, self.most - self.in_post - self.pending)


def grouped(groups: Iterable[Group], people: Iterable[Person], on: date) -> list[Group]:
    """Fill the groups with the people, in the groups' order; people of forms that don't count are
    left out."""
    found = {group.code: group for group in groups}
    for one in people:
        if one.form == RETIRED_FORM or one.group not in found:
            continue
        group = found[one.group]
        if one.hired_on > on:
            group.pending += 1
        elif one.filing == "filed":
            group.filed += 1
        else:
            group.unfiled += 1
    return list(found.values())


@dataclass(frozen=True)
class Total:
    """The sums of the lines. ``most`` and ``free`` add up the lines whose quota is known."""

    most: int
    in_post: int
    free: int
    unfiled: int
    pending: int


def total(lines: Iterable[Group]) -> Total:
    known = list(lines)
    return Total(
        most=sum(line.most or 0 for line in known),
        in_post=sum(line.in_post for line in known),
        free=sum(line.free or 0 for line in known),
        unfiled=sum(line.unfiled for line in known),
        pending=sum(line.pending for line in known),
    )


def waiting_days(people: Iterable[Person], on: date) -> list[tuple[int, int | None, int]]:
    """How many people without a filing number wait how long since they were hired: (from, to,
    people)."""
    days = [
        (on - one.hired_on).days for one in people if one.filing in NOT_FILED and one.hired_on <= on
    ]
    return [
        (low, high, sum(1 for day in days if day >= low and (high is None or day <= high)))
        for low, high in WAITING
    ]


def longest_wait(people: Iterable[Person], on: date) -> int:
    return max(
        (
            (on - one.hired_on).days
            for one in people
            if one.filing in NOT_FILED and one.hired_on <= on
        ),
        default=0,
    )


def certified(
    people: Iterable[Person],
    holds: Callable[[Person], bool] = lambda person: person.certificate is not None,
) -> int:
    return sum(1 for one in people if holds(one))


def aim() -> tuple[int, date, date]:
    """约3000人, 3–5年 from 2020: dated data of the guideline."""
    return AIM, AIM_FROM, AIM_UNTIL
