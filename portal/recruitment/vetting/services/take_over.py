"""From the published ranking to the medical: who is proposed, and who follows when a place falls
free."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.recruitment.audit import Actor, record
from portal.recruitment.messages.services import send
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import Policy, overridden, read_policy
from portal.recruitment.rulebook.ranking.places import PROPOSED, TIED_AT_CUT
from portal.recruitment.rulebook.substitution.rounds import (
    Loss,
    Queued,
    Substitutions,
    Unfilled,
    next_substitutes,
)
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import (
    GONE,
    candidacies_of,
    open_losses,
    published_ranking,
    ranking_lines,
)


def _ranking(session: Session, round_: RecruitmentRound) -> ResultRun:
    run = published_ranking(session, round_.id)
    if run is None:
        raise Refused("vetting.no_ranking")
    return run


def _enter(
    session: Session,
    round_: RecruitmentRound,
    line: ResultLine,
    vacancy: Vacancy,
    replaces: Candidacy | None,
    *,
    by: Actor,
    at: datetime,
) -> Candidacy:
    row = Candidacy(
        application_id=line.application_id,
        vacancy_id=vacancy.id,
        ranking_run_id=line.run_id,
        is_substitute=replaces is not None,
        replaces_id=None if replaces is None else replaces.id,
    )
    session.add(row)
    session.flush()
    record(
        session,
        "vetting.enter",
        f"candidacy:{row.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        application=line.application.public_id,
        vacancy=vacancy.code,
        place=str(line.place),
        replaces="" if replaces is None else replaces.public_id,
    )
    send(
        session,
        line.application.account_id,
        "vetting.enter",
        "您已进入体检、考察" if replaces is None else "您已递补进入体检、考察",
        f"岗位 {vacancy.code} {vacancy.name}。请按招聘单位通知的时间和医院参加体检；不能参加的，请尽早说明。",
        at=at,
        link=f"/my/candidacies/{row.public_id}",
        round_code=round_.code,
    )
    return row


def take_over(
    session: Session, round_: RecruitmentRound, *, by: Actor, at: datetime
) -> list[Candidacy]:
    """Everybody whom the published ranking proposes goes to the medical; repeated, it does nothing
    more.

    Raises ``Refused('vetting.no_ranking')`` while no ranking is public, ``'vetting.tie_open'``
    while equals stand at the cut of a vacancy: only an extra test, and a new ranking from it,
    decides between them.
    """
    run = _ranking(session, round_)
    lines = ranking_lines(session, run.id)
    tied = sorted({line.vacancy.code for line in lines if line.outcome == TIED_AT_CUT})
    if tied:
        raise Refused("vetting.tie_open", vacancies="、".join(tied))
    present = candidacies_of(session, round_.id)
    if any(one.ranking_run_id != run.id for one in present):
        raise Refused("vetting.ranking_changed", number=run.number)
    if present:
        return []
    return [
        _enter(session, round_, line, line.vacancy, None, by=by, at=at)
        for line in lines
        if line.outcome == PROPOSED
    ]


def stage_of_loss(candidacy: Candidacy) -> str:
    """Where the place fell free, in the policy's words."""
    if candidacy.publication_id is not None:
        return "publicity" if candidacy.state == "failed" else "hire"
    return "medical" if candidacy.medical != "pass" else "background_check"


def _filled_before(candidacy: Candidacy, by_id: dict[int, Candidacy]) -> int:
    count, one = 0, candidacy
    while one.replaces_id is not None:
        count, one = count + 1, by_id[one.replaces_id]
    return count


def _reached(people: list[Candidacy]) -> list[str]:
    """The moments that lie behind these places; the filing is beyond this stage's sight."""
    moments = ["interview_list", "interview"]
    if any(one.publication_id is not None for one in people):
        moments.append("publicity")
    if any(one.state == "hired" for one in people):
        moments.append("hire")
    return moments


