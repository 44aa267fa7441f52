"""A round and its vacancies for everybody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from portal.foundation.web import access
from portal.foundation.web.unit import now, reading
from portal.recruitment.notices.models import WINDOWS, RecruitmentRound
from portal.recruitment.notices.queries import notices_of, public_round
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.queries import newest
from portal.recruitment.rulebook.policy import policy_sentence, read_policy
from portal.recruitment.vacancies.queries import vacancies_of, vacancy_in
from portal.recruitment.vacancies.requirements import requirement_facts

pages = Blueprint("vacancies_public", __name__, url_prefix="/rounds")


def _timetable(round_: RecruitmentRound) -> list[dict[str, Any]]:
    at = now()
    found = []
    for kind in WINDOWS:
        window = round_.window(kind)
        if window is not None:
            phase = "done" if window.ends_at <= at else "now" if window.starts_at <= at else "next"
            found.append({"kind": kind, "starts_at": window.starts_at, "ends_at": window.ends_at, "phase": phase})
    return found


def _notice(session: Session, round_: RecruitmentRound) -> Publication | None:
    notices = [notice for notice in notices_of(session, round_) if notice.kind == "recruitment"]
    return session.get(Publication, notices[0].publication_id) if notices else None


@pages.get("/<code>")
@access.public
def show(code: str) -> str:
    round_ = public_round(reading(), code)
    registration = round_.window("registration")
    return render_template(
        "recruitment/vacancies/public/round.html",
        round_=round_,
        registration=registration,
        accepts=registration is not None and registration.starts_at <= now() < registration.ends_at,
        timetable=_timetable(round_),
        vacancies=vacancies_of(reading(), round_.id),
        sentence=policy_sentence(read_policy(round_.policy)),
        facts=requirement_facts(round_, None),
        notice=_notice(reading(), round_),
        publications=newest(reading(), at=now(), round_code=round_.code),
    )


@pages.get("/<code>/vacancies/<vacancy_code>")
@access.public
def vacancy(code: str, vacancy_code: str) -> str:
    round_ = public_round(reading(), code)
    registration = round_.window("registration")
    found = vacancy_in(reading(), round_, vacancy_code)
    return render_template(
        "recruitment/vacancies/public/vacancy.html",
        round_=round_,
        vacancy=found,
        facts=requirement_facts(round_, found),
        accepts=registration is not None and registration.starts_at <= now() < registration.ends_at,
    )


@pages.get("/<code>/policy.json")
@access.public
def policy(code: str) -> dict[str, Any]:
    """The frozen policy document as written."""
    document: dict[str, Any] = public_round(reading(), code).policy
    return document
