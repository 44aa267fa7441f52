"""All vacancies of public rounds in the memory of the process, prepared for searching: read once
per version of the content.

A search touches only integers: every value of a filter is a bit set over the entries, sorted orders
are made beforehand, and what is asked of people is judged once for each distinct requirements
document, by the rules that judge the application later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any

from pypinyin import Style, lazy_pinyin
from sqlalchemy import Connection, select

from portal.foundation.text.pinyin import text_key
from portal.foundation.time.clock import local
from portal.recruitment.rounds.models import PublicationPlace, RecruitmentRound, RoundWindow
from portal.recruitment.rounds.queries import PUBLIC_STATES
from portal.recruitment.rulebook.eligibility import Requirements, requirements_of
from portal.recruitment.rulebook.eligibility.requirements import merged_requirements
from portal.recruitment.rulebook.publication.live_counts import LiveCounts, live_counts_of
from portal.recruitment.rulebook.publication.places import missing_places, required_places
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import CountSnapshot, Vacancy


@dataclass(frozen=True, slots=True)
class Place:
    """A union and the general unions of its city and county ('' where it lies above them)."""

    code: str
    name: str
    key: str
    level: str
    city: str = ""
    county: str = ""


@dataclass(frozen=True, slots=True)
class PublicRound:
    """What the public list needs of a round."""

    id: int
    code: str
    title: str
    organiser: str
    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    counts: LiveCounts
    prefers_certificate: bool
    adds_points: bool
    announced: bool  # the notice stands wherever it must

    def phase(self, at: datetime) -> str:
        """soon, open or closed: by the registration window; nothing opens before the notice stands
        wherever it must."""
        if (
            self.state != "published"
            or self.closes_at is None
            or self.opens_at is None
            or at >= self.closes_at
        ):
            return "closed"
        return "open" if at >= self.opens_at and self.announced else "soon"


@dataclass(frozen=True, slots=True)
class Kind:
    """One distinct requirements document with the day on which it counts (the last of
    registration)."""

    requirements: Requirements
    document: dict[str, Any]
    on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """A vacancy as the list shows it.

    ``round`` and ``kind`` are indexes into the catalogue. ``applied`` is as published, else
    ``None``.
    """

    round: int
    kind: int
    code: str
    name: str
    state: str
    headcount: int
    recruiting: str
    using: str
    place: Place
    duties: str
    work_place: str
    name_key: str
    text: str
    applied: int | None
    approved: int | None
    counted_at: datetime | None


@dataclass(frozen=True)
class Catalogue:
    """``entries`` are in order of round and code."""

    version: Hashable
    rounds: tuple[PublicRound, ...] = ()
    kinds: tuple[Kind, ...] = ()
    entries: tuple[Entry, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)
    _memory: dict[Hashable, Any] = field(default_factory=dict)

    def remembered(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What was worked out once from these entries; only for keys of a small closed set."""
        if key not in self._memory:
            self._memory[key] = make()
        return self._memory[key]

    def bits(self, test: Callable[[Entry], bool]) -> int:
        return _bits(number for number, entry in enumerate(self.entries) if test(entry))

    def _grouped(self, value: Callable[[Entry], str]) -> dict[str, int]:
        found: dict[str, list[int]] = {}
        for number, entry in enumerate(self.entries):
            found.setdefault(value(entry), []).append(number)
        return {name: _bits(numbers) for name, numbers in found.items()}

    @cached_property
    def everything(self) -> int:
        return (1 << len(self.entries)) - 1

    @cached_property
    def by_city(self) -> dict[str, int]:
        return self._grouped(lambda entry: entry.place.city)

    @cached_property
    def by_county(self) -> dict[str, int]:
        return self._grouped(lambda entry: entry.place.county)

    @cached_property
    def by_union(self) -> dict[str, int]:
        return self._grouped(lambda entry: entry.place.code)

    @cached_property
    def by_headcount(self) -> dict[int, int]:
        return {
            people: self.bits(lambda entry, people=people: entry.headcount == people)
            for people in {one.headcount for one in self.entries}
        }  # type: ignore[misc]

    @cached_property
    def by_round(self) -> dict[int, int]:
        return {
            number: self.bits(lambda entry, number=number: entry.round == number)
            for number in range(len(self.rounds))
        }  # type: ignore[misc]

    @cached_property
    def by_kind(self) -> tuple[int, ...]:
        numbers: list[list[int]] = [[] for _ in self.kinds]
        for number, entry in enumerate(self.entries):
            numbers[entry.kind].append(number)
        return tuple(_bits(found) for found in numbers)

    @cached_property
    def not_cancelled(self) -> int:
        return self.bits(lambda entry: entry.state != "cancelled")

    @cached_property
    def orders(self) -> dict[str, tuple[int, ...]]:
        """Sort → indexes of all entries in that order; every order is total."""
        numbers = range(len(self.entries))

        def by(key: Callable[[Entry], Any]) -> tuple[int, ...]:
            return tuple(sorted(numbers, key=lambda number: (key(self.entries[number]), number)))

        return {
            "pinyin": by(lambda entry: entry.name_key),
            "place": by(lambda entry: (entry.place.key, entry.name_key)),
            "headcount": by(lambda entry: (-entry.headcount, entry.name_key)),
            "competition": by(
                lambda entry: (
                    entry.applied is None,
                    (entry.applied or 0) / max(entry.headcount, 1),
                    entry.name_key,
                )
            ),
        }

    def phases(self, at: datetime) -> tuple[str, ...]:
        """Of every round; what depends on the time depends on this alone."""
        return tuple(round_.phase(at) for round_ in self.rounds)

    def by_phase(self, at: datetime) -> dict[str, int]:
        """Bit sets by phase; a cancelled vacancy is closed."""
        phases = self.phases(at)
        found: dict[str, int] = self.remembered(("phase", phases), lambda: self._by_phase(phases))
        return found

    def _by_phase(self, phases: tuple[str, ...]) -> dict[str, int]:
        found = dict.fromkeys(("open", "soon", "closed"), 0)
        for number, phase in enumerate(phases):
            found[phase] |= self.by_round[number] & self.not_cancelled
        found["closed"] |= self.everything & ~self.not_cancelled
        return found

    def by_deadline(self, at: datetime) -> tuple[int, ...]:
        """Open ones first by their end, then those to come by their beginning, then the closed
        ones, the last first."""
        phases = self.phases(at)
        order: tuple[int, ...] = self.remembered(
            ("deadline", phases), lambda: self._by_deadline(phases)
        )
        return order

    def _by_deadline(self, phases: tuple[str, ...]) -> tuple[int, ...]:
        ranks = []
        for round_, phase in zip(self.rounds, phases, strict=True):
            if phase == "closed":
                ranks.append((2, -round_.closes_at.timestamp() if round_.closes_at else 0.0))
            else:
                when = round_.closes_at if phase == "open" else round_.opens_at
                ranks.append((0 if phase == "open" else 1, when.timestamp() if when else 0.0))
        rounds = sorted(range(len(self.rounds)), key=lambda number: (ranks[number], number))
        place = {number: rank for rank, number in enumerate(rounds)}
        return tuple(
            sorted(
                range(len(self.entries)),
                key=lambda number: (place[self.entries[number].round], number),
            )
        )


