"""Dated facts of a person (任职段): when each holds, when it was known, what is said on a day.

Source: register of workers §1 「史」. A spell holds from ``valid_from`` until the day before
``valid_to`` (``None``: until further notice) and is known from ``recorded_at`` until it was
withdrawn. A correction withdraws a spell and puts others in its place; nothing is overwritten, so
that a past day is answered as it is known today and as it was known then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from portal.kernel.errors import Refused

DAY = timedelta(days=1)
EMPLOYMENT, IDENTITY, USING_UNIT, PARTY = "employment", "identity", "using_unit", "party"
POST, EDUCATION, CERTIFICATE, REGISTRATION = "post", "education", "certificate", "registration"
CONTRACT, PAY, LEAVE = "contract", "pay", "leave"
# What a person in post always has: on every day of the employment one of these holds.
REQUIRED = (IDENTITY, USING_UNIT, PARTY)

# What each kind says; the worker's row repeats it for the day that counts.
FACTS: Mapping[str, tuple[str, ...]] = {
    IDENTITY: (
        "name",
        "sex",
        "born_on",
        "ethnicity",
        "political_status",
        "household",
        "document_kind",
        "document_number",
        "mobile",
    ),
    EMPLOYMENT: ("form", "agency", "entry_kind"),
    USING_UNIT: ("union_id", "using_unit"),
    PARTY: ("contracting_party",),
    POST: ("post", "post_class"),
    EDUCATION: ("education", "degree", "school", "major"),
    CERTIFICATE: ("certificate_level", "certificate_number", "certificate_approved_on"),
    REGISTRATION: ("certificate_registration",),
}
# Those of the provincial filing (register of workers §1 「备」): a change of one is filed.
FILED = (*REQUIRED, EMPLOYMENT, POST, EDUCATION, CERTIFICATE, CONTRACT)


class Dated(Protocol):
    """A row or value that holds for some days."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Span:
    """From a day until a day (exclusive; ``None`` = open)."""

    valid_from: date
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise Refused("spell.order")


@dataclass(frozen=True, slots=True)
class Spell:
    """One dated statement: its days, what it says, and since when and until when it was known."""

    valid_from: date
    valid_to: date | None
    facts: Mapping[str, Any]
    recorded_at: datetime | None = None
    withdrawn_at: datetime | None = None


def holds(spell: Dated, on: date) -> bool:
    return spell.valid_from <= on and (spell.valid_to is None or on < spell.valid_to)


def overlap(one: Dated, other: Dated) -> bool:
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )


def known_at(recorded_at: datetime, withdrawn_at: datetime | None, at: datetime) -> bool:
    """Whether a statement was on record at an instant."""
    return recorded_at <= at and (withdrawn_at is None or at < withdrawn_at)


def check_free(span: Dated, others: Iterable[Dated]) -> None:
    """Two statements of one kind never hold on one day. Raises ``spell.overlaps`` naming the
    other's first day."""
    for other in others:
        if overlap(span, other):
            raise Refused("spell.overlaps", on=other.valid_from.isoformat())


def check_covered(whole: Span, spells: Iterable[Dated], kind: str) -> None:
    """On every day of ``whole`` one of ``spells`` holds. Raises ``spell.gap``."""
    day: date | None = whole.valid_from
    for spell in sorted(spells, key=lambda one: one.valid_from):
        if day is None or spell.valid_from > day:
            break
        if spell.valid_to is None or spell.valid_to > day:
            day = spell.valid_to
    if day is not None and (whole.valid_to is None or day < whole.valid_to):
        raise Refused("spell.gap", kind=kind, on=day.isoformat())


def check_joined(spells: Sequence[Dated]) -> None:
    """One employment has no holes: who comes back has another record. Raises ``spell.gap``."""
    ordered = sorted(spells, key=lambda one: one.valid_from)
    for one, following in zip(ordered, ordered[1:], strict=False):
        if one.valid_to != following.valid_from:
            on = one.valid_to or following.valid_from
            raise Refused("spell.gap", kind=EMPLOYMENT, on=on.isoformat())


