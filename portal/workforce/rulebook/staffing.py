"""How many people a unit may have, and who counts.

Source: 苏政办发〔2020〕41号 二(二)1: the word is 选配员额.

Under 200 单独工会组织 or under 5,000 职工: may have 1. 200 or more or 5,000 or more: shall have, by
size, normally at most 5. The sentences overlap (250 with 3,000); how they are read for a unit is
recorded with the city's paper, and reaching either threshold is enough where nothing is. This side
decides: the recruitment side asks for the figure and has no rule of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

UNIONS_THRESHOLD = 200
WORKERS_THRESHOLD = 5_000
MOST_BELOW, MOST_ABOVE = 1, 5
EITHER, BOTH = "either", "both"
READINGS = (EITHER, BOTH)
AIM = 3_000  # 约3000人
# 用3-5年左右时间, counted from the guideline's day
AIM_FROM, AIM_UNTIL = (
    date(2020, 6, 2),
    date(2025, 6, 2),
)
RETIRED_FORM = "8"  # 劳务协议: not counted


@dataclass(frozen=True, slots=True)
class Place:
    """One person's hold on a place: from the first day at work until the day of leaving
    (exclusive)."""

    hired_on: date
    left_on: date | None = None
    form: str = "1"


@dataclass(frozen=True, slots=True)
class Hold:
    """One person's hold on a place of one union, from a day until a day (exclusive)."""

    worker_id: int
    union_id: int
    form: str
    entry_kind: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """``most`` people; ``basis``: the sentence that decides; ``overlap``: both sentences fit."""

    most: int
    basis: str
    overlap: bool = False


def quota(
    single_unions: int | None,
    workers: int | None,
    approved_most: int | None = None,
    reading: str = EITHER,
) -> Quota | None:
    """The most people of a unit; ``None`` while nothing is known of it.

    ``reading``: whether one threshold is enough for the upper tier (``either``) or it takes both;
    ``approved_most``: what the city allowed beyond the guideline, in whichever tier.
    """
    limit = _by_figures(single_unions, workers, reading)
    if approved_most is None or (limit is not None and approved_most <= limit.most):
        return limit
    return Quota(approved_most, "approved", limit is not None and limit.overlap)


def _by_figures(single_unions: int | None, workers: int | None, reading: str) -> Quota | None:
    if single_unions is None and workers is None:
        return None
    reaches = [
        value >= threshold
        for value, threshold in ((single_unions, UNIONS_THRESHOLD), (workers, WORKERS_THRESHOLD))
        if value is not None
    ]
    overlap = len(set(reaches)) == 2
    if not any(reaches):
        return Quota(MOST_BELOW, "below_both")
    if overlap and reading == BOTH:
        return Quota(MOST_BELOW, "reaches_one", overlap)
    return Quota(MOST_ABOVE, "reaches_one" if overlap else "reaches_both", overlap)


def in_post(places: Iterable[Place], on: date) -> int:
    """People who occupy a place on this day."""
    return sum(
        1
        for place in places
        if _counts(place) and place.hired_on <= on and (place.left_on is None or on < place.left_on)
    )


def pending(places: Iterable[Place], on: date) -> int:
    """People accepted whose first day is still to come."""
    return sum(
        1 for place in places if _counts(place) and place.hired_on > on and place.left_on is None
    )


def has_room(limit: Quota | None, taken: int) -> bool:
    """Whether one more may come. Without figures nothing is refused: the page asks for them."""
    return limit is None or taken < limit.most


def _counts(place: Place) -> bool:
    return place.form != RETIRED_FORM
