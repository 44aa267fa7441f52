"""The catalogue read from the database, and the shelf that keeps the present one."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from pypinyin import Style, lazy_pinyin
from sqlalchemy import Connection, Row, Select, select

from portal.foundation.text.pinyin import text_key
from portal.foundation.time.clock import local
from portal.recruitment.public.catalogue import Catalogue, Entry, Kind, Place, PublicRound
from portal.recruitment.rounds.models import PublicationPlace, RecruitmentRound, RoundWindow
from portal.recruitment.rounds.queries import PUBLIC_STATES
from portal.recruitment.rulebook.eligibility import requirements_of
from portal.recruitment.rulebook.eligibility.requirements import merged_requirements
from portal.recruitment.rulebook.publication.live_counts import live_counts_of
from portal.recruitment.rulebook.publication.places import missing_places, required_places
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import CountSnapshot, Vacancy

CERTIFICATE = "social_worker_certificate"


@lru_cache(maxsize=65_536)
def spelled(text: str) -> str:
    """A text with its pinyin and its initials, as a keyword may be typed.

    工会 → "工会 gonghui gh".
    """
    syllables = lazy_pinyin(text)
    initials = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return f"{text} {''.join(syllables)} {''.join(initials)}".casefold()


_key = lru_cache(maxsize=65_536)(text_key)


def read_catalogue(connection: Connection, version: Hashable) -> Catalogue:
    """Five queries, whatever the size."""
    places = _places(connection)
    rounds = _rounds(connection, places)
    index = {round_.id: number for number, (round_, _defaults) in enumerate(rounds)}
    reading = _Reading(places, rounds, index, _snapshots(connection, index))
    entries = tuple(reading.entry(row) for row in connection.execute(_vacancies(index)))
    return Catalogue(
        version,
        tuple(round_ for round_, _defaults in rounds),
        tuple(reading.kinds.values()),
        entries,
        {place.code: place for place in places.values()},
    )


def _vacancies(index: dict[int, int]) -> Select[Any]:
    vacancy = Vacancy.__table__.c
    return (
        select(
            vacancy.round_id,
            vacancy.code,
            vacancy.name,
            vacancy.state,
            vacancy.headcount,
            vacancy.opened_headcount,
            vacancy.duties,
            vacancy.work_place,
            vacancy.recruiting_union_id,
            vacancy.using_union_id,
            vacancy.requirements,
        )
        .where(vacancy.round_id.in_(list(index)))
        .order_by(vacancy.round_id, vacancy.code)
    )


@dataclass
class _Reading:
    """What the rows of vacancies are put together with; ``kinds`` grows as they are read."""

    places: dict[int, Place]
    rounds: list[tuple[PublicRound, dict[str, Any]]]
    index: dict[int, int]
    counted: dict[int, tuple[datetime, dict[str, Any]]]
    kinds: dict[str, Kind] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def entry(self, row: Row[Any]) -> Entry:
        number = self.index[row.round_id]
        round_, defaults = self.rounds[number]
        using = self.places[row.using_union_id].name if row.using_union_id else ""
        taken_at, figures = self.counted.get(row.round_id, (None, {}))
        known = round_.counts.shown(figures.get(row.code)) if taken_at else (None, None)
        submitted, approved = known
        return Entry(
            round=number,
            kind=self._kind(merged_requirements(defaults, row.requirements or {}), round_),
            code=row.code,
            name=row.name,
            state=row.state,
            headcount=row.headcount if row.opened_headcount is None else row.opened_headcount,
            recruiting=self.places[row.recruiting_union_id].name,
            using=using,
            place=self._place(row),
            duties=row.duties,
            work_place=row.work_place,
            name_key=_key(row.name),
            text=self._words(row, round_, using),
            applied=submitted,
            approved=approved,
            counted_at=taken_at,
        )

    def _place(self, row: Row[Any]) -> Place:
        return self.places[row.using_union_id or row.recruiting_union_id]

    def _kind(self, document: dict[str, Any], round_: PublicRound) -> int:
        """The number of the document; the same document on the same day is one kind."""
        on = local(round_.closes_at).date() if round_.closes_at else date.max
        name = f"{json.dumps(document, sort_keys=True, ensure_ascii=False)} {on}"
        if name not in self.kinds:
            self._numbers[name] = len(self.kinds)
            self.kinds[name] = Kind(requirements_of(document), document, on)
        return self._numbers[name]

    def _words(self, row: Row[Any], round_: PublicRound, using: str) -> str:
        recruiting = self.places[row.recruiting_union_id].name
        place = self._place(row).name
        short = (row.name, using, recruiting, row.work_place, round_.title, place)
        codes = (row.code.casefold(), round_.code.casefold())
        return " ".join((*codes, *(spelled(text) for text in short if text), row.duties.casefold()))


def _places(connection: Connection) -> dict[int, Place]:
    columns = (Union.id, Union.code, Union.name, Union.level, Union.kind, Union.parent_id)
    rows = {row.id: row for row in connection.execute(select(*columns))}
    return {row.id: _place_of(row, rows) for row in rows.values()}


def _place_of(row: Row[Any], rows: dict[int, Row[Any]]) -> Place:
    above: dict[str, str] = {}
    current: Row[Any] | None = row
    while current is not None:
        if current.kind == "general" or (
            current.level == "county" and current.kind != "institution"
        ):
            above.setdefault(current.level, current.code)
        current = rows.get(current.parent_id)
    city, county = above.get("city", ""), above.get("county", "")
    return Place(row.code, row.name, _key(row.name), row.level, city, county)


def _rounds(
    connection: Connection, places: dict[int, Place]
) -> list[tuple[PublicRound, dict[str, Any]]]:
    """Each with the requirements that its vacancies inherit."""
    registration, recorded = _registration(connection), _recorded(connection)
    round_ = RecruitmentRound.__table__.c
    statement = (
        select(
            round_.id,
            round_.code,
            round_.title,
            round_.state,
            round_.organiser_id,
            round_.requirements,
            round_.conduct,
            round_.policy,
        )
        .where(round_.state.in_(PUBLIC_STATES))
        .order_by(round_.published_at.desc(), round_.id)
    )
    found = []
    for row in connection.execute(statement):
        span = registration.get(row.id, (None, None))
        public = _round_of(row, places[row.organiser_id].name, span, recorded.get(row.id, []))
        found.append((public, row.requirements or {}))
    return found


def _round_of(
    row: Row[Any],
    organiser: str,
    registration: tuple[datetime | None, datetime | None],
    recorded: list[str],
) -> PublicRound:
    preferences = (row.policy or {}).get("preferences") or ()
    effects = {one.get("effect") for one in preferences if one.get("code") == CERTIFICATE}
    conduct = row.conduct or {}
    opens_at, closes_at = registration
    return PublicRound(
        id=row.id,
        code=row.code,
        title=row.title,
        organiser=organiser,
        state=row.state,
        opens_at=opens_at,
        closes_at=closes_at,
        counts=live_counts_of(conduct),
        prefers_certificate="tie_break" in effects,
        adds_points="points" in effects,
        announced=not missing_places(required_places(conduct), recorded),
    )


def _registration(connection: Connection) -> dict[int, tuple[datetime, datetime]]:
    """Round → its registration window."""
    window = RoundWindow.__table__.c
    columns = select(window.round_id, window.starts_at, window.ends_at)
    rows = connection.execute(columns.where(window.kind == "registration"))
    return {row.round_id: (row.starts_at, row.ends_at) for row in rows}


def _recorded(connection: Connection) -> dict[int, list[str]]:
    """Round → the kinds of place where its notice is known to stand."""
    place = PublicationPlace.__table__.c
    recorded: dict[int, list[str]] = {}
    for row in connection.execute(select(place.round_id, place.kind).order_by(place.id)):
        recorded.setdefault(row.round_id, []).append(row.kind)
    return recorded


def _snapshots(
    connection: Connection, rounds: dict[int, int]
) -> dict[int, tuple[datetime, dict[str, Any]]]:
    """The newest figures of each round."""
    snapshot = CountSnapshot.__table__.c
    statement = select(snapshot.round_id, snapshot.taken_at, snapshot.figures).where(
        snapshot.round_id.in_(list(rounds))
    )
    return {
        row.round_id: (row.taken_at, row.figures)
        for row in connection.execute(statement.order_by(snapshot.id))
    }


class CatalogueShelf:
    """The catalogue of the present version, read by the first who asks."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._present = Catalogue(None)

    def of(self, version: Hashable, connect: Callable[[], Any]) -> Catalogue:
        if self._present.version != version or version is None:
            with self._lock:
                if self._present.version != version or version is None:
                    with connect() as connection:
                        self._present = read_catalogue(connection, version)
        return self._present
