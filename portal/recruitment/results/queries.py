"""Runs and lines, and which vacancies are judged by one policy."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.publications.models import Publication
from portal.recruitment.results.current_set import (
    current_line as current_line,
)
from portal.recruitment.results.current_set import (
    current_run as current_run,
)
from portal.recruitment.results.current_set import (
    entitled as entitled,
)
from portal.recruitment.results.current_set import (
    lines_in_force,
    newest_editions,
)
from portal.recruitment.results.current_set import (
    undecided_consequences as undecided_consequences,
)
from portal.recruitment.results.document_check_models import DocumentCheck
from portal.recruitment.results.extra_test_models import (
    ExtraTest,
    ExtraTestMark,
    ExtraTestPlace,
)
from portal.recruitment.results.models import ResultLine, ResultRun, RunVacancy
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import Policy, overridden, policy_digest, read_policy
from portal.recruitment.rulebook.publication.figures import written_component
from portal.recruitment.rulebook.ranking.lines import Score
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of

OPENED = ("opened", "reduced")


@dataclass(frozen=True)
class PolicyGroup:
    """The opened vacancies that one effective policy judges; most rounds have one group.

    A run covers one group, so that its evidence holds exactly one policy.
    """

    document: dict[str, Any]
    policy: Policy
    digest: str
    vacancies: tuple[Vacancy, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(vacancy.code for vacancy in self.vacancies)

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(vacancy.id for vacancy in self.vacancies)

    @property
    def headcounts(self) -> dict[str, int]:
        return {vacancy.code: vacancy.seats for vacancy in self.vacancies}

    @property
    def written_component(self) -> str:
        """The component that the written result publishes."""
        return written_component(self.policy)


def policy_groups(session: Session, round_: RecruitmentRound) -> list[PolicyGroup]:
    """By the first vacancy's code. Cancelled and undecided vacancies have no results."""
    documents: dict[str, tuple[dict[str, Any], list[Vacancy]]] = {}
    for vacancy in vacancies_of(session, round_.id):
        if vacancy.state in OPENED:
            document = overridden(round_.policy, vacancy.policy_override)
            documents.setdefault(policy_digest(document), (document, []))[1].append(vacancy)
    return [
        PolicyGroup(document, read_policy(document), digest, tuple(members))
        for digest, (document, members) in documents.items()
    ]


def group_of(session: Session, round_: RecruitmentRound, digest: str) -> PolicyGroup:
    """Raises ``Refused('results.inputs_changed')`` when no vacancy is judged by this policy any
    more."""
    for group in policy_groups(session, round_):
        if group.digest == digest:
            return group
    raise Refused("results.inputs_changed")


def runs_of(session: Session, round_id: int) -> list[ResultRun]:
    """Newest first."""
    return list(
        session.scalars(
            select(ResultRun).where(ResultRun.round_id == round_id).order_by(ResultRun.id.desc())
        )
    )


def run_in(session: Session, round_id: int, public_id: str) -> ResultRun:
    """Raises ``Refused('results.run_not_found')``."""
    run = session.scalar(
        select(ResultRun).where(ResultRun.round_id == round_id, ResultRun.public_id == public_id)
    )
    if run is None:
        raise Refused("results.run_not_found")
    return run


def newest_run(session: Session, kind: str, group: PolicyGroup) -> ResultRun | None:
    """The run of the group that is still on its way, else the one in force."""
    statement = (
        select(ResultRun)
        .join(RunVacancy)
        .where(
            ResultRun.kind == kind,
            ResultRun.state != "superseded",
            RunVacancy.vacancy_id.in_(group.ids),
        )
    )
    return session.scalar(statement.order_by(ResultRun.id.desc()))


def lines_of(session: Session, run_id: int, vacancy_id: int | None = None) -> list[ResultLine]:
    """As computed: by vacancy and place; with ``vacancy_id`` of one vacancy only."""
    statement = (
        select(ResultLine)
        .options(joinedload(ResultLine.vacancy))
        .where(ResultLine.run_id == run_id)
        .order_by(ResultLine.id)
    )
    if vacancy_id is not None:
        statement = statement.where(ResultLine.vacancy_id == vacancy_id)
    return list(session.scalars(statement))


