"""The round as a whole: to the city and, once approved, into public with its vacancies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit.actor import Actor
from portal.recruitment.notices.models import RecruitmentRound, RoundDecision
from portal.recruitment.notices.services import decide, publish_recruitment_notice
from portal.recruitment.publications.models import Publication
from portal.recruitment.rulebook.lifecycles import VACANCY
from portal.recruitment.vacancies.queries import gates_before_submit, vacancies_of
from portal.recruitment.vacancies.services.edit_vacancy import move_headcount


def submit_round(session: Session, round_: RecruitmentRound, *, document_number: str, by: Actor, at: datetime) -> RoundDecision:
    """请示: hand the round to the city. Raises ``Refused('round.not_ready')`` naming the first gate that is not met."""
    missing = [gate for gate in gates_before_submit(session, round_) if not gate.met]
    if missing:
        raise Refused("round.not_ready", first=missing[0].code, count=len(missing))
    return decide(session, round_, "submit", document_number=document_number, by=by, at=at)


def release_round(session: Session, round_: RecruitmentRound, body: dict[str, Any], *, by: Actor, at: datetime) -> Publication:
    """Publish the notice (``body`` from ``documents.notice_body``) and open every vacancy; their headcount is reserved from now on."""
    publication = publish_recruitment_notice(session, round_, body, by=by, at=at)
    for vacancy in vacancies_of(session, round_.id):
        vacancy.state = VACANCY.after(vacancy.state, "publish")
        move_headcount(session, vacancy, "reserved")
    return publication
