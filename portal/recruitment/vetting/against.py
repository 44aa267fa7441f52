"""What is held against people: objections to a list, findings of a background check."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.registers.models import Petition
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import AdverseFinding, Candidacy, LateObjection, Objection

PETITION_OPEN = ("received", "accepted")


def objections_of(session: Session, round_id: int) -> list[Objection]:
    """Oldest first."""
    statement = (
        select(Objection)
        .join(Candidacy, Candidacy.id == Objection.candidacy_id)
        .join(Vacancy, Vacancy.id == Candidacy.vacancy_id)
        .where(Vacancy.round_id == round_id)
        .order_by(Objection.id)
    )
    return list(session.scalars(statement))


def objection_in(session: Session, round_id: int, public_id: str) -> Objection:
    """Raises ``Refused('objection.not_found')``."""
    objections = objections_of(session, round_id)
    objection = next((item for item in objections if item.public_id == public_id), None)
    if objection is None:
        raise Refused("objection.not_found")
    return objection


def open_objections(session: Session, candidacy_id: int) -> list[Objection]:
    """Those that nobody has answered yet."""
    statement = select(Objection).where(
        Objection.candidacy_id == candidacy_id, Objection.outcome.is_(None)
    )
    return list(session.scalars(statement.order_by(Objection.id)))


def findings_of(session: Session, candidacy_id: int) -> list[AdverseFinding]:
    """Newest first."""
    statement = select(AdverseFinding).where(AdverseFinding.candidacy_id == candidacy_id)
    return list(session.scalars(statement.order_by(AdverseFinding.id.desc())))


def open_finding(session: Session, candidacy_id: int) -> AdverseFinding:
    """The one that is told and not decided yet. Raises ``Refused('vetting.no_finding')``."""
    for finding in findings_of(session, candidacy_id):
        if finding.state in ("told", "heard"):
            return finding
    raise Refused("vetting.no_finding")


def petitions_open(session: Session, candidacy_id: int) -> list[Petition]:
    """Late objections to the person that the supervisors have not answered yet."""
    statement = (
        select(Petition)
        .join(LateObjection, LateObjection.petition_id == Petition.id)
        .where(LateObjection.candidacy_id == candidacy_id, Petition.state.in_(PETITION_OPEN))
        .order_by(Petition.id)
    )
    return list(session.scalars(statement))
