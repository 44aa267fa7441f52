"""The desk: what waits for this officer now, most urgent first.

Rooms contribute what may wait in ``waiting.py``; this gathers, orders and words it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import current_app, url_for

from portal.foundation.running.rooms import gathered
from portal.foundation.web.desk import Look, Pile, Waiting
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rounds.models import RecruitmentRound


@dataclass(frozen=True)
class Item:
    """``urgent`` items stand first and in red; ``number`` is how many wait."""

    number: int
    text: str
    round_title: str
    href: str
    urgent: bool


def waiting_for(look: Look, rounds: list[RecruitmentRound]) -> list[Item]:
    """Only what this person may do, in the rounds that this role reaches."""
    items = [*_on_rounds(look, rounds), *_beside_rounds(look)]
    return sorted(items, key=lambda item: (not item.urgent, -item.number))


def _contributed() -> tuple[Waiting, ...]:
    return gathered("portal.recruitment", "waiting.py", "WAITING")


def _goes_with_each_round(waiting: Waiting) -> bool:
    return isinstance(waiting, RoundWaiting) and waiting.rounds is None


def _on_rounds(look: Look, rounds: Iterable[RecruitmentRound]) -> Iterator[Item]:
    for round_ in rounds:
        for waiting in filter(_goes_with_each_round, _contributed()):
            yield from _item_on(waiting, look, round_)


def _beside_rounds(look: Look) -> Iterator[Item]:
    for waiting in _contributed():
        if _goes_with_each_round(waiting) or not look.viewer.has_role(*waiting.roles):
            continue
        if isinstance(waiting, RoundWaiting):
            for round_ in waiting.rounds(look) if waiting.rounds else ():
                yield from _item_on(waiting, look, round_)
        elif waiting.endpoint in current_app.view_functions and (pile := waiting.pile(look)).number:
            yield _item(waiting, pile, "", url_for(waiting.endpoint))


def _item_on(waiting: Waiting, look: Look, round_: RecruitmentRound) -> Iterator[Item]:
    on_round = RoundLook(look.session, look.viewer, look.at, round_)
    if isinstance(waiting, RoundWaiting) and waiting.is_for(on_round):
        pile = waiting.pile(on_round)
        if pile.number:
            yield _item(waiting, pile, round_.title, _page(waiting.endpoint, round_.code))


def _item(waiting: Waiting, pile: Pile, title: str, href: str) -> Item:
    return Item(pile.number, str(waiting.word), title, href, pile.urgent)


def _page(endpoint: str, code: str) -> str:
    built = endpoint in current_app.view_functions
    return url_for(endpoint if built else "desk_office.round_hub", code=code)
