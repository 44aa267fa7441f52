"""A round whose ranking is public, and people at any point between the medical and the hire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Actor
from portal.recruitment.handover.models import Hire
from portal.recruitment.handover.record_of_hire import HireTerms
from portal.recruitment.handover.services.hire import prepare_hire
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.results.models import CurrentSet, ResultLine, ResultRun, RunVacancy
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import default_policy_document, policy_digest, read_policy
from portal.recruitment.vacancies.models import HeadcountReservation, Vacancy
from portal.recruitment.vetting.models import Candidacy, Examination, PublicityList
from portal.recruitment.vetting.queries import candidacies_of
from portal.recruitment.vetting.services.take_over import take_over
from tests.builders.accounts import applicant, officer
from tests.builders.unions import Tree, tree

EARLIER = datetime(2026, 8, 1, tzinfo=UTC)
_numbers = count(1)


def actor(account: Account) -> Actor:
    return Actor(account.id, account.display_name)


@dataclass
class Story:
    """One county's round with its officers; ``a01`` uses a named unit (headcount 1), ``b01`` places
    its one person after hiring."""

    tree: Tree
    round_: RecruitmentRound
    publisher: Account
    checker: Account
    a01: Vacancy
    b01: Vacancy
    run: ResultRun


def vacancy(
    session: Session,
    round_: RecruitmentRound,
    code: str,
    tree_: Tree,
    *,
    named: bool = True,
    **values: Any,
) -> Vacancy:
    row = Vacancy(
        round_id=round_.id,
        code=code,
        name="工会干事",
        recruiting_union_id=tree_.county.id,
        using_union_id=tree_.street.id if named else None,
        contracting_party="清江浦区总工会",
        state="opened",
        **{"headcount": 1, **values},
    )
    session.add(row)
    session.flush()
    if named:
        _reserve(session, row, tree_)
    return row


def _reserve(session: Session, row: Vacancy, tree_: Tree) -> None:
    """The street holds the places of the vacancy."""
    reservation = HeadcountReservation(
        vacancy_id=row.id, union_id=tree_.street.id, headcount=row.headcount, state="reserved"
    )
    session.add(reservation)
    session.flush()


def ranked(
    session: Session,
    run: ResultRun,
    vacancy_: Vacancy,
    *,
    place: int,
    outcome: str = "reserve",
    score: str = "80",
    name: str = "",
    **facts: Any,
) -> Application:
    """Somebody of the ranking, with an application that has what the record needs."""
    row = _application(session, vacancy_, name, facts)
    line = ResultLine(
        run_id=run.id,
        application_id=row.id,
        vacancy_id=vacancy_.id,
        ticket_number=f"2026{int(row.number[-6:]):07d}",
        state="ranked",
        figures={"composite": score},
        score=Fraction(score),
        place=place,
        outcome=outcome,
    )
    session.add(line)
    in_force(session, run, vacancy_.id)
    session.flush()
    return row


def in_force(session: Session, run: ResultRun, vacancy_id: int) -> None:
    """The run's lines count for the vacancy: its edition is the number of the run."""
    of_run = {"run_id": run.id, "vacancy_id": vacancy_id}
    if session.get(RunVacancy, of_run) is None:
        edition = CurrentSet(kind=run.kind, edition=run.number, since_at=run.computed_at, **of_run)
        session.add_all([RunVacancy(**of_run), edition])


def _application(
    session: Session, vacancy_: Vacancy, name: str, facts: dict[str, Any]
) -> Application:
    account, number = applicant(session, name=name), next(_numbers)
    row = Application(
        round_id=vacancy_.round_id,
        account_id=account.id,
        vacancy_id=vacancy_.id,
        number=f"HA202601-{number:06d}",
        state="eligible",
        started_at=EARLIER,
        saved_at=EARLIER,
        submitted_at=EARLIER,
        facts={**_facts(account), **facts},
    )
    session.add(row)
    session.flush()
    return row


