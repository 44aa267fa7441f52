"""Finding vacancies: what somebody wishes, what fits, how many would fit with each other choice,
and what to loosen when nothing does."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from itertools import islice

from portal.recruitment.public.catalogue import Catalogue, Entry, Kind
from portal.recruitment.rulebook.eligibility import (
    Certificate,
    Facts,
    Requirements,
    Study,
    assess,
    match_major,
)
from portal.recruitment.rulebook.eligibility.findings import NOT_MET
from portal.recruitment.rulebook.eligibility.shapes import EDUCATION

SORTS = ("deadline", "pinyin", "place", "headcount", "competition")
STATES = ("open", "soon", "closed")
CERTIFICATES = ("not_required", "required", "preferred")
LEVELS = tuple(level for level in EDUCATION if level != "other")
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Wish:
    """The filter, as the address carries it; '' = no wish.

    ``education`` and ``major`` are what the person has, ``born_on`` the birth date.
    """

    q: str = ""
    city: str = ""
    county: str = ""
    union: str = ""
    round: str = ""
    state: str = ""
    education: str = ""
    major: str = ""
    born_on: date | None = None
    certificate: str = ""
    sort: str = "deadline"

    def arguments(self, **changed: str) -> dict[str, str]:
        """For an address: what is wished, in a fixed order, the usual left out."""
        values = {name: getattr(self, name) for name in NAMES} | changed
        values["born_on"] = (
            values["born_on"].isoformat()
            if isinstance(values["born_on"], date)
            else values["born_on"]
        )
        return {
            name: value
            for name, value in values.items()
            if value and (name, value) != ("sort", "deadline")
        }

    @property
    def any(self) -> bool:
        return bool({name for name in self.arguments() if name != "sort"})


NAMES = tuple(field.name for field in fields(Wish))


def wish_of(arguments: Mapping[str, str], places: Iterable[str]) -> Wish:
    """From an address.

    What is unknown or malformed counts as not wished: a shared address must not break when a union
    is renamed.
    """
    known = set(places)

    def one_of(name: str, values: Iterable[str]) -> str:
        value = arguments.get(name, "")
        return value if value in values else ""

    try:
        born_on = date.fromisoformat(arguments.get("born_on", ""))
    except ValueError:
        born_on = None
    typed = {
        name: unicodedata.normalize("NFKC", arguments.get(name, ""))
        .replace("\0", "")
        .strip()[:LONGEST]
        for name in ("q", "major", "round")
    }
    return Wish(
        **typed,
        city=one_of("city", known),
        county=one_of("county", known),
        union=one_of("union", known),
        state=one_of("state", STATES),
        education=one_of("education", LEVELS),
        born_on=born_on,
        certificate=one_of("certificate", CERTIFICATES),
        sort=one_of("sort", SORTS) or "deadline",
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter with how many vacancies it would leave."""

    value: str
    count: int


@dataclass(frozen=True)
class Found:
    """``fitting``: a bit per entry.

    ``choices``: filter → its values. ``loosen``: filter → how many there would be without.
    """

    fitting: int
    total: int
    headcount: int
    choices: dict[str, tuple[Choice, ...]]
    loosen: tuple[Choice, ...]


def find(catalogue: Catalogue, wish: Wish, at: datetime) -> Found:
    """Search; pure apart from what the catalogue remembers of itself."""
    masks = {
        name: _mask(catalogue, wish, name, at)
        for name in NAMES
        if name != "sort" and getattr(wish, name)
    }
    fitting = _both(catalogue, masks, without="")
    headcount = sum(
        people * (mask & fitting).bit_count() for people, mask in catalogue.by_headcount.items()
    )
    loosen = () if fitting else _loosen(catalogue, wish, masks)
    return Found(
        fitting, fitting.bit_count(), headcount, _choices(catalogue, wish, masks, at), loosen
    )


