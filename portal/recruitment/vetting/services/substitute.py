"""递补: who follows, by the published policy, when a place falls free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import Policy, overridden, read_policy
from portal.recruitment.rulebook.substitution.rounds import (
    Loss,
    Queued,
    Substitutions,
    Unfilled,
    next_substitutes,
)
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import GONE, candidacies_of, open_losses, ranking_lines
from portal.recruitment.vetting.services.take_over import enter, public_ranking


@dataclass(frozen=True, slots=True)
class Standing:
    """The ranking that counts (lines by application id) and everybody who came in from it."""

    run: ResultRun
    lines: dict[int, ResultLine]
    people: list[Candidacy]

    def ticket(self, candidacy: Candidacy) -> str:
        """The ticket number under which the ranking knows a candidate."""
        return self.lines[candidacy.application_id].ticket_number

    def queue(self) -> list[Queued]:
        return [
            Queued(line.vacancy.code, line.ticket_number, line.place, line.score)
            for line in self.lines.values()
            if line.place is not None and line.score is not None
        ]

    def holders(self) -> dict[str, str]:
        """Ticket number → vacancy of everybody who still has a place."""
        staying = (candidacy for candidacy in self.people if candidacy.state not in GONE)
        return {self.ticket(candidacy): candidacy.vacancy.code for candidacy in staying}

    def gone(self) -> list[str]:
        leaving = (candidacy for candidacy in self.people if candidacy.state in GONE)
        return [self.ticket(candidacy) for candidacy in leaving]

    def loss(self, candidacy: Candidacy) -> Loss:
        return Loss(
            candidacy.vacancy.code,
            self.ticket(candidacy),
            stage_of_loss(candidacy),
            self._filled_before(candidacy),
        )

    def _filled_before(self, candidacy: Candidacy) -> int:
        """How often this place was filled again already."""
        by_id = {person.id: person for person in self.people}
        count = 0
        while candidacy.replaces_id is not None:
            count, candidacy = count + 1, by_id[candidacy.replaces_id]
        return count


def standing(session: Session, round_: RecruitmentRound) -> Standing:
    """Raises ``Refused('vetting.no_ranking')``."""
    run = public_ranking(session, round_)
    lines = {line.application_id: line for line in ranking_lines(session, run.id)}
    return Standing(run, lines, candidacies_of(session, round_.id))


def stage_of_loss(candidacy: Candidacy) -> str:
    """Where the place fell free, in the policy's words."""
    if candidacy.publication_id is not None:
        return "publicity" if candidacy.state == "failed" else "hire"
    return "medical" if candidacy.medical != "pass" else "background_check"


@dataclass(frozen=True, slots=True)
class _Group:
    """Losses that are filled by one policy, and the people whose places it speaks of."""

    policy: Policy
    people: list[Candidacy]
    losses: list[Candidacy]

    def reached(self) -> list[str]:
        """The moments that lie behind these places; the filing is beyond this stage's sight."""
        moments = ["interview_list", "interview"]
        if any(candidacy.publication_id is not None for candidacy in self.people):
            moments.append("publicity")
        if any(candidacy.state == "hired" for candidacy in self.people):
            moments.append("hire")
        return moments


def _groups(
    round_: RecruitmentRound, people: list[Candidacy], losses: list[Candidacy]
) -> Iterator[_Group]:
    """One group where places are pooled, else one for each vacancy that lost somebody."""
    policy = read_policy(round_.policy)
    if policy.substitution.pooled:
        yield _Group(policy, people, losses)
        return
    vacancies = {loss.vacancy for loss in losses}
    for vacancy in sorted(vacancies, key=lambda vacancy: vacancy.code):
        yield _Group(
            read_policy(overridden(round_.policy, vacancy.policy_override)),
            [candidacy for candidacy in people if candidacy.vacancy_id == vacancy.id],
            [loss for loss in losses if loss.vacancy_id == vacancy.id],
        )


def next_in_line(session: Session, round_: RecruitmentRound, *, at: datetime) -> Substitutions:
    """What the policy says to every place that fell free and is not taken.

    Raises ``Refused('vetting.no_ranking')``.
    """
    now = standing(session, round_)
    decided = now.run.confirmed_at or now.run.computed_at
    answers = [
        next_substitutes(
            group.policy,
            now.queue(),
            now.holders(),
            [now.loss(loss) for loss in group.losses],
            reached=group.reached(),
            gone=now.gone(),
            days_since_result=(local_day(at) - local_day(decided)).days,
        )
        for group in _groups(round_, now.people, open_losses(session, round_.id))
    ]
    return Substitutions(
        tuple(substitute for answer in answers for substitute in answer.substitutes),
        tuple(unfilled for answer in answers for unfilled in answer.unfilled),
    )


def call_substitutes(act: RoundAct) -> tuple[list[Candidacy], tuple[Unfilled, ...]]:
    """递补 by the published policy: the next in line take the free places.

    Returns who came in and which places stay free, with the reason.

    Raises ``Refused('vetting.tie_open')`` when equals wait for one place,
    ``'vetting.nothing_free'`` when no place is free.
    """
    losses = open_losses(act.session, act.round_.id)
    if not losses:
        raise Refused("vetting.nothing_free")
    answer = next_in_line(act.session, act.round_, at=act.at)
    tied = sorted({substitute.vacancy for substitute in answer.substitutes if substitute.tied_with})
    if tied:
        raise Refused("vetting.tie_open", vacancies="、".join(tied))
    now = standing(act.session, act.round_)
    lines = {line.ticket_number: line for line in now.lines.values()}
    lost = {now.ticket(loss): loss for loss in losses}
    entered = []
    for substitute in answer.substitutes:
        loss = lost[substitute.replaces]
        vacancy = act.session.get_one(Vacancy, loss.vacancy_id)
        entered.append(enter(act, lines[substitute.candidate], vacancy, loss))
    return entered, answer.unfilled
