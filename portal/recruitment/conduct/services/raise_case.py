"""疑点登记: what was noticed, by the invigilators, the markers, a machine or a letter.

As long as answer sheets are sealed a suspicion names the script's code alone; who wrote it is
filled in by the unsealing, and only then a case may be opened.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.services.trail import note
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.conduct.grounds import SIMILARITY, ground_of

LEAST_FACTS = 10


@dataclass(frozen=True, slots=True)
class Subject:
    """Who or what the case is about: ``kind`` application, script or turn; ``name`` its public id
    or sealed code; ``application_id`` as far as it is known."""

    kind: str
    name: str
    application_id: int | None = None


@dataclass(frozen=True, slots=True)
class Suspicion:
    """For which ground, in which paper (``""`` = none), and what was seen."""

    ground: str
    facts: str
    paper: str = ""


def raise_cases(
    act: RoundAct, suspicion: Suspicion, subjects: Sequence[Subject]
) -> list[ConductCase]:
    """One case for each subject of one finding; 雷同 takes at least two.

    Raises ``Refused('conduct.ground_unknown')``, ``'conduct.facts_missing'``,
    ``'conduct.subject_missing'``, ``'conduct.two_scripts'``, ``'conduct.raised_already'``.
    """
    ground = ground_of(suspicion.ground)
    facts = require_reason(suspicion.facts, "conduct.facts_missing", least=LEAST_FACTS)
    chosen = list(dict.fromkeys(subjects))
    if not chosen:
        raise Refused("conduct.subject_missing")
    if ground.kind == SIMILARITY and len(chosen) < 2:  # noqa: PLR2004  one alone is like nobody
        raise Refused("conduct.two_scripts")
    matter = secrets.token_hex(8)
    return [_raise_one(act, suspicion, ground.kind, facts, matter, subject) for subject in chosen]


def _raise_one(
    act: RoundAct, suspicion: Suspicion, kind: str, facts: str, matter: str, subject: Subject
) -> ConductCase:
    _require_new(act.session, act.round_.id, suspicion, subject)
    case = ConductCase(
        round_id=act.round_.id,
        number=_next_number(act),
        matter=matter,
        kind=kind,
        ground=suspicion.ground,
        subject_kind=subject.kind,
        subject=subject.name,
        paper=suspicion.paper,
        application_id=subject.application_id,
        raised_by=act.by.account_id,
        raised_words=act.by.words,
        raised_at=act.at,
    )
    case.facts = facts
    act.session.add(case)
    act.session.flush()
    note(act, case, "raise", facts)
    return case


def _require_new(session: Session, round_id: int, suspicion: Suspicion, subject: Subject) -> None:
    """A second click finds the first."""
    same = select(ConductCase.id).where(
        ConductCase.round_id == round_id,
        ConductCase.ground == suspicion.ground,
        ConductCase.paper == suspicion.paper,
        ConductCase.subject_kind == subject.kind,
        ConductCase.subject == subject.name,
        ConductCase.state.not_in(("dropped", "annulled")),
    )
    if session.scalars(same).first() is not None:
        raise Refused("conduct.raised_already", subject=subject.name)


def _next_number(act: RoundAct) -> str:
    """「2026-QJP-2026-2-案-003」; the round is locked, so no number is given twice."""
    taken = act.session.scalar(
        select(func.count()).select_from(ConductCase).where(ConductCase.round_id == act.round_.id)
    )
    return f"{local(act.at).year}-{act.round_.code}-案-{1 + (taken or 0):03d}"


def name_persons(session: Session, round_id: int, paper: str, persons: Mapping[str, int]) -> int:
    """The unsealing tells who wrote the scripts under suspicion: sealed code → application id.
    Returns how many cases know their person now."""
    waiting = session.scalars(
        select(ConductCase).where(
            ConductCase.round_id == round_id,
            ConductCase.paper == paper,
            ConductCase.subject_kind == "script",
            ConductCase.application_id.is_(None),
        )
    ).all()
    named = [case for case in waiting if case.subject in persons]
    for case in named:
        case.application_id = persons[case.subject]
    session.flush()
    return len(named)