def whole_of(employment: Sequence[Dated]) -> Span:
    """First day and end of an employment."""
    ordered = sorted(employment, key=lambda one: one.valid_from)
    return Span(ordered[0].valid_from, ordered[-1].valid_to)


def day_that_counts(whole: Span, today: date) -> date:
    """The day of which the worker's row tells: today, or the first or last day in post."""
    day = max(today, whole.valid_from)
    return day if whole.valid_to is None else min(day, whole.valid_to - DAY)


def facts_on(spells: Iterable[Spell], on: date) -> Mapping[str, Any]:
    """What holds on a day; empty when nothing does."""
    return next((spell.facts for spell in spells if holds(spell, on)), {})


def everything_on(history: Mapping[str, Sequence[Spell]], on: date) -> dict[str, Any]:
    """Everything that holds on a day; empty on a day on which the person was not in post."""
    if not any(holds(spell, on) for spell in history[EMPLOYMENT]):
        return {}
    return {name: value for said in history.values() for name, value in facts_on(said, on).items()}


def projection(history: Mapping[str, Sequence[Spell]], today: date) -> dict[str, Any]:
    """The columns of the worker's row, from everything known of the person.

    ``history``: kind → spells on record. What follows from the first day is added
    by the projection.
    """
    whole = whole_of(history[EMPLOYMENT])
    on = day_that_counts(whole, today)
    columns: dict[str, Any] = {}
    for kind, names in FACTS.items():
        said = facts_on(history.get(kind, ()), on)
        columns.update({name: said.get(name) for name in names})
    columns["hired_on"], columns["left_on"] = whole.valid_from, whole.valid_to
    return columns


@dataclass(frozen=True, slots=True)
class Change:
    """What an act does to a kind's timeline: spells that go, spells that come (each with the one it
    corrects)."""

    out: tuple[Any, ...]
    into: tuple[tuple[Spell, Any], ...]


def begun(known: Sequence[Any], facts: Mapping[str, Any], on: date, read: Any) -> Change:
    """From a day on something else holds: the spell of that day ends there, and the new one runs as
    long as that one did, or to the next.

    ``read``: row → :class:`Spell`. Raises ``spell.same_day`` where a spell begins on that day,
    ``spell.unchanged``.
    """
    current = next((row for row in known if holds(row, on)), None)
    if current is None:
        later = [row.valid_from for row in known if row.valid_from > on]
        return Change((), ((Spell(on, min(later, default=None), facts), None),))
    said = read(current)
    if current.valid_from == on:
        raise Refused("spell.same_day", on=on.isoformat())
    if dict(said.facts) == dict(facts):
        raise Refused("spell.unchanged")
    kept = replace(said, valid_to=on)
    return Change((current,), ((kept, current), (Spell(on, current.valid_to, facts), None)))


def closed_up(known: Sequence[Any], wrong: Any, right: Spell, read: Any) -> Change:
    """``right`` in the place of ``wrong`` in a timeline without holes: each spell runs to the next
    one's beginning."""
    rows = sorted(
        ((row.valid_from, read(row), row) for row in known if row is not wrong),
        key=lambda one: one[0],
    )
    rows = sorted([*rows, (right.valid_from, right, wrong)], key=lambda one: one[0])
    ends = [*(first for first, _said, _row in rows[1:]), max_end(known)]
    out, into = [], []
    for (_first, said, row), end in zip(rows, ends, strict=True):
        if row is wrong or row.valid_to != end:
            out.append(row)
            into.append((replace(said, valid_to=end), row))
    return Change(tuple(out), tuple(into))


def max_end(spells: Iterable[Dated]) -> date | None:
    """The end of the last of them; None where it is open."""
    ends = [one.valid_to for one in spells]
    known = [end for end in ends if end is not None]
    return None if len(known) < len(ends) else max(known, default=None)


def ended(known: Sequence[Any], on: date, read: Any) -> Change:
    """Nothing of the kind holds from a day on."""
    out = tuple(row for row in known if row.valid_to is None or row.valid_to > on)
    kept = tuple((replace(read(row), valid_to=on), row) for row in out if row.valid_from < on)
    return Change(out, kept)
