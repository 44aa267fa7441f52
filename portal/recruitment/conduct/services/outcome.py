"""What is intended or proposed in a case, measured by its ground and by the notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.said import Said
from portal.recruitment.conduct.services.papers import Says
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.models import Notice, RecruitmentRound
from portal.recruitment.rulebook.conduct.effects import paper_of, require_clause, require_points
from portal.recruitment.rulebook.conduct.grounds import require_effect, usual_effect


@dataclass(frozen=True, slots=True)
class Outcome:
    effect: str
    paper: str
    points: Fraction | None
    clause: str

    def says(self, minutes: str = "") -> Says:
        return Says(self.effect, self.paper, self.points, self.clause, minutes)


def settled(session: Session, case: ConductCase, said: Said) -> Outcome:
    """The effect that was chosen, else the usual one of the ground.

    Raises ``Refused('conduct.effect_not_allowed')``, ``'conduct.paper_missing'``,
    ``'conduct.points'``, ``'conduct.clause_missing'``, ``'conduct.notice_silent'``.
    """
    effect = require_effect(case.ground, said.effect or usual_effect(case.ground))
    return Outcome(
        effect=effect,
        paper=paper_of(effect, case.paper),
        points=require_points(effect, said.points),
        clause=require_clause(effect, said.clause, notice_words(session, case.round_)),
    )


def notice_words(session: Session, round_: RecruitmentRound) -> str:
    """Every text of the round's published notices, run together."""
    rows = session.scalars(
        select(Publication)
        .join(Notice, Notice.publication_id == Publication.id)
        .where(Notice.round_id == round_.id)
        .order_by(Notice.number)
    )
    return "\n".join(text for row in rows for text in _texts(row.content))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