def entered_applications(session: Session, group: PolicyGroup) -> set[int]:
    """Who enters the interview: by the shortlist in force, and in a vacancy whose documents are
    checked again (资格复审) only who passed, substitutes among them. Empty before."""
    lines = lines_in_force(session, "shortlist", group.ids)
    checked = document_checks(session, group.ids)
    passed = {one.application_id for one in checked if one.state == "passed"}
    without = group.ids - {one.vacancy_id for one in checked}
    listed = {line.application_id for line in lines if line.outcome == "yes"}
    free = {line.application_id for line in lines if line.vacancy_id in without}
    return (listed & free) | passed


def document_checks(session: Session, vacancy_ids: Collection[int]) -> list[DocumentCheck]:
    """资格复审 of these vacancies, in the order in which people were called."""
    statement = (
        select(DocumentCheck)
        .options(joinedload(DocumentCheck.application), joinedload(DocumentCheck.vacancy))
        .where(DocumentCheck.vacancy_id.in_(vacancy_ids))
        .order_by(DocumentCheck.id)
    )
    return list(session.scalars(statement))


def own_document_check(session: Session, application_id: int) -> DocumentCheck | None:
    return session.scalar(
        select(DocumentCheck).where(DocumentCheck.application_id == application_id)
    )


def extra_scores(session: Session, vacancy_ids: Collection[int]) -> dict[int, Score]:
    """Application id → the result of the extra test, of countersigned ones only; of several the
    newest that the person was called to."""
    statement = (
        select(ExtraTestPlace.application_id, ExtraTestMark)
        .join(ExtraTest, ExtraTest.id == ExtraTestPlace.test_id)
        .join(ExtraTestMark, ExtraTestMark.place_id == ExtraTestPlace.id)
        .where(ExtraTest.vacancy_id.in_(vacancy_ids), ExtraTest.state == "signed")
        .order_by(ExtraTest.id, ExtraTestMark.edition, ExtraTestMark.id)
    )
    return {
        application_id: mark.kind if mark.value is None else mark.value
        for application_id, mark in session.execute(statement)
    }


def is_listed(line: ResultLine, kind: str, policy: Policy) -> bool:
    """Whether the printed list of ``kind`` holds the line (policy ``written_list``): the scores of
    those who do not enter are theirs alone unless all are listed."""
    if policy.written_list == "all" or kind not in ("written_result", "shortlist"):
        return True
    if kind == "shortlist":
        return line.outcome == "yes"
    return policy.written_list == "shortlisted" and line.figures.get("entering") == "yes"


def preferences_publication(session: Session, round_code: str) -> Publication | None:
    statement = select(Publication).where(
        Publication.round_code == round_code, Publication.kind == "preferences"
    )
    return session.scalar(statement.order_by(Publication.edition.desc()))


def publication_of(session: Session, run: ResultRun) -> Publication | None:
    return session.get(Publication, run.publication_id) if run.publication_id else None


def own_application(session: Session, public_id: str, account_id: int) -> Application:
    """Raises ``Refused('results.not_found')``, also for another person's."""
    application = session.scalar(
        select(Application).where(
            Application.public_id == public_id, Application.account_id == account_id
        )
    )
    if application is None:
        raise Refused("results.not_found")
    return application


def published_lines(session: Session, application_id: int) -> dict[str, ResultLine]:
    """Kind → the person's line in the list in force."""
    newest = newest_editions()
    statement = (
        select(newest.c.kind, ResultLine)
        .select_from(ResultLine)
        .join(
            newest,
            (newest.c.run_id == ResultLine.run_id) & (newest.c.vacancy_id == ResultLine.vacancy_id),
        )
        .options(joinedload(ResultLine.vacancy), joinedload(ResultLine.run))
        .where(ResultLine.application_id == application_id)
        .order_by(ResultLine.id)
    )
    return dict(session.execute(statement).all())
