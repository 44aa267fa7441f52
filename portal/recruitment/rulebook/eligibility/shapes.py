"""What a vacancy asks and what an applicant states, as plain values.

Levels of education, lowest first: ``other``, ``secondary``, ``college``, ``bachelor``, ``master``,
``doctor``; degrees: ``none``, ``bachelor``, ``master``, ``doctor``. ``None`` or an empty set asks
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.recruitment.rulebook.eligibility.ages import BirthRange
from portal.recruitment.rulebook.eligibility.majors import MajorRule

EDUCATION = ("other", "secondary", "college", "bachelor", "master", "doctor")
DEGREES = ("none", "bachelor", "master", "doctor")
VERIFIED, DECLARED, REFUSED, OVERDUE = "verified", "declared", "refused", "overdue"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a relaxed range or a waiver.

    ``kind``: ``experience`` (``names`` = kinds of work, ``years``), ``certificate`` (``names`` =
    levels), ``status`` (``names`` = statuses such as ``veteran`` or ``model_worker``) or
    ``declared`` (``names`` = the wording; somebody has to look).
    """

    kind: str
    names: frozenset[str] = frozenset()
    years: int = 0


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A wider range for whoever meets one of the conditions; what is ``None`` stays as it is."""

    any_of: tuple[Condition, ...]
    earliest_birth: date | None = None
    education: str | None = None
    obtained_by: date | None = None
    waives: frozenset[str] = frozenset()  # "household", "major", "experience"


@dataclass(frozen=True, slots=True)
class ExperienceRule:
    """Years of work up to and including ``until``; ``kinds`` empty = any work.

    Internships never count.
    """

    years: int
    until: date | None = None
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HouseholdRule:
    """Household in one of ``places`` (six-digit codes, shortened to the level meant, or names) on
    ``by``.

    ``instead``: ties that also count: ``origin``, ``residence_permit``, ``spouse``, ``property``; a
    person looks at the papers.
    """

    places: tuple[str, ...]
    by: date | None = None
    instead: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GraduateRule:
    """应届毕业生 of ``year``; ``years_back`` earlier years with the file still kept; grassroots
    projects and discharged conscripts."""

    year: int
    years_back: int = 0
    grassroots_years: int = 2
    conscript_years: int = 1


@dataclass(frozen=True)
class Requirements:
    """All that a vacancy asks."""

    documents: frozenset[str] = frozenset()  # kinds of identity document
    birth: BirthRange | None = None
    education: str | None = None
    degree: str | None = None
    study_forms: frozenset[str] = frozenset()
    obtained_by: date | None = None
    majors: MajorRule | None = None
    political: frozenset[str] = frozenset()
    household: HouseholdRule | None = None
    experience: ExperienceRule | None = None
    certificates: frozenset[str] = frozenset()
    registration_required: bool = False
    graduates: GraduateRule | None = None
    declared: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    relaxed: tuple[Relaxation, ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """One completed education."""

    education: str
    degree: str = "none"
    study_form: str = ""
    major: str = ""
    obtained_on: date | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A time of work, both days inclusive; ``ends_on`` ``None`` = still there.

    ``proved``: seen on paper (insurance, contract).
    """

    kind: str
    starts_on: date
    ends_on: date | None = None
    proved: bool = False
    internship: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """A claimed certificate; ``state`` of the claim.

    Only ``verified`` counts, ``declared`` waits for a person.
    """

    level: str
    state: str
    approved_on: date | None = None
    registered_until: date | None = None


@dataclass(frozen=True)
class Facts:
    """What an applicant states.

    ``None`` = not answered. ``years_stated``: years of work without dates.
    """

    birth_on: date | None = None
    document: str = "resident_id"
    studies: tuple[Study, ...] = ()
    political: str = ""
    household: str = ""
    household_since: date | None = None
    ties: Mapping[str, str] = field(default_factory=dict)  # tie → place
    works: tuple[Work, ...] = ()
    years_stated: int | None = None
    certificates: tuple[Certificate, ...] = ()
    # True = proved, None = stated only
    statuses: Mapping[str, bool | None] = field(default_factory=dict)
    has_employer: bool | None = None
    file_kept: bool | None = None
    grassroots_ended_on: date | None = None
    discharged_on: date | None = None
    conscripted_as_graduate: bool | None = None
    declared: Mapping[str, bool | None] = field(default_factory=dict)
    declared_all: bool | None = (
        None  # the promise under the form, for conditions not answered singly
    )
    exclusions: Mapping[str, bool | None] = field(default_factory=dict)  # True = applies