def next_in_line(session: Session, round_: RecruitmentRound, *, at: datetime) -> Substitutions:
    """What the policy says to every place that fell free and is not taken.

    Raises ``Refused('vetting.no_ranking')``.
    """
    run = _ranking(session, round_)
    lines = {line.application_id: line for line in ranking_lines(session, run.id)}
    queue = [
        Queued(line.vacancy.code, line.ticket_number, line.place, line.score)
        for line in lines.values()
        if line.place is not None and line.score is not None
    ]
    people = candidacies_of(session, round_.id)
    losses = open_losses(session, round_.id)
    pooled = read_policy(round_.policy)
    if pooled.substitution.pooled:
        groups = [(pooled, people, losses)]
    else:
        groups = [
            (
                _policy_of(round_, vacancy),
                [one for one in people if one.vacancy_id == vacancy.id],
                own,
            )
            for vacancy in sorted(
                {loss.vacancy for loss in losses}, key=lambda vacancy: vacancy.code
            )
            if (own := [loss for loss in losses if loss.vacancy_id == vacancy.id])
        ]
    decided = run.confirmed_at or run.computed_at
    by_id = {one.id: one for one in people}
    found: list[Substitutions] = []
    for policy, group, lost in groups:
        found.append(
            next_substitutes(
                policy,
                queue,
                {
                    lines[one.application_id].ticket_number: one.vacancy.code
                    for one in people
                    if one.state not in GONE
                },
                [
                    Loss(
                        one.vacancy.code,
                        lines[one.application_id].ticket_number,
                        stage_of_loss(one),
                        _filled_before(one, by_id),
                    )
                    for one in lost
                ],
                reached=_reached(group),
                gone=[
                    lines[one.application_id].ticket_number for one in people if one.state in GONE
                ],
                days_since_result=(local_day(at) - local_day(decided)).days,
            )
        )
    return Substitutions(
        tuple(one for part in found for one in part.substitutes),
        tuple(one for part in found for one in part.unfilled),
    )


def _policy_of(round_: RecruitmentRound, vacancy: Vacancy) -> Policy:
    return read_policy(overridden(round_.policy, vacancy.policy_override))


def call_substitutes(
    session: Session, round_: RecruitmentRound, *, by: Actor, at: datetime
) -> tuple[list[Candidacy], tuple[Unfilled, ...]]:
    """递补 by the published policy: the next in line take the free places.

    Returns who came in and which places stay free, with the reason.

    Raises ``Refused('vetting.tie_open')`` when equals wait for one place,
    ``'vetting.nothing_free'`` when no place is free.
    """
    losses = open_losses(session, round_.id)
    if not losses:
        raise Refused("vetting.nothing_free")
    answer = next_in_line(session, round_, at=at)
    tied = sorted({one.vacancy for one in answer.substitutes if one.tied_with})
    if tied:
        raise Refused("vetting.tie_open", vacancies="、".join(tied))
    run = _ranking(session, round_)
    lines = {line.ticket_number: line for line in ranking_lines(session, run.id)}
    tickets = {lines_ticket(lines, loss): loss for loss in losses}
    entered = []
    for one in answer.substitutes:
        loss = tickets[one.replaces]
        entered.append(
            _enter(
                session,
                round_,
                lines[one.candidate],
                session.get_one(Vacancy, loss.vacancy_id),
                loss,
                by=by,
                at=at,
            )
        )
    return entered, answer.unfilled


def lines_ticket(lines: dict[str, ResultLine], candidacy: Candidacy) -> str:
    """The ticket number under which the ranking knows a candidate."""
    return next(
        ticket for ticket, line in lines.items() if line.application_id == candidacy.application_id
    )


def locked_candidacy(session: Session, round_id: int, public_id: str) -> Candidacy:
    """The candidacy for change. Raises ``Refused('candidacy.not_found')``."""
    statement = (
        select(Candidacy)
        .join(Vacancy)
        .where(Vacancy.round_id == round_id, Candidacy.public_id == public_id)
    )
    if session.get_bind().dialect.name != "sqlite":
        statement = statement.with_for_update(of=Candidacy)
    found = session.scalar(statement)
    if found is None:
        raise Refused("candidacy.not_found")
    return found
