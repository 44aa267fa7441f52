"""建登分批: papers as the vacancies' policies have them, one batch each, and the channels by which
scores will arrive; after the exam, once everybody is present or absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.queries import run_in_force
from portal.recruitment.marking.models import CLERK_A, CLERK_B, EXAM_BODY, Channel, MarkingBatch
from portal.recruitment.marking.models import Paper as PaperRow
from portal.recruitment.marking.queries import attendance_of, batches_of, tickets_of
from portal.recruitment.marking.score_models import Score
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import Policy, overridden, policy_digest, read_policy
from portal.recruitment.vacancies.models import Vacancy

MOST_FILES = 4
PaperKey = tuple[str, Fraction]


@dataclass(frozen=True, slots=True)
class Channels:
    """How the scores of a batch arrive: account ids of the two clerks, how many files, or the exam
    body's letter alone."""

    clerk_a: int | None = None
    clerk_b: int | None = None
    files: int = 0
    exam_body: bool = False

    @property
    def accounts(self) -> dict[str, int | None]:
        """Code of the channel → the clerk's account, None for a file or a letter.

        Raises ``Refused('marking.one_clerk')`` for one person as both, ``'marking.channels'`` for
        fewer than two independent ones, more than four files, or a letter that isn't alone.
        """
        clerks = {CLERK_A: self.clerk_a, CLERK_B: self.clerk_b}
        chosen: dict[str, int | None] = {code: one for code, one in clerks.items() if one}
        if self.clerk_a is not None and self.clerk_a == self.clerk_b:
            raise Refused("marking.one_clerk")
        chosen |= {f"file:{number + 1}": None for number in range(self.files)}
        if self.exam_body and not chosen:
            return {EXAM_BODY: None}
        if self.exam_body or len(chosen) < 2 or not 0 <= self.files <= MOST_FILES:
            raise Refused("marking.channels", most=MOST_FILES)
        return chosen


@dataclass
class Entrants:
    """A paper as policies have it, and who sits it: application id → ticket number."""

    title: str
    digest: str
    tickets: dict[int, str]


def papers_of(policy: Policy) -> dict[str, tuple[str, Fraction]]:
    """Code → (title, full mark) of everything written that is keyed: each paper, or the paperless
    component itself. The interview is not."""
    interview = policy.interview.component if policy.interview else "interview"
    papers: dict[str, tuple[str, Fraction]] = {}
    for component in policy.components:
        if component.code == interview:
            continue
        if component.papers:
            papers |= {paper.code: (paper.title, paper.full_mark) for paper in component.papers}
        else:
            papers[component.code] = (component.title, component.full_mark)
    return papers


def entrants_of(session: Session, round_: RecruitmentRound) -> dict[PaperKey, Entrants]:
    """(code, full mark) → the paper and who sits it, by the effective policy of each candidate's
    vacancy: where two policies differ in the full mark, these are two papers."""
    tickets = tickets_of(session, round_.id)
    statement = (
        select(Vacancy.policy_override, Application.id)
        .join(Application, Application.vacancy_id == Vacancy.id)
        .where(Application.round_id == round_.id)
        .order_by(Vacancy.id, Application.id)
    )
    papers: dict[PaperKey, Entrants] = {}
    for override, people in groupby(session.execute(statement), key=lambda row: row[0]):
        document = overridden(round_.policy, override)
        digest = policy_digest(document)
        sitting = {one: tickets[one] for _override, one in people if one in tickets}
        for code, (title, full_mark) in papers_of(read_policy(document)).items():
            if sitting:
                paper = papers.setdefault((code, full_mark), Entrants(title, digest, {}))
                paper.tickets |= sitting
    return papers


def unscored(session: Session, round_id: int, code: str, entrants: Entrants) -> dict[int, str]:
    """Those of the paper who have no score yet: everybody before the first unsealing."""
    statement = (
        select(Score.application_id)
        .join(Application, Application.id == Score.application_id)
        .where(Application.round_id == round_id, Score.paper == code)
    )
    scored = set(session.scalars(statement))
    return {one: ticket for one, ticket in entrants.tickets.items() if one not in scored}


def create_batches(act: RoundAct, channels: Channels) -> list[MarkingBatch]:
    """One batch for each paper that has candidates without a score and no batch under way.

    Raises ``Refused('marking.exam_not_over')``, ``'marking.one_clerk'``, ``'marking.channels'``,
    ``'marking.attendance_open'``, ``'marking.batch_exists'``.
    """
    run = run_in_force(act.session, act.round_.id)
    if run is None or act.at < run.sitting_ends_at:
        raise Refused("marking.exam_not_over")
    accounts = channels.accounts
    under_way = {
        (batch.paper.code, batch.paper.full_mark)
        for batch in batches_of(act.session, act.round_.id)
        if batch.state not in ("unsealed", "cancelled")
    }
    wanted = {
        key: entrants
        for key, entrants in entrants_of(act.session, act.round_).items()
        if key not in under_way and unscored(act.session, act.round_.id, key[0], entrants)
    }
    for code, _full_mark in wanted:
        require_attendance(act.session, act.round_.id, code)
    if not wanted:
        raise Refused("marking.batch_exists")
    return [_create_batch(act, key, entrants, accounts) for key, entrants in wanted.items()]


def require_attendance(session: Session, round_id: int, paper: str) -> dict[int, str]:
    """Application id → present or absent. Raises ``Refused('marking.attendance_open')``."""
    attendance = attendance_of(session, round_id, paper)
    unknown = sum(state == "unknown" for state in attendance.values())
    if unknown:
        raise Refused("marking.attendance_open", count=unknown)
    return attendance


def _create_batch(
    act: RoundAct, key: PaperKey, entrants: Entrants, accounts: Mapping[str, int | None]
) -> MarkingBatch:
    paper = _paper_row(act, key, entrants)
    before = [one.number for one in batches_of(act.session, act.round_.id) if one.paper is paper]
    batch = MarkingBatch(
        round_id=act.round_.id,
        paper=paper,
        number=max(before, default=0) + 1,
        created_by=act.by.account_id,
        created_at=act.at,
        channels=[
            Channel(code=code, account_id=account_id) for code, account_id in accounts.items()
        ],
    )
    act.session.add(batch)
    act.session.flush()
    act.record_on_round(
        "marking.create_batch",
        f"batch:{batch.public_id}",
        paper=paper.code,
        channels="、".join(accounts),
    )
    return batch


def _paper_row(act: RoundAct, key: PaperKey, entrants: Entrants) -> PaperRow:
    code, full_mark = key
    statement = select(PaperRow).where(
        PaperRow.round_id == act.round_.id,
        PaperRow.code == code,
        PaperRow.full_mark == full_mark,
    )
    paper = act.session.scalar(statement)
    if paper is None:
        paper = PaperRow(
            round_id=act.round_.id,
            code=code,
            title=entrants.title,
            full_mark=full_mark,
            policy_digest=entrants.digest,
        )
        act.session.add(paper)
    return paper
