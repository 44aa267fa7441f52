"""The values of a round as they stand, for the system's own 原文, and how a change puts its 现文 in
their place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound, RoundWindow
from portal.recruitment.rounds.services.text import notice_texts
from portal.recruitment.rounds.text_models import NoticeSection
from portal.recruitment.rulebook.publication.notice_changes import (
    CONTACT,
    HEADCOUNT,
    POLICY,
    REQUIREMENTS,
    TEXT,
    VACANCY,
    VACANCY_FACTS,
    WINDOW,
    Item,
    span_of,
)
from portal.recruitment.rulebook.publication.notice_sections import SECTIONS
from portal.recruitment.rulebook.timetable.windows import Span
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancy_in
from portal.recruitment.vacancies.services.amend_vacancy import (
    amend_fact,
    reduce_headcount,
    require_undecided,
)

CONTACTS = ("contact_phone", "supervision_phone")
# Sections of the notice that are made from the round's conduct, where the rules and other pages
# read them too.
IN_CONDUCT = ("exclusions", "avoidance", "remedy")


def as_stored(span: Span | None) -> dict[str, str] | None:
    """UTC, so that the same instants are the same value whoever typed them."""
    return None if span is None else {"starts_at": _utc(span[0]), "ends_at": _utc(span[1])}


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def present_value(
    session: Session, round_: RecruitmentRound, target: str, key: str, field: str
) -> Any:
    """Raises ``Refused('change.unknown_place')`` for what a notice can't change,
    ``'vacancy.not_found'``."""
    if target == WINDOW:
        window = round_.window(key)
        return as_stored(None if window is None else (window.starts_at, window.ends_at))
    if target == CONTACT and key in CONTACTS:
        return getattr(round_, key)
    if target == TEXT and key in SECTIONS:
        in_conduct = key in IN_CONDUCT
        return _conduct_text(round_, key) if in_conduct else notice_texts(session, round_)[key]
    if target == POLICY:
        return round_.policy
    if target == REQUIREMENTS and not key:
        return round_.requirements
    if target in {VACANCY, HEADCOUNT, REQUIREMENTS}:
        return _value_of_vacancy(vacancy_in(session, round_, key), target, field)
    raise _unknown_place(target, field or key)


def _unknown_place(target: str, field: str) -> Refused:
    return Refused("change.unknown_place", target=target, field=field)


def _value_of_vacancy(vacancy: Vacancy, target: str, field: str) -> Any:
    if target == HEADCOUNT:
        require_undecided(vacancy)
        return vacancy.headcount
    if target == REQUIREMENTS:
        return vacancy.requirements
    if field in VACANCY_FACTS:
        return getattr(vacancy, field)
    raise _unknown_place(target, field or vacancy.code)


def _conduct_text(round_: RecruitmentRound, key: str) -> str:
    found = round_.conduct.get(key, "")
    return "\n".join(found) if isinstance(found, list) else str(found)


def windows_after(round_: RecruitmentRound, items: list[Item]) -> dict[str, Span]:
    """The timetable as it would be."""
    found = {window.kind: (window.starts_at, window.ends_at) for window in round_.windows}
    for item in items:
        if item.target == WINDOW and (span := span_of(item.after)) is not None:
            found[item.key] = span
    return found


def put(act: RoundAct, item: Item) -> None:
    """Let the item's 现文 hold."""
    session, round_ = act.session, act.round_
    if item.target == WINDOW:
        _put_window(round_, item.key, item.after)
    elif item.target == CONTACT:
        setattr(round_, item.key, item.after)
    elif item.target == TEXT:
        _put_text(session, round_, item.key, item.after, act.at)
    elif item.target == POLICY:
        round_.policy = item.after
    elif item.target == REQUIREMENTS and not item.key:
        round_.requirements = item.after
    else:
        _put_on_vacancy(act, item)


def _put_on_vacancy(act: RoundAct, item: Item) -> None:
    vacancy = vacancy_in(act.session, act.round_, item.key)
    if item.target == HEADCOUNT:
        reduce_headcount(act, vacancy, item.after)
        return
    field = "requirements" if item.target == REQUIREMENTS else item.field
    amend_fact(act, vacancy, field, item.after)


def _put_window(round_: RecruitmentRound, kind: str, after: Mapping[str, str]) -> None:
    span = span_of(after)
    assert span is not None, "check_items refuses a window without dates"
    window = round_.window(kind)
    if window is None:
        round_.windows.append(RoundWindow(kind=kind, starts_at=span[0], ends_at=span[1]))
    else:
        window.starts_at, window.ends_at = span


def _put_text(
    session: Session, round_: RecruitmentRound, code: str, after: str, at: datetime
) -> None:
    if code in IN_CONDUCT:
        lines = [line.strip() for line in after.splitlines() if line.strip()]
        round_.conduct = round_.conduct | {code: lines if code == "exclusions" else after}
        return
    row = session.scalar(
        select(NoticeSection).where(NoticeSection.round_id == round_.id, NoticeSection.code == code)
    )
    if row is None:
        session.add(NoticeSection(round_id=round_.id, code=code, text=after, saved_at=at))
    else:
        row.text, row.revision, row.saved_at = after, row.revision + 1, at
    if code == "basis":
        round_.text = after