def _facts(account: Account) -> dict[str, Any]:
    person = {"sex": "female", "political": "party_member", "household": "江苏淮安"}
    school = {"school": "某大学", "major": "社会工作"}
    return {
        "person": person | {"mobile": account.mobile},
        "education": {"education": "bachelor", "degree": "bachelor"} | school,
        "work": {"present_employer": ""},
        "avoidance": {"applies": "no"},
    }


def story(
    session: Session, *, substitution: dict[str, Any] | None = None, publicity_days: int = 7
) -> Story:
    people = tree(session)
    publisher = officer(session, "publisher", union=people.county)
    checker = officer(session, "checker", union=people.county)
    policy = default_policy_document() | {"publicity_days": publicity_days}
    policy["substitution"] = {**policy["substitution"], **(substitution or {})}
    read_policy(policy)
    round_ = _round(session, people, publisher, policy)
    a01 = vacancy(session, round_, "A01", people)
    b01 = vacancy(session, round_, "B01", people, named=False)
    run = _ranking(session, round_, publisher, checker)
    return Story(people, round_, publisher, checker, a01, b01, run)


def _round(
    session: Session, people: Tree, publisher: Account, policy: dict[str, Any]
) -> RecruitmentRound:
    round_ = RecruitmentRound(
        code=f"HA2026-{next(_numbers):02d}",
        title="淮安市2026年社会化工会工作者招聘",
        state="published",
        run_kind="county_run",
        organiser_id=people.county.id,
        approver_id=people.city.id,
        policy=policy,
        policy_digest=policy_digest(policy),
        drafted_by=publisher.id,
        created_at=EARLIER,
        published_at=EARLIER,
        contact_phone="0517-83900000",
        supervision_phone="0517-83900001",
    )
    session.add(round_)
    session.flush()
    return round_


def _ranking(
    session: Session, round_: RecruitmentRound, publisher: Account, checker: Account
) -> ResultRun:
    run = ResultRun(
        round_id=round_.id,
        kind="ranking",
        number=1,
        state="published",
        policy_digest=round_.policy_digest,
        input_digest="0" * 64,
        output_digest="0" * 64,
        code_version="test",
        inputs={},
        output_key="none",
        computed_by=publisher.id,
        computed_at=EARLIER,
        confirmed_by=checker.id,
        confirmed_at=EARLIER,
    )
    session.add(run)
    session.flush()
    return run


def candidates(
    session: Session, told: Story, *, at: datetime, state: str = "medical"
) -> list[Candidacy]:
    """Take over whom the ranking proposes; with a ``state``, as if everything before it had gone
    well."""
    take_over(RoundAct(session, actor(told.publisher), at, told.round_))
    people = candidacies_of(session, told.round_.id)
    for one in people:
        if state != "medical":
            one.state = state
            one.examinations.append(
                Examination(kind="medical", outcome="pass", by=told.publisher.id, at=at)
            )
    session.flush()
    return people


def listed(
    session: Session, told: Story, one: Candidacy, *, starts_at: datetime, ends_at: datetime
) -> PublicityList:
    """The candidate stands on a public list with this clock."""
    act = RoundAct(session, actor(told.checker), starts_at, told.round_)
    publication = publish(
        act,
        Document(kind="proposed_hire", round_code=told.round_.code, title="公示", body={}),
    )
    session.flush()
    number = 1 + session.query(PublicityList).count()
    one.publicity = PublicityList(
        round_id=told.round_.id,
        number=number,
        publication_id=publication.id,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    session.flush()
    return one.publicity


def terms(told: Story, **values: Any) -> HireTerms:
    """Three years at the named unit, probation of three months."""
    chosen = {
        "placement_id": told.tree.street.id,
        "starts_on": date(2026, 10, 1),
        "ends_on": date(2029, 9, 30),
        "probation_ends_on": date(2026, 12, 31),
        "avoidance_confirmed": True,
    }
    return HireTerms(**{**chosen, **values})


def prepared(session: Session, told: Story, *, at: datetime) -> Hire:
    """A hire that waits for the second person."""
    ranked(session, told.run, told.a01, place=1, outcome="proposed")
    one = candidates(session, told, at=at, state="cleared")[0]
    return prepare_hire(RoundAct(session, actor(told.publisher), at, told.round_), one, terms(told))
