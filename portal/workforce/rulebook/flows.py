"""Who was in post at the beginning of a time, who came, who left, who was there at its end.

Source: register of workers §5 年报1; the day of an exit counts as in post, the place is free from
0:00 of the next day. Whatever was recorded, 年初＋新进－退出＝年末.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from portal.workforce.rulebook.spells import DAY, holds
from portal.workforce.rulebook.staffing import RETIRED_FORM, Hold

NEW, MOVED, LEFT = "new", "moved", "left"


@dataclass(frozen=True, slots=True)
class Flow:
    """Numbers of people from ``first`` to ``last`` (both counted).

    ``at_start``: in post on the day before ``first``; ``moved_in`` and ``moved_out``: from and to
    other units, or to a form of work that takes no place.
    """

    at_start: int
    hired: int
    moved_in: int
    left: int
    moved_out: int
    at_end: int

    @property
    def came(self) -> int:
        return self.hired + self.moved_in

    @property
    def went(self) -> int:
        return self.left + self.moved_out


def stays(all_holds: Iterable[Hold], within: Callable[[int], bool]) -> list[Hold]:
    """The times that each person was in post inside the group: holds that follow each other without
    a day between them are one; moves inside the group are none. Forms that take no place are left
    out."""
    counted = [hold for hold in all_holds if hold.form != RETIRED_FORM and within(hold.union_id)]
    joined: list[Hold] = []
    for hold in sorted(counted, key=lambda one: (one.worker_id, one.valid_from)):
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.worker_id == hold.worker_id
            and last.valid_to is not None
            and hold.valid_from <= last.valid_to
        ):
            ends = None if hold.valid_to is None else max(hold.valid_to, last.valid_to)
            joined[-1] = replace(last, valid_to=ends)
        else:
            joined.append(hold)
    return joined


def flow(all_holds: Iterable[Hold], within: Callable[[int], bool], first: date, last: date) -> Flow:
    """The flow of a group of unions; ``all_holds`` are those of everybody, so that a move is told
    from coming and leaving."""
    known = list(all_holds)
    begins: dict[int, date] = {}
    ends: dict[int, date | None] = {}
    for hold in sorted(known, key=lambda one: one.valid_from):
        begins.setdefault(hold.worker_id, hold.valid_from)
        ends[hold.worker_id] = hold.valid_to
    inside = stays(known, within)
    came = [one for one in inside if first <= one.valid_from <= last]
    went = [one for one in inside if one.valid_to is not None and first <= one.valid_to <= last]
    hired = sum(1 for one in came if one.valid_from == begins[one.worker_id])
    left = sum(1 for one in went if one.valid_to == ends[one.worker_id])
    return Flow(
        at_start=sum(1 for one in inside if holds(one, first - DAY)),
        hired=hired,
        moved_in=len(came) - hired,
        left=left,
        moved_out=len(went) - left,
        at_end=sum(1 for one in inside if holds(one, last)),
    )
