"""Substitution 递补: who follows when a place falls free, at which stages, how often, until when,
per vacancy or pooled.

All of it is policy (notices differ: "one time only", "not after approval", "vacancies of the
medical are not filled"). Nobody who was not ranked, or not placed by the shortlist's score, ever
substitutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.recruitment.rulebook.policy.shape import Policy, SubstitutionRule

MOMENTS = ("interview_list", "interview", "publicity", "hire", "filing", "reserve_end")


@dataclass(frozen=True, slots=True)
class Queued:
    """Somebody with a place: from a ranking (``score`` = composite) or a shortlist (``score`` = its
    score)."""

    vacancy: str
    candidate: str
    place: int
    score: Fraction


@dataclass(frozen=True, slots=True)
class Loss:
    """A place that fell free.

    ``round``: how many substitutions this place has already seen (0 = the first holder is gone).
    """

    vacancy: str
    candidate: str
    stage: str
    filled_before: int = 0


@dataclass(frozen=True, slots=True)
class Substitute:
    """``candidate`` takes the place of ``replaces``.

    ``vacancy`` is where the place is, ``from_vacancy`` where he was ranked (pooled). ``tied_with``:
    others equal with him for the last free place, so that an extra test decides before anybody is
    called.
    """

    vacancy: str
    candidate: str
    replaces: str
    place: int
    from_vacancy: str
    tied_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unfilled:
    """``reason``: stage_not_filled, too_late, rounds_used_up, nobody_left."""

    vacancy: str
    candidate: str
    reason: str


@dataclass(frozen=True, slots=True)
class Substitutions:
    substitutes: tuple[Substitute, ...]
    unfilled: tuple[Unfilled, ...]


def next_substitutes(
    policy: Policy,
    queue: Iterable[Queued],
    held: Mapping[str, str],
    losses: Sequence[Loss],
    *,
    reached: Iterable[str] = (),
    gone: Iterable[str] = (),
    days_since_result: int = 0,
) -> Substitutions:
    """Who is called next for each loss, in the order of vacancy and candidate lost.

    ``queue``: everybody with a place; ``held``: candidate → vacancy of those who hold a place now
    (the lost ones may be among them); ``gone``: withdrew or failed, never called again;
    ``reached``: moments already past (``MOMENTS``); ``days_since_result`` counts the validity of a
    reserve in calendar days. Pooled places go to the highest score among all vacancies once their
    own queue is empty.
    """
    rule = policy.substitution
    out = {*held, *gone, *(loss.candidate for loss in losses)}
    waiting = [one for one in queue if one.candidate not in out]
    waiting.sort(key=lambda one: (one.vacancy, one.place, one.candidate))
    late = too_late(rule, reached, days_since_result)
    ordered = sorted(losses, key=lambda loss: (loss.vacancy, loss.candidate))
    refused = [(loss, _refusal(rule, loss, late)) for loss in ordered]
    open_losses = [loss for loss, reason in refused if not reason]
    substitutes = _from_own_queues(open_losses, waiting)
    if rule.pooled:
        substitutes += _from_the_pool(_left(open_losses, substitutes), waiting, substitutes)
    unfilled = [Unfilled(loss.vacancy, loss.candidate, why) for loss, why in refused if why]
    unfilled += [
        Unfilled(loss.vacancy, loss.candidate, "nobody_left")
        for loss in _left(open_losses, substitutes)
    ]
    return Substitutions(tuple(substitutes), tuple(unfilled))


def _left(losses: Iterable[Loss], substitutes: Iterable[Substitute]) -> list[Loss]:
    filled = {one.replaces for one in substitutes}
    return [loss for loss in losses if loss.candidate not in filled]


def _from_own_queues(losses: Sequence[Loss], waiting: Sequence[Queued]) -> list[Substitute]:
    """The next in the vacancy's own order."""
    called = []
    for vacancy in sorted({loss.vacancy for loss in losses}):
        own = [one for one in waiting if one.vacancy == vacancy]
        mine = [loss for loss in losses if loss.vacancy == vacancy]
        called += _called(mine, own, by_place=True)
    return called


def _from_the_pool(
    losses: list[Loss], waiting: Iterable[Queued], called: Iterable[Substitute]
) -> list[Substitute]:
    """The highest score among all vacancies, of those whom nobody calls or ties with."""
    taken = {name for one in called for name in (one.candidate, *one.tied_with)}
    pool = [one for one in waiting if one.candidate not in taken]
    pool.sort(key=lambda one: (-one.score, one.candidate))
    return _called(losses, pool, by_place=False)


def too_late(rule: SubstitutionRule, reached: Iterable[str], days_since_result: int) -> bool:
    """Whether the policy's last moment, or the end of the reserve, has passed."""
    expired = rule.reserve_days is not None and days_since_result > rule.reserve_days
    return expired or rule.until in set(reached)


def _refusal(rule: SubstitutionRule, loss: Loss, late: bool) -> str:
    if loss.stage not in rule.stages:
        return "stage_not_filled"
    if late:
        return "too_late"
    if rule.rounds is not None and loss.filled_before >= rule.rounds:
        return "rounds_used_up"
    return ""


def _called(losses: list[Loss], waiting: list[Queued], *, by_place: bool) -> list[Substitute]:
    """Losses are filled in order from the head of ``waiting``; whoever equals the last one called
    beyond the free places is named."""
    count = min(len(losses), len(waiting))
    chosen = waiting[:count]
    if not chosen:
        return []

    def equal(one: Queued, other: Queued) -> bool:
        return one.place == other.place if by_place else one.score == other.score

    beyond = [one.candidate for one in waiting[count:] if equal(one, chosen[-1])]
    found = []
    for loss, one in zip(losses, chosen, strict=False):
        contested = [
            other.candidate for other in chosen if other is not one and equal(other, one)
        ] + beyond
        tied = tuple(contested) if beyond and equal(one, chosen[-1]) else ()
        found.append(
            Substitute(loss.vacancy, one.candidate, loss.candidate, one.place, one.vacancy, tied)
        )
    return found
