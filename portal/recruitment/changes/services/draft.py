"""Drafting a change: the officer says what shall hold, the system reads what holds now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.changes.act import ChangeAct, on_change
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.changes.services.values import present_value, windows_after
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import check_timetable
from portal.recruitment.rulebook.policy import overridden, read_policy
from portal.recruitment.rulebook.publication.gate import texts_of
from portal.recruitment.rulebook.publication.notice_changes import (
    CONTACT,
    KINDS,
    MAY,
    POLICY,
    REQUIREMENTS,
    WINDOW,
    Item,
    check_items,
    item_of,
)
from portal.recruitment.rulebook.publication.personal_numbers import typed_personal_numbers
from portal.recruitment.vacancies.queries import vacancies_of

EDITABLE = ("draft", "returned")
LEAST_REASON = 4
Place = tuple[str, str, str]


def items_of(change: NoticeChange) -> list[Item]:
    return [item_of(stored) for stored in change.items]


def locked_change(session: Session, round_id: int, public_id: str) -> NoticeChange:
    """Raises ``Refused('change.not_found')``, also for another round's."""
    statement = select(NoticeChange).where(
        NoticeChange.round_id == round_id, NoticeChange.public_id == public_id
    )
    found = session.scalar(locked(session, statement))
    if found is None:
        raise Refused("change.not_found")
    return found


def require_published(round_: RecruitmentRound) -> None:
    """Raises ``Refused('change.not_published')``: before publication the draft itself is edited,
    after the end nothing is."""
    if round_.state != "published":
        raise Refused("change.not_published")


def begin_change(act: RoundAct, kind: str, *, reason: str, text: str = "") -> NoticeChange:
    """A new draft.

    Raises ``Refused('change.not_published')``, ``'change.unknown_kind'``,
    ``'change.reason_missing'``.
    """
    require_published(act.round_)
    if kind not in KINDS:
        raise Refused("change.unknown_kind")
    change = NoticeChange(
        round_id=act.round_.id,
        kind=kind,
        items=[],
        drafted_by=act.by.account_id,
        drafted_words=act.by.words,
        drafted_at=act.at,
    )
    act.session.add(change)
    word_change(on_change(act, change), reason=reason, text=text)
    return change


def _require_editable(change: NoticeChange) -> None:
    if change.state not in EDITABLE:
        raise Refused("change.frozen", state=change.state)


def word_change(act: ChangeAct, *, reason: str, text: str) -> None:
    """Why, and what the notice says besides the table.

    Raises ``Refused('change.frozen')``, ``'change.reason_missing'``, ``'change.personal_number'``
    with the ``field``.
    """
    act.session.flush()
    change = act.change
    _require_editable(change)
    change.reason = require_reason(reason, "change.reason_missing", least=LEAST_REASON)
    change.text = text.strip()
    _require_public("reason", change.reason)
    _require_public("text", change.text)
    act.record_on_change("changes.word", kind=change.kind)


def put_items(act: ChangeAct, wanted: Mapping[Place, Any]) -> list[Item]:
    """What shall hold at each place named; a place whose value stays as it is drops out of the
    change. Other places keep their items.

    Raises ``Refused('change.frozen')``, ``'change.not_of_kind'``, ``'change.unknown_place'``,
    ``'change.personal_number'``, ``'policy.…'``, ``'timetable.…'``, and for windows what
    :func:`check_items` raises.
    """
    change = act.change
    _require_editable(change)
    kept = {item.place: item for item in items_of(change)}
    for place, after in wanted.items():
        if place[0] not in MAY[change.kind]:
            raise Refused("change.not_of_kind", kind=change.kind, target=place[0])
        before = present_value(act.session, act.round_, *place)
        kept.pop(place, None)
        _require_public(_name_of(place), after)
        if before != after:
            kept[place] = Item(*place, before=before, after=after)
    items = sorted(kept.values(), key=lambda item: item.place)
    _check_values(act, items)
    change.items = [item.stored() for item in items]
    places = ["/".join(part for part in item.place if part) for item in items]
    act.record_on_change("changes.put_items", places=places)
    return items


def _name_of(place: Place) -> str:
    target, key, field = place
    return field or (key if target == CONTACT else target)


def _require_public(name: str, value: Any) -> None:
    """Everything in a notice is public: a number that names a person is refused where it is typed,
    not after the city's approval."""
    number = next(
        (found for text in texts_of(value) for found in typed_personal_numbers(text)), None
    )
    if number is not None:
        raise Refused("change.personal_number", field=name, number=number.text)


def _check_values(act: ChangeAct, items: list[Item]) -> None:
    """Values that can't hold are refused where they are typed, not at the end."""
    windows = windows_after(act.round_, items)
    for item in items:
        if item.target == WINDOW:
            check_timetable(windows)
            check_items("correction", [item], text="", windows=windows, at=act.at)
        if item.target == POLICY:
            _check_policy(act, item)
        if item.target == REQUIREMENTS and not isinstance(item.after, dict):
            raise Refused("change.unknown_place", target=item.target, field=item.key)


def _check_policy(act: ChangeAct, item: Item) -> None:
    read_policy(item.after)
    for vacancy in vacancies_of(act.session, act.round_.id):
        if vacancy.policy_override:
            overridden(item.after, vacancy.policy_override)


def check_change(round_: RecruitmentRound, change: NoticeChange, at: datetime) -> None:
    """Whether it could go out at ``at``.

    Raises what :func:`check_items` raises, ``Refused('timetable.…')``.
    """
    items = items_of(change)
    windows = windows_after(round_, items)
    check_timetable(windows)
    check_items(change.kind, items, text=change.text, windows=windows, at=at)
