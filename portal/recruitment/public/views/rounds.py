"""A round and its vacancies for everybody, with the twins that machines read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.filters import moment
from portal.foundation.web.page_memory import shared
from portal.foundation.web.unit import now, reading
from portal.kernel.errors import Refused
from portal.recruitment.labels import word
from portal.recruitment.public import counts_page, documents, shelf
from portal.recruitment.public.catalogue import Catalogue, Entry, PublicRound
from portal.recruitment.public.suitability import entries_of
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.queries import newest
from portal.recruitment.registers.services.places import places_missing
from portal.recruitment.rounds.models import WINDOWS, RecruitmentRound, RoundWindow
from portal.recruitment.rounds.queries import notices_of, public_round
from portal.recruitment.rulebook.eligibility import age_on
from portal.recruitment.rulebook.policy import overridden, policy_digest
from portal.recruitment.rules.wording import clauses_in_words
from portal.recruitment.vacancies.queries import vacancies_of, vacancy_in
from portal.recruitment.vacancies.requirements import in_force, requirement_facts

pages = Blueprint("public_rounds", __name__, url_prefix="/rounds")


def _timetable(round_: RecruitmentRound) -> list[dict[str, Any]]:
    """The windows as points of a timeline."""
    windows = (round_.window(kind) for kind in WINDOWS)
    return [_point(window, now()) for window in windows if window is not None]


def _point(window: RoundWindow, at: datetime) -> dict[str, Any]:
    line = moment(window.starts_at, year=False)
    if window.ends_at != window.starts_at:
        until = _("至")
        line = f"{line} {until} {moment(window.ends_at, year=False)}"
    return {
        "title": word("window", window.kind),
        "lines": [line],
        "phase": "done" if window.ends_at <= at else "now" if window.starts_at <= at else "next",
        "links": [],
    }


def _notice(session: Session, round_: RecruitmentRound) -> Publication | None:
    notices = [notice for notice in notices_of(session, round_) if notice.kind == "recruitment"]
    return session.get(Publication, notices[0].publication_id) if notices else None


def _listed(code: str) -> tuple[Catalogue, PublicRound, list[Entry]]:
    """The round as the catalogue knows it. Raises ``Refused('round.not_found')``."""
    catalogue = shelf.present_catalogue()
    round_ = next((one for one in catalogue.rounds if one.code == code), None)
    if round_ is None:
        raise Refused("round.not_found")
    return catalogue, round_, entries_of(catalogue, code)


def _accepts(round_: RecruitmentRound) -> bool:
    registration = round_.window("registration")
    return (
        registration is not None
        and registration.starts_at <= now() < registration.ends_at
        and not places_missing(round_)
    )


@pages.get("/<code>")
@access.public
@shared
def show(code: str) -> str:
    round_ = public_round(reading(), code)
    _catalogue, listed, _entries = _listed(code)
    return render_template(
        "recruitment/public/round.html",
        round_=round_,
        registration=round_.window("registration"),
        accepts=_accepts(round_),
        waits=bool(places_missing(round_)) and round_.state == "published",
        timetable=_timetable(round_),
        vacancies=vacancies_of(reading(), round_.id),
        rules=clauses_in_words(round_.policy),
        facts=requirement_facts(round_, None),
        notice=_notice(reading(), round_),
        publications=newest(reading(), at=now(), round_code=round_.code),
        publishes_counts=bool(listed.counts.show),
    )


@pages.get("/<code>/vacancies/<vacancy_code>")
@access.public
@shared
def vacancy(code: str, vacancy_code: str) -> str:
    round_ = public_round(reading(), code)
    found = vacancy_in(reading(), round_, vacancy_code)
    _catalogue, listed, entries = _listed(code)
    policy = overridden(round_.policy, found.policy_override)
    registration = round_.window("registration")
    return render_template(
        "recruitment/public/vacancy.html",
        round_=round_,
        vacancy=found,
        facts=requirement_facts(round_, found),
        ages=_ages(
            in_force(round_, found).get("birth") or {},
            local(registration.ends_at).date() if registration else None,
        ),
        accepts=_accepts(round_) and found.state == "open",
        registration=registration,
        timetable=_timetable(round_),
        rules=clauses_in_words(policy),
        policy_digest=policy_digest(policy),
        entry=next(entry for entry in entries if entry.code == vacancy_code),
        counts=listed.counts,
    )


def _ages(birth: dict[str, Any], on: date | None) -> list[dict[str, Any]]:
    """What the birth dates mean in years of age on the last day of registration: widest range
    first, each with its condition."""
    if on is None:
        return []
    rows = [(birth.get("earliest"), birth.get("latest"), ())]
    rows += [
        (one.get("earliest"), birth.get("latest"), tuple(one.get("any_of") or ()))
        for one in birth.get("relaxed") or ()
    ]
    found = []
    for first, last, conditions in rows:
        if first or last:
            earliest, latest = (
                date.fromisoformat(first) if first else None,
                date.fromisoformat(last) if last else None,
            )
            oldest, youngest = (
                (age_on(earliest, on) if earliest else None),
                (age_on(latest, on) if latest else None),
            )
            found.append(
                {
                    "earliest": earliest,
                    "latest": latest,
                    "oldest": oldest,
                    "youngest": youngest,
                    "conditions": conditions,
                }
            )
    return found


@pages.get("/<code>/counts")
@access.public
@shared
def counts(code: str) -> str:
    """How many have applied.

    Raises ``Refused('live_counts.not_published')`` where the round does not publish it.
    """
    _catalogue, round_, entries = _counted(code)
    taken = next((entry.counted_at for entry in entries if entry.counted_at), None)
    quiet_from = round_.counts.quiet_from(round_.closes_at) if round_.closes_at else None
    return render_template(
        "recruitment/public/counts.html",
        round_=round_,
        bars=counts_page.bars(entries) if taken else [],
        columns=counts_page.columns(round_.counts),
        rows=counts_page.rows(round_.counts, entries) if taken else [],
        counts=round_.counts,
        taken_at=taken,
        quiet_from=quiet_from,
        quiet=quiet_from is not None and now() >= quiet_from,
        next_at=taken + timedelta(minutes=round_.counts.every_minutes) if taken else None,
    )


def _counted(code: str) -> tuple[Catalogue, PublicRound, list[Entry]]:
    catalogue, round_, entries = _listed(code)
    if not round_.counts.show:
        raise Refused("live_counts.not_published")
    return catalogue, round_, entries


@pages.get("/<code>/counts.json")
@access.public
@shared
def counts_json(code: str) -> Response:
    catalogue, round_, entries = _counted(code)
    listed = [documents.entry_document(catalogue, entry, now()) for entry in entries]
    members = ("code", "name", "headcount", "applied", "approved")
    return documents.as_json(
        {
            "schema": "counts/1",
            "round": code,
            "counted_at": listed[0]["counted_at"] if listed else None,
            "every_minutes": round_.counts.every_minutes,
            "vacancies": [{name: one[name] for name in members} for one in listed],
        }
    )


@pages.get("/<code>.json")
@access.public
@shared
def show_json(code: str) -> Response:
    round_ = public_round(reading(), code)
    catalogue, listed, entries = _listed(code)
    published = newest(reading(), at=now(), round_code=round_.code)
    return documents.as_json(
        {
            "schema": "round/1",
            **documents.round_document(listed, now()),
            "windows": documents.window_documents(round_),
            "contact_phone": round_.contact_phone,
            "supervision_phone": round_.supervision_phone,
            "policy": url_for(".policy", code=code),
            "policy_digest": round_.policy_digest,
            "publications": [
                {"number": one.number, "kind": one.kind, "title": one.title} for one in published
            ],
            "vacancies": [documents.entry_document(catalogue, entry, now()) for entry in entries],
        }
    )


@pages.get("/<code>/vacancies/<vacancy_code>.json")
@access.public
@shared
def vacancy_json(code: str, vacancy_code: str) -> Response:
    catalogue, _round, entries = _listed(code)
    entry = next((one for one in entries if one.code == vacancy_code), None)
    if entry is None:
        raise Refused("vacancy.not_found")
    return documents.as_json(
        {"schema": "vacancy/1", **documents.entry_document(catalogue, entry, now())}
    )


@pages.get("/<code>/policy.json")
@access.public
def policy(code: str) -> dict[str, Any]:
    """The frozen policy document as written."""
    document: dict[str, Any] = public_round(reading(), code).policy
    return document
