"""What the forms of a sitting offer to choose from, and what they say."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from portal.recruitment.changes.queries import changes_of
from portal.recruitment.exams.forms import ReplacementForm, ScopedSittingForm, SittingForm
from portal.recruitment.exams.services.plan_sittings import Times
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.policies import policies_in_force
from portal.recruitment.vacancies.queries import vacancies_of

Scoped = TypeVar("Scoped", bound=ScopedSittingForm)


def times_in(form: SittingForm) -> Times:
    return Times(form.starts_at.data, form.ends_at.data, form.entry_closes_at.data)


def scoped(session: Session, round_: RecruitmentRound, form: Scoped) -> Scoped:
    """The papers of the policy, the recruiting unions of the round; the hours of its timetable
    where nothing is filled in yet."""
    form.papers.choices = list(paper_titles(session, round_).items())
    unions = {
        vacancy.recruiting_union_id: session.get_one(Union, vacancy.recruiting_union_id).name
        for vacancy in vacancies_of(session, round_.id)
    }
    form.areas.choices = list(unions.items())
    window = round_.window("written")
    if window is not None and not form.is_submitted():
        form.starts_at.process_data(window.starts_at)
        form.ends_at.process_data(window.ends_at)
    return form


def paper_titles(session: Session, round_: RecruitmentRound) -> dict[str, str]:
    """Code → title of everything that is written, by the round's rules or a vacancy's own."""
    titles: dict[str, str] = {}
    for policy in policies_in_force(session, round_):
        interview = policy.interview.component if policy.interview else "interview"
        for component in policy.components:
            if component.code != interview:
                parts = component.papers or (component,)
                titles = {part.code: part.title for part in parts} | titles
    return titles


def announced(session: Session, round_: RecruitmentRound, form: ReplacementForm) -> ReplacementForm:
    """The published notices by which a further sitting may be held."""
    form.change.choices = [
        (change.public_id, change.publication_number)
        for change in changes_of(session, round_.id)
        if change.state == "published"
    ]
    return form
