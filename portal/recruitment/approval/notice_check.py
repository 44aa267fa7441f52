"""Whether the notice's free text says what the data say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.remedy import object_days
from portal.recruitment.rounds.services.text import notice_texts
from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.rulebook.publication.notice_agreement import (
    Disagreement,
    NoticeFacts,
    disagreements,
    phone_digits,
)
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.requirements import in_force


def text_findings(
    session: Session, round_: RecruitmentRound, vacancies: list[Vacancy]
) -> list[Disagreement]:
    """Every place of the free text that says something else than the data, in reading order."""
    return disagreements(notice_texts(session, round_), facts_to_compare(round_, vacancies))


def facts_to_compare(round_: RecruitmentRound, vacancies: list[Vacancy]) -> NoticeFacts:
    """The data that the free text is held against: the same that the notice's own lines are made
    from."""
    policy = read_policy(round_.policy)
    stages = {
        window.kind: (local(window.starts_at).date(), local(window.ends_at).date())
        for window in round_.windows
    }
    documents = [in_force(round_, vacancy) for vacancy in (None, *vacancies)]
    return NoticeFacts(
        stages=stages,
        days=frozenset(_days_in(documents)),
        headcount=sum(vacancy.headcount for vacancy in vacancies),
        vacancies=len(vacancies),
        opening_ratio=policy.opening.ratio if policy.opening else None,
        shortlist_ratio=policy.shortlist.ratio if policy.shortlist else None,
        weights=dict(policy.composite.weights),
        pass_marks={component.code: component.pass_mark for component in policy.components},
        publicity_days=policy.publicity_days,
        publicity_unit=policy.publicity_unit,
        recheck_days=frozenset((policy.recheck.window_days, policy.recheck.answer_days)),
        object_days=object_days(round_.conduct),
        phones=phone_digits([round_.contact_phone, round_.supervision_phone]),
    )


def _days_in(value: object) -> Iterator[date]:
    """Every ``YYYY-MM-DD`` anywhere inside."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _days_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _days_in(inner)
    elif isinstance(value, str) and len(value) == 10:
        try:
            yield date.fromisoformat(value)
        except ValueError:
            return
