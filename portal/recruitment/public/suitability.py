"""The self-check without an account: what somebody types against what a vacancy asks.

Nothing of it is kept, and nobody is asked who he is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from portal.recruitment.labels.rulebook_eligibility import finding_words
from portal.recruitment.public.catalogue import Catalogue, Entry
from portal.recruitment.rulebook.eligibility import Certificate, Facts, Study, assess
from portal.recruitment.rulebook.eligibility.findings import (
    ELIGIBLE,
    INELIGIBLE,
    NEEDS_PERSON,
    PERSON,
)

POLITICAL = {
    "中共党员": ("party_member",),
    "党员": ("party_member",),
    "中共党员（含预备党员）": ("party_member", "probationary"),
    "中共党员(含预备党员)": ("party_member", "probationary"),
    "中共预备党员": ("probationary",),
    "共青团员": ("league_member",),
    "民主党派": ("other_party",),
    "群众": ("none",),
}
STATUSES = ("party_member", "probationary", "league_member", "other_party", "none")
ORDER = (ELIGIBLE, NEEDS_PERSON, INELIGIBLE)


@dataclass(frozen=True)
class Answers:
    """What was typed; '' or ``None`` = not answered, which leaves the requirement to a person."""

    born_on: date | None = None
    education: str = ""
    degree: str = ""
    study_form: str = ""
    major: str = ""
    graduated_on: date | None = None
    household: str = ""
    political: str = ""
    years: int | None = None
    certificate: str = ""
    relaxed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One requirement: met, not_met or person, and why."""

    outcome: str
    words: str


@dataclass(frozen=True)
class Answer:
    """``outcome``: eligible, needs_person or ineligible."""

    entry: Entry
    outcome: str
    lines: tuple[Line, ...]


def _facts(answers: Answers) -> Facts:
    """A certificate that somebody says he has is declared, as in an application: a person looks at
    it."""
    studies = ()
    if answers.education:
        major = answers.major
        studies = (
            Study(
                answers.education,
                answers.degree or "none",
                answers.study_form,
                major,
                answers.graduated_on,
            ),
        )
    level = answers.certificate
    return Facts(
        birth_on=answers.born_on,
        studies=studies,
        political=answers.political,
        household=answers.household,
        years_stated=answers.years,
        certificates=(Certificate(level, "declared"),) if level else (),
        declared=dict.fromkeys(answers.relaxed, True),
    )


def answer_for(catalogue: Catalogue, entry: Entry, answers: Answers) -> Answer:
    """Every requirement that the vacancy really has."""
    kind = catalogue.kinds[entry.kind]
    political, unclear = _political(kind.requirements.political)
    asked = replace(kind.requirements, documents=frozenset(), political=political)
    verdict = assess(asked, _facts(answers), kind.on)
    lines = tuple(
        Line(finding.outcome, finding_words(finding.code, finding.facts))
        for finding in verdict.findings
        if not finding.code.endswith("_open") and finding.code != "eligibility.document"
    )
    if unclear:
        words = str(_("政治面貌要求“%(words)s”，由人判断", words="、".join(unclear)))
        lines, outcome = (
            (*lines, Line(PERSON, words)),
            verdict.outcome if verdict.outcome == INELIGIBLE else NEEDS_PERSON,
        )
        return Answer(entry, outcome, lines)
    return Answer(entry, verdict.outcome, lines)


def _political(words: frozenset[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The statuses that the drafter's words mean; if one word means none that we know, all of them
    are left to a person."""
    unknown = tuple(
        sorted(word for word in words if word not in POLITICAL and word not in STATUSES)
    )
    meant = {code for word in words for code in POLITICAL.get(word, (word,))}
    return (frozenset(), unknown) if unknown else (frozenset(meant), ())


def answers_for_round(catalogue: Catalogue, code: str, answers: Answers) -> tuple[Answer, ...]:
    """All vacancies of the round that were not cancelled: those that fit first, then those for a
    person, then the others."""
    made: dict[int, Answer] = {}

    def answer(entry: Entry) -> Answer:
        if entry.kind not in made:  # most vacancies of a round ask the same
            made[entry.kind] = answer_for(catalogue, entry, answers)
        return replace(made[entry.kind], entry=entry)

    found = [answer(entry) for entry in entries_of(catalogue, code) if entry.state != "cancelled"]

    def place(one: Answer) -> tuple[int, str]:
        return (
            ORDER.index(one.outcome),
            one.entry.code,
        )

    return tuple(sorted(found, key=place))


def entries_of(catalogue: Catalogue, code: str) -> list[Entry]:
    """In order of their code."""
    return [entry for entry in catalogue.entries if catalogue.rounds[entry.round].code == code]


def wordings(catalogue: Catalogue, entries: list[Entry]) -> tuple[str, ...]:
    """The declared conditions that widen a range in any of these vacancies, for the form to ask."""
    found: dict[str, None] = {}
    for kind in dict.fromkeys(entry.kind for entry in entries):
        for rule in catalogue.kinds[kind].requirements.relaxed:
            for condition in rule.any_of:
                if condition.kind == "declared":
                    found.update(dict.fromkeys(sorted(condition.names)))
    return tuple(found)
