"""Candidates on their way from the ranking to the hire."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.conduct.queries import effects_in_force, undecided_cases
from portal.recruitment.results.current_set import (
    current_line,
    entitled,
    lines_in_force,
    runs_in_force,
    undecided_consequences,
    undecided_of,
)
from portal.recruitment.results.models import ResultLine
from portal.recruitment.rulebook.conduct.effects import DISQUALIFIED, NOT_HIRED
from portal.recruitment.rulebook.lifecycles.vetting import LIVE
from portal.recruitment.rulebook.policy import Policy, overridden, read_policy
from portal.recruitment.rulebook.publication.figures import composite_places, printed
from portal.recruitment.rulebook.ranking.consequences import RANKING
from portal.recruitment.rulebook.substitution.settlement import Held, Ranked, Settlement, settle
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.against import open_objections, petitions_open
from portal.recruitment.vetting.claims import claim_decides
from portal.recruitment.vetting.models import Candidacy

LOST = ("failed", "declined")  # their places are filled by substitution
GONE = (*LOST, "withdrawn")
HOLDING = (*LIVE, "hired")


def vacancy_ids(session: Session, round_id: int) -> list[int]:
    statement = select(Vacancy.id).where(Vacancy.round_id == round_id).order_by(Vacancy.code)
    return list(session.scalars(statement))


def current_runs(session: Session, round_id: int) -> dict[int, int]:
    """Vacancy id → id of the ranking in force for it: each policy group has its own."""
    runs = runs_in_force(session, RANKING, vacancy_ids(session, round_id))
    return {vacancy_id: run.id for vacancy_id, run in runs.items()}


def ranking_lines(session: Session, round_id: int) -> list[ResultLine]:
    """Each vacancy's lines of the ranking in force for it, by vacancy and place."""
    return lines_in_force(session, RANKING, vacancy_ids(session, round_id))


def line_of(session: Session, candidacy: Candidacy) -> ResultLine:
    """The candidate's line in the ranking in force; where that has none any more, the one that the
    candidacy came from."""
    current = current_line(session, candidacy.application, RANKING)
    if current is not None:
        return current
    return session.scalars(
        select(ResultLine).where(
            ResultLine.run_id == candidacy.ranking_run_id,
            ResultLine.application_id == candidacy.application_id,
        )
    ).one()


def vacancy_in(session: Session, round_id: int, public_id: str) -> Vacancy:
    """Raises ``Refused('candidacy.not_found')``."""
    vacancy = session.scalar(
        select(Vacancy).where(Vacancy.round_id == round_id, Vacancy.public_id == public_id)
    )
    if vacancy is None:
        raise Refused("candidacy.not_found")
    return vacancy


def effective_policy(vacancy: Vacancy) -> Policy:
    """The rules that hold for the vacancy: the round's, with what it overrides."""
    return read_policy(overridden(vacancy.round_.policy, vacancy.policy_override))


def total_printed(vacancy: Vacancy, line: ResultLine) -> str:
    """总成绩 as every list and page shows it: with the places of the vacancy's policy; '' without
    one."""
    policy = effective_policy(vacancy)
    return printed(line.figures.get("composite") or line.score, composite_places(policy))


def candidacies_of(session: Session, round_id: int) -> list[Candidacy]:
    """By vacancy, in the order in which they came in."""
    statement = (
        select(Candidacy)
        .join(Vacancy, Vacancy.id == Candidacy.vacancy_id)
        .options(
            joinedload(Candidacy.application).joinedload(Application.account),
            joinedload(Candidacy.vacancy).joinedload(Vacancy.recruiting_union),
            joinedload(Candidacy.publicity),
            selectinload(Candidacy.examinations),
        )
        .where(Vacancy.round_id == round_id)
        .order_by(Vacancy.code, Candidacy.id)
    )
    return list(session.scalars(statement))


def candidacy_in(session: Session, round_id: int, public_id: str) -> Candidacy:
    """Raises ``Refused('candidacy.not_found')``."""
    statement = (
        select(Candidacy)
        .join(Vacancy)
        .where(Vacancy.round_id == round_id, Candidacy.public_id == public_id)
    )
    candidacy = session.scalar(statement)
    if candidacy is None:
        raise Refused("candidacy.not_found")
    return candidacy


def candidacy_of(session: Session, application_id: int) -> Candidacy | None:
    """The candidacy that an application led to, if it did."""
    return session.scalar(select(Candidacy).where(Candidacy.application_id == application_id))


