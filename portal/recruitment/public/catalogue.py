"""All vacancies of public rounds in the memory of the process, prepared for searching: read once
per version of the content.

A search touches only integers: every value of a filter is a bit set over the entries, sorted orders
are made beforehand, and what is asked of people is judged once for each distinct requirements
document, by the rules that judge the application later.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from portal.recruitment.rulebook.eligibility import Requirements
from portal.recruitment.rulebook.publication.live_counts import LiveCounts

Value = TypeVar("Value", bound=Hashable)


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

    def _grouped(self, value: Callable[[Entry], Value]) -> dict[Value, int]:
        found: dict[Value, list[int]] = {}
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
        return self._grouped(lambda entry: entry.headcount)

    @cached_property
    def by_round(self) -> dict[int, int]:
        empty = dict.fromkeys(range(len(self.rounds)), 0)
        return empty | self._grouped(lambda entry: entry.round)

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
