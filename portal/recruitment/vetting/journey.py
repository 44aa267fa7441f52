"""This stage's part of a round's and of a person's journey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.recruitment.applications.look import ApplicationLook, Link, Point, Step
from portal.recruitment.applications.models import Application
from portal.recruitment.labels import word
from portal.recruitment.rounds.look import RoundLook, Stage, Standing
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES, SUPERVISOR
from portal.recruitment.vetting.against import findings_of
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import candidacy_of

ENDED = {"hired", "failed", "declined", "withdrawn"}


def examined(look: RoundLook) -> Standing:
    candidacies = (
        select(Candidacy.state, func.count())
        .join(Application)
        .where(Application.round_id == look.round_.id)
        .group_by(Candidacy.state)
    )
    counts = look.session.execute(candidacies).all()
    if not counts:
        return Standing("next", (_("体检、考察、公示"),))
    phase = "done" if {state for state, _count in counts} <= ENDED else "now"
    lines = tuple(f"{word('candidacy.state', state)} {count}" for state, count in counts)
    return Standing(phase, lines)


def vetted(look: ApplicationLook) -> Iterator[Point]:
    title, candidacy = _("体检、考察、公示"), look.once(candidacy_of)
    if candidacy is None:
        yield Point(title, "next")
        return
    phase = "done" if candidacy.state in {"cleared", "hired"} else "now"
    link = Link(_("看详情"), "vetting_applicant.show", {"public_id": candidacy.public_id})
    yield Point(title, phase, ("candidacy.state", candidacy.state), (), (link,))


def candidacy_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """What the person's own copy of their data says of this stage."""
    statement = (
        select(Candidacy)
        .join(Application)
        .where(Application.account_id == account_id)
        .order_by(Candidacy.id)
    )
    return [
        {
            "vacancy": one.vacancy.code,
            "state": one.state,
            "reason": one.reason,
            "examinations": [
                {"kind": row.kind, "outcome": row.outcome, "at": row.at.isoformat()}
                for row in one.examinations
            ],
            "findings": [
                {"ground": row.ground, "facts": row.facts, "statement": row.statement}
                for row in findings_of(session, one.id)
            ],
        }
        for one in session.scalars(statement)
    ]


OWN_DATA = {"candidacies": candidacy_data}
ROUND = (
    Stage(
        lazy_gettext("体检、考察和公示"),
        examined,
        "vetting_office.index",
        90,
        (PUBLISHER, CHECKER, SUPERVISOR, *READING_ROLES),
    ),
)
PERSON = (Step(vetted, order=50),)