def _bits(numbers: Iterable[int]) -> int:
    found = bytearray()
    for number in numbers:
        byte = number >> 3
        if byte >= len(found):
            found.extend(bytes(byte + 1 - len(found)))
        found[byte] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


@lru_cache(maxsize=65_536)
def spelled(text: str) -> str:
    """A text, its pinyin and its initials, as a keyword may be typed: 工会 → "工会 gonghui gh"."""
    syllables = lazy_pinyin(text)
    initials = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return f"{text} {''.join(syllables)} {''.join(initials)}".casefold()


_key = lru_cache(maxsize=65_536)(text_key)


def read_catalogue(connection: Connection, version: Hashable) -> Catalogue:
    """Five queries, whatever the size."""
    places = _places(connection)
    round_rows = _rounds(connection, places)
    index = {round_.id: number for number, (round_, _defaults) in enumerate(round_rows)}
    counted = _snapshots(connection, index)
    kinds: dict[str, int] = {}
    documents: list[Kind] = []
    entries = []
    vacancy = Vacancy.__table__.c
    statement = (
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
    for row in connection.execute(statement):
        number = index[row.round_id]
        round_, defaults = round_rows[number]
        document = merged_requirements(defaults, row.requirements or {})
        on = local(round_.closes_at).date() if round_.closes_at else date.max
        name = f"{json.dumps(document, sort_keys=True, ensure_ascii=False)} {on}"
        if name not in kinds:
            kinds[name] = len(documents)
            documents.append(Kind(requirements_of(document), document, on))
        place = places[row.using_union_id or row.recruiting_union_id]
        using = places[row.using_union_id].name if row.using_union_id else ""
        taken_at, figures = counted.get(row.round_id, (None, {}))
        submitted, approved = (
            round_.counts.shown(figures.get(row.code)) if taken_at else (None, None)
        )
        entries.append(
            Entry(
                number,
                kinds[name],
                row.code,
                row.name,
                row.state,
                row.headcount if row.opened_headcount is None else row.opened_headcount,
                places[row.recruiting_union_id].name,
                using,
                place,
                row.duties,
                row.work_place,
                _key(row.name),
                _words(row, round_, place, using, places),
                submitted,
                approved,
                taken_at,
            )
        )
    known = {place.code: place for place in places.values()}
    return Catalogue(
        version,
        tuple(round_ for round_, _defaults in round_rows),
        tuple(documents),
        tuple(entries),
        known,
    )


def _words(
    row: Any, round_: PublicRound, place: Place, using: str, places: dict[int, Place]
) -> str:
    short = (
        row.name,
        using,
        places[row.recruiting_union_id].name,
        row.work_place,
        round_.title,
        place.name,
    )
    return " ".join(
        (
            row.code.casefold(),
            round_.code.casefold(),
            *(spelled(text) for text in short if text),
            row.duties.casefold(),
        )
    )


def _places(connection: Connection) -> dict[int, Place]:
    rows = {
        row.id: row
        for row in connection.execute(
            select(Union.id, Union.code, Union.name, Union.level, Union.kind, Union.parent_id)
        )
    }
    found = {}
    for row in rows.values():
        above, current = {}, row
        while current is not None:
            if current.kind == "general" or (
                current.level == "county" and current.kind != "institution"
            ):
                above.setdefault(current.level, current.code)
            current = rows.get(current.parent_id)
        found[row.id] = Place(
            row.code,
            row.name,
            _key(row.name),
            row.level,
            above.get("city", ""),
            above.get("county", ""),
        )
    return found


def _rounds(
    connection: Connection, places: dict[int, Place]
) -> list[tuple[PublicRound, dict[str, Any]]]:
    round_ = RecruitmentRound.__table__.c
    window = RoundWindow.__table__.c
    registration = {
        row.round_id: (row.starts_at, row.ends_at)
        for row in connection.execute(
            select(window.round_id, window.starts_at, window.ends_at).where(
                window.kind == "registration"
            )
        )
    }
    recorded: dict[int, list[str]] = {}
    place = PublicationPlace.__table__.c
    for row in connection.execute(select(place.round_id, place.kind).order_by(place.id)):
        recorded.setdefault(row.round_id, []).append(row.kind)
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
        opens, closes = registration.get(row.id, (None, None))
        preferences = [
            one
            for one in (row.policy or {}).get("preferences") or ()
            if one.get("code") == "social_worker_certificate"
        ]
        effects = {one.get("effect") for one in preferences}
        made = PublicRound(
            row.id,
            row.code,
            row.title,
            places[row.organiser_id].name,
            row.state,
            opens,
            closes,
            live_counts_of(row.conduct or {}),
            "tie_break" in effects,
            "points" in effects,
            not missing_places(required_places(row.conduct or {}), recorded.get(row.id, ())),
        )
        found.append((made, row.requirements or {}))
    return found


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