def ordered(
    catalogue: Catalogue, wish: Wish, found: Found, at: datetime, *, first: int = 0, most: int
) -> list[Entry]:
    """Up to ``most`` of the entries found from place ``first`` (0 = the first) on, in the order
    wished."""
    order = catalogue.by_deadline(at) if wish.sort == "deadline" else catalogue.orders[wish.sort]
    flags = found.fitting.to_bytes(len(catalogue.entries) // 8 + 1, "little")
    if found.total == len(order):
        return [catalogue.entries[number] for number in order[first : first + most]]
    fitting = (number for number in order if flags[number >> 3] >> (number & 7) & 1)
    return [catalogue.entries[number] for number in islice(fitting, first, first + most)]


def _both(catalogue: Catalogue, masks: Mapping[str, int], without: str) -> int:
    found = catalogue.everything
    for name, mask in masks.items():
        if name != without:
            found &= mask
    return found


def _mask(catalogue: Catalogue, wish: Wish, name: str, at: datetime) -> int:
    value = getattr(wish, name)
    if not value:
        return catalogue.everything
    if name in ("city", "county", "union"):
        return {
            "city": catalogue.by_city,
            "county": catalogue.by_county,
            "union": catalogue.by_union,
        }[name].get(value, 0)
    if name == "q":
        words = [word for word in value.casefold().split() if word]
        return catalogue.bits(lambda entry: all(word in entry.text for word in words))
    if name == "round":
        return _any(
            mask
            for number, mask in catalogue.by_round.items()
            if catalogue.rounds[number].code == value
        )
    if name == "state":
        return catalogue.by_phase(at)[value]
    if name == "certificate":
        return _certificate(catalogue, value)
    return _education(catalogue, value) if name == "education" else _where(catalogue, wish, name)


def _education(catalogue: Catalogue, level: str) -> int:
    return int(
        catalogue.remembered(
            ("education", level), lambda: _where(catalogue, Wish(education=level), "education")
        )
    )


def _where(catalogue: Catalogue, wish: Wish, name: str) -> int:
    return _any(
        mask
        for kind, mask in zip(catalogue.kinds, catalogue.by_kind, strict=True)
        if _fits(kind, wish, name)
    )


def _any(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _certificate(catalogue: Catalogue, value: str) -> int:
    return int(
        catalogue.remembered(("certificate", value), lambda: _certificate_mask(catalogue, value))
    )


def _certificate_mask(catalogue: Catalogue, value: str) -> int:
    required = _any(
        mask
        for kind, mask in zip(catalogue.kinds, catalogue.by_kind, strict=True)
        if kind.requirements.certificates
    )
    if value == "preferred":
        return _any(
            mask
            for number, mask in catalogue.by_round.items()
            if catalogue.rounds[number].prefers_certificate
        )
    return required if value == "required" else catalogue.everything & ~required


def _fits(kind: Kind, wish: Wish, name: str) -> bool:
    """Whether this one answer leaves the vacancy possible; what a person would decide stays in."""
    asked = kind.requirements
    if name == "born_on":
        verdict = assess(
            replace(asked, documents=frozenset()),
            _possible(asked, Facts(birth_on=wish.born_on)),
            kind.on,
        )
        return not any(
            finding.outcome == NOT_MET and finding.code.startswith("eligibility.age")
            for finding in verdict.findings
        )
    if name == "major":
        return (
            asked.majors is None
            or match_major(asked.majors, [(wish.major, _level(wish.education))]).outcome != NOT_MET
        )
    held = Study(
        wish.education,
        degree=wish.education if wish.education in ("bachelor", "master", "doctor") else "none",
    )
    verdict = assess(
        replace(asked, documents=frozenset(), study_forms=frozenset()),
        _possible(asked, Facts(studies=(held,))),
        kind.on,
    )
    refused = ("eligibility.education", "eligibility.degree")
    return not any(
        finding.outcome == NOT_MET and finding.code.startswith(refused)
        for finding in verdict.findings
    )


def _possible(asked: Requirements, facts: Facts) -> Facts:
    """The facts of somebody who may fulfil every condition of a wider range: the list must not hide
    what a person would decide."""
    conditions = [condition for rule in asked.relaxed for condition in rule.any_of]
    named = {
        kind: [name for one in conditions if one.kind == kind for name in one.names]
        for kind in ("declared", "status", "certificate")
    }
    certificates = tuple(Certificate(level, "declared") for level in named["certificate"])
    return replace(
        facts,
        declared=dict.fromkeys(named["declared"], True),
        statuses=dict.fromkeys(named["status"]),
        certificates=certificates,
    )


def _level(education: str) -> str:
    return "graduate" if education in ("master", "doctor") else education or "bachelor"


def _choices(
    catalogue: Catalogue, wish: Wish, masks: Mapping[str, int], at: datetime
) -> dict[str, tuple[Choice, ...]]:
    """How many each other choice would leave, the other filters staying as they are.

    A county is offered inside the city that is chosen.
    """
    rest = {
        name: _both(catalogue, masks, without=name)
        for name in ("state", "certificate", "education")
    }
    place = {name: mask for name, mask in masks.items() if name not in ("city", "county", "union")}
    inside = _both(catalogue, place, without="")
    found = {"city": _counted(catalogue, catalogue.by_city, inside)}
    if wish.city:
        inside &= masks["city"]
        found["county"] = _counted(catalogue, catalogue.by_county, inside)
    if wish.county:
        found["union"] = _counted(catalogue, catalogue.by_union, inside & masks["county"])
    found["state"] = tuple(
        Choice(phase, (rest["state"] & mask).bit_count())
        for phase, mask in catalogue.by_phase(at).items()
    )
    found["certificate"] = tuple(
        Choice(value, (rest["certificate"] & _certificate(catalogue, value)).bit_count())
        for value in CERTIFICATES
    )
    found["education"] = tuple(
        Choice(level, (rest["education"] & _education(catalogue, level)).bit_count())
        for level in LEVELS
    )
    return found


def _counted(catalogue: Catalogue, groups: Mapping[str, int], inside: int) -> tuple[Choice, ...]:
    counts = {code: (mask & inside).bit_count() for code, mask in groups.items() if code}
    return tuple(
        Choice(code, count)
        for code, count in sorted(
            counts.items(), key=lambda item: (catalogue.places[item[0]].code, item[0])
        )
        if count
    )


def _loosen(catalogue: Catalogue, wish: Wish, masks: Mapping[str, int]) -> tuple[Choice, ...]:
    """The wishes that alone stand in the way, the one that would give the most first."""
    place = {"city", "county", "union"}
    given = [name for name in masks if getattr(wish, name) and name not in place]
    found = [Choice(name, _both(catalogue, masks, without=name).bit_count()) for name in given]
    if wish.city or wish.county or wish.union:
        found.append(
            Choice(
                "city",
                _both(
                    catalogue,
                    {name: mask for name, mask in masks.items() if name not in place},
                    without="",
                ).bit_count(),
            )
        )
    return tuple(
        sorted(
            (choice for choice in found if choice.count),
            key=lambda choice: (-choice.count, choice.value),
        )
    )