def own_candidacy(session: Session, public_id: str, account_id: int) -> Candidacy:
    """Raises ``Refused('candidacy.not_found')``, also for another person's."""
    statement = (
        select(Candidacy)
        .join(Application)
        .where(Candidacy.public_id == public_id, Application.account_id == account_id)
    )
    candidacy = session.scalar(statement)
    if candidacy is None:
        raise Refused("candidacy.not_found")
    return candidacy


def open_losses(session: Session, round_id: int) -> list[Candidacy]:
    """Places that fell free and that nobody has taken yet: never more of a vacancy than it has
    seats that nobody holds, whatever corrections came between."""
    people = candidacies_of(session, round_id)
    replaced = {one.replaces_id for one in people}
    held = Counter(one.vacancy_id for one in people if one.state in HOLDING)
    free: list[Candidacy] = []
    for one in reversed(people):
        if (
            one.state in LOST
            and one.id not in replaced
            and held[one.vacancy_id] < one.vacancy.seats
        ):
            held[one.vacancy_id] += 1
            free.append(one)
    return free[::-1]


def settlement_of(session: Session, vacancy: Vacancy) -> Settlement:
    """Who stays, leaves and enters by the ranking in force, with all that was decided on it;
    candidates are named by their application. Whoever came in from another vacancy's queue is not
    measured by this one's."""
    people = [one for one in candidacies_of(session, vacancy.round_id) if _is_of(one, vacancy)]
    free = open_losses(session, vacancy.round_id)
    inside = entitled(session, vacancy)
    lines = lines_in_force(session, RANKING, [vacancy.id])
    order = [
        Ranked(line.application.public_id, line.place or 0, line.application_id in inside)
        for line in lines
        if line.place is not None or line.application_id in inside
    ]
    held = Held(
        tuple(one.application.public_id for one in people if one.state in HOLDING),
        frozenset(one.application.public_id for one in people if one.state in LOST),
        sum(1 for one in free if _is_of(one, vacancy)),
    )
    return settle(order, held, len(inside))


def _is_of(candidacy: Candidacy, vacancy: Vacancy) -> bool:
    return candidacy.vacancy_id == vacancy.id == candidacy.application.vacancy_id


def unsettled(session: Session, round_id: int) -> list[Vacancy]:
    """Vacancies whose places the ranking in force gives to others than those who are on their
    way; by code."""
    runs = current_runs(session, round_id)
    stale = {
        one.vacancy
        for one in candidacies_of(session, round_id)
        if one.state in HOLDING
        and _is_of(one, one.vacancy)
        and runs.get(one.vacancy_id) != one.ranking_run_id
    }
    return [
        vacancy
        for vacancy in sorted(stale, key=lambda vacancy: vacancy.code)
        if settlement_of(session, vacancy).changes
    ]


def held_up(session: Session, round_id: int) -> set[int]:
    """Ids of the vacancies in which nothing weighty goes on: a corrected list is not decided, or
    not carried out yet. The others are not concerned."""
    undecided = undecided_of(session, vacancy_ids(session, round_id))
    return {row.vacancy_id for row in undecided} | {
        vacancy.id for vacancy in unsettled(session, round_id)
    }


def gate_of_hire(session: Session, candidacy: Candidacy) -> tuple[str, ...]:
    """Why this person may not be hired now: ``objection_open``, ``petition_open``,
    ``case_undecided``, ``barred`` (取消应聘资格、不予聘用), ``consequence_undecided``,
    ``place_unsettled``, ``document_missing``, ``claim_decides``. Empty = nothing stands in the way;
    the quota is asked by the hire itself."""
    application = candidacy.application
    papers = candidacy.last("documents")
    undecided = undecided_consequences(session, candidacy.vacancy)
    changed = unsettled(session, candidacy.vacancy.round_id)
    reasons = (
        ("objection_open", bool(open_objections(session, candidacy.id))),
        ("petition_open", bool(petitions_open(session, candidacy.id))),
        ("case_undecided", bool(undecided_cases(session, application.id))),
        ("barred", _is_barred(session, application)),
        ("consequence_undecided", bool(undecided)),
        ("place_unsettled", candidacy.vacancy in changed),
        ("document_missing", papers is not None and papers.outcome != "pass"),
        ("claim_decides", claim_decides(session, candidacy)),
    )
    return tuple(code for code, shut in reasons if shut)


def _is_barred(session: Session, application: Application) -> bool:
    """Whether a decision that is in force keeps this person from being hired."""
    effects = effects_in_force(session, application.round_id)
    return any(
        one.application_id == application.id and one.kind in (DISQUALIFIED, NOT_HIRED)
        for one in effects
    )
