"""Which desks of a room each vacancy takes (9), and who exchanges with whom (10)."""

from __future__ import annotations

from collections.abc import Sequence

from portal.recruitment.rulebook.seating.plan import Plan

MOST_PASSES = 20
Counts = list[tuple[str, int]]


def ordered(here: dict[str, int]) -> Counts:
    """The room's vacancies, the largest first."""
    return sorted(
        ((vacancy, people) for vacancy, people in here.items() if people),
        key=lambda pair: (-pair[1], pair[0]),
    )


def places(plan: Plan, counts: Counts) -> dict[str, list[int]]:
    """The desks of each vacancy, in sweep order."""
    if counts and counts[0][1] > len(plan.first_class):
        return _around_the_largest(plan, counts)
    return _chequered(plan, counts)


def _around_the_largest(plan: Plan, counts: Counts) -> dict[str, list[int]]:
    """The largest vacancy leaves free the desks with most neighbours of one class; the others sit
    there, apart from each other."""
    rest = plan.capacity - counts[0][1]
    first, second = plan.first_class, plan.second_class
    desks = (
        first
        if rest > len(second) or plan.removed(first, rest) <= plan.removed(second, rest)
        else second
    )
    aside = plan.removal(desks)[:rest]
    taken: dict[str, list[int]] = {
        counts[0][0]: sorted(set(range(plan.capacity)).difference(aside))
    }
    start = 0
    for vacancy, people in counts[1:]:
        taken[vacancy] = sorted(aside[start : start + people])
        start += people
    return taken


def _chequered(plan: Plan, counts: Counts) -> dict[str, list[int]]:
    """Each vacancy on one colour of the board; at most one has to be split, and then over desks
    that do not touch."""
    classes = (plan.first_class, plan.second_class)
    left = [len(plan.first_class), len(plan.second_class)]
    inside: list[list[tuple[str, int]]] = [[], []]
    split: tuple[str, int, int, int] | None = None
    for vacancy, people in counts:
        colour = 0 if left[0] >= left[1] else 1
        if people <= left[colour]:
            inside[colour].append((vacancy, people))
            left[colour] -= people
        else:
            split = (vacancy, colour, left[colour], people - left[colour])
            left[1 - colour] -= people - left[colour]
            left[colour] = 0
    taken: dict[str, list[int]] = {}
    reserved: set[int] = set()
    if split:
        taken[split[0]] = _split_desks(plan, classes, *split[1:])
        reserved.update(taken[split[0]])
    for colour in (0, 1):
        desks = (
            [desk for desk in classes[colour] if desk not in reserved]
            if reserved
            else classes[colour]
        )
        start = 0
        for vacancy, people in inside[colour]:
            taken[vacancy] = list(desks[start : start + people])
            start += people
    return taken


def _split_desks(
    plan: Plan, classes: tuple[Sequence[int], Sequence[int]], colour: int, there: int, rest: int
) -> list[int]:
    own = classes[colour][-there:] if there else ()
    touched = {near for desk in own for near in plan.neighbours[desk]}
    other = sorted(classes[1 - colour], key=lambda desk: (desk in touched, desk))[:rest]
    return sorted((*own, *other))


def same_pairs(plan: Plan, values: Sequence[str | None]) -> int:
    """Neighbouring pairs with one and the same value; nothing equals an empty one."""
    return len([1 for desk, other in plan.pairs if values[desk] == values[other] and values[desk]])


def repair(
    plan: Plan,
    vacancies: list[str | None],
    employers: list[str | None],
    goal: int,
    exchange: list[int],
) -> tuple[int, int]:
    """Exchanges contents of desks in place.

    ``exchange`` lists what sits at each desk and is changed along.

    Returns the neighbouring pairs of the same vacancy and of the same employer that are left.
    """
    pairs, colleagues = same_pairs(plan, vacancies), same_pairs(plan, employers)
    for _ in range(MOST_PASSES):
        if pairs <= goal and not colleagues:
            break
        before = (pairs, colleagues)
        for desk in range(plan.capacity):
            if vacancies[desk] is None or not _in_conflict(
                plan, desk, vacancies, employers, pairs > goal
            ):
                continue
            if found := _partner(plan, desk, vacancies, employers):
                other, fewer, fewer_colleagues = found
                for values in (vacancies, employers):
                    values[desk], values[other] = values[other], values[desk]
                exchange[desk], exchange[other] = exchange[other], exchange[desk]
                pairs, colleagues = pairs + fewer, colleagues + fewer_colleagues
        if before == (pairs, colleagues):
            break
    return pairs, colleagues


def _partner(
    plan: Plan, desk: int, vacancies: Sequence[str | None], employers: Sequence[str | None]
) -> tuple[int, int, int] | None:
    """The first desk with which an exchange leaves fewer pairs, and by how many."""
    for other in range(plan.capacity):
        if other != desk:
            change = _change(plan, desk, other, vacancies)
            if change > 0:
                continue
            colleagues = _change(plan, desk, other, employers)
            if change < 0 or colleagues < 0:
                return other, change, colleagues
    return None


def _in_conflict(
    plan: Plan,
    desk: int,
    vacancies: Sequence[str | None],
    employers: Sequence[str | None],
    above: bool,
) -> bool:
    employer, vacancy = employers[desk], vacancies[desk]
    near = plan.neighbours[desk]
    return any(
        (employer and employers[desk] == employer) or (above and vacancies[desk] == vacancy)
        for desk in near
    )


def _change(plan: Plan, desk: int, other: int, values: Sequence[str | None]) -> int:
    """How many pairs more there are if the two desks exchange.

    A pair of the two themselves stays what it is.
    """
    one, two = values[desk], values[other]
    if one == two:
        return 0
    change = 0
    for near in plan.neighbours[desk]:
        if near != other and (value := values[near]):
            change += (value == two) - (value == one)
    for near in plan.neighbours[other]:
        if near != desk and (value := values[near]):
            change += (value == one) - (value == two)
    return change
