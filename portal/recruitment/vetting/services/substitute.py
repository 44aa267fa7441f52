"""递补: who follows, by the published policy, when a place falls free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.recruitment.results.models import ResultLine
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.rulebook.substitution.reserve import reserve_ends_on
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
    LOST,
    candidacies_of,
    effective_policy,
    held_up,
    line_of,
    open_losses,
    ranking_lines,
)
from portal.recruitment.vetting.services.take_over import let_in, public_lines


@dataclass(frozen=True, slots=True)
class Standing:
    """The rankings that count (lines by application id) and everybody who came in from them."""

    lines: dict[int, ResultLine]
    people: list[Candidacy]
    tickets: dict[int, str]

    def ticket(self, candidacy: Candidacy) -> str:
        """The ticket number under which the ranking knows, or knew, a candidate."""
        line = self.lines.get(candidacy.application_id)
        return line.ticket_number if line is not None else self.tickets[candidacy.application_id]

    def queue(self, policy: Policy) -> list[Queued]:
        """Everybody with a place; where places are pooled, of the vacancies that share the pool."""
        rule = policy.substitution
        return [
            Queued(line.vacancy.code, line.ticket_number, line.place, line.score)
            for line in self.lines.values()
            if line.place is not None
            and line.score is not None
            and (not rule.pooled or effective_policy(line.vacancy).substitution == rule)
        ]

    def days_since(self, losses: list[Candidacy], at: datetime) -> int:
        """Calendar days since the result of the vacancy that lost somebody, the latest of them."""
        runs = [
            line.run
            for line in self.lines.values()
            if line.vacancy_id in {loss.vacancy_id for loss in losses}
        ]
        decided = max((run.confirmed_at or run.computed_at for run in runs), default=at)
        return (local_day(at) - local_day(decided)).days

    def holders(self) -> dict[str, str]:
        """Ticket number → vacancy of everybody who still has a place."""
        staying = (candidacy for candidacy in self.people if candidacy.state not in GONE)
        return {self.ticket(candidacy): candidacy.vacancy.code for candidacy in staying}

    def gone(self) -> list[str]:
        """Who left for good: whom a correction withdrew may be called when a place falls free."""
        leaving = (candidacy for candidacy in self.people if candidacy.state in LOST)
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
            candidacy = by_id[candidacy.replaces_id]
            count += candidacy.state in LOST
        return count


def standing(session: Session, round_: RecruitmentRound) -> Standing:
    """Raises ``Refused('vetting.no_ranking')``."""
    lines = {line.application_id: line for line in public_lines(session, round_)}
    people = candidacies_of(session, round_.id)
    tickets = {
        candidacy.application_id: line_of(session, candidacy).ticket_number
        for candidacy in people
        if candidacy.application_id not in lines
    }
    return Standing(lines, people, tickets)


STAGES = {
    "medical": "medical",
    "medical_failed": "medical",
    "retest": "medical",
    "background": "background_check",
    "adverse": "background_check",
    "proposed": "background_check",
    "in_publicity": "publicity",
    "suspended": "publicity",
    "cleared": "hire",
    "hired": "hire",
}


def stage_of_loss(candidacy: Candidacy) -> str:
    """Where the place fell free, in the policy's words."""
    if candidacy.left_from:
        return STAGES[candidacy.left_from]
    # left before that was written down
    if candidacy.list_id is not None:
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
        if any(candidacy.list_id is not None for candidacy in self.people):
            moments.append("publicity")
        if any(candidacy.state == "hired" for candidacy in self.people):
            moments.append("hire")
        return moments


def _groups(people: list[Candidacy], losses: list[Candidacy]) -> Iterator[_Group]:
    """The vacancies whose own rule pools their places share one group for each such rule; every
    other vacancy that lost somebody stands alone."""
    rules = {one.vacancy: effective_policy(one.vacancy) for one in [*people, *losses]}
    done: set[Vacancy] = set()
    for vacancy in sorted({loss.vacancy for loss in losses}, key=lambda vacancy: vacancy.code):
        if vacancy in done:
            continue
        rule, members = rules[vacancy].substitution, {vacancy}
        if rule.pooled:
            members = {other for other, policy in rules.items() if policy.substitution == rule}
        done |= members
        yield _Group(
            rules[vacancy],
            [one for one in people if one.vacancy in members],
            [loss for loss in losses if loss.vacancy in members],
        )


def next_in_line(session: Session, round_: RecruitmentRound, *, at: datetime) -> Substitutions:
    """What the policy says to every place that fell free and is not taken.

    Raises ``Refused('vetting.no_ranking')``.
    """
    now = standing(session, round_)
    answers = [
        next_substitutes(
            group.policy,
            now.queue(group.policy),
            now.holders(),
            [now.loss(loss) for loss in group.losses],
            reached=group.reached(),
            gone=now.gone(),
            days_since_result=now.days_since(group.losses, at),
        )
        for group in _groups(now.people, open_losses(session, round_.id))
    ]
    return Substitutions(
        tuple(substitute for answer in answers for substitute in answer.substitutes),
        tuple(unfilled for answer in answers for unfilled in answer.unfilled),
    )


def call_substitutes(act: RoundAct) -> tuple[list[Candidacy], tuple[Unfilled, ...]]:
    """递补 by the published policies: the next in line take the free places.

    Returns who came in and which places stay free, with the reason. A vacancy in which equals wait
    for one place, or whose corrected ranking is not settled yet, holds up no other.

    Raises ``Refused('vetting.tie_open')``, ``'vetting.ranking_changed'`` where that is all that
    is left, ``'vetting.nothing_free'`` when no place is free.
    """
    losses = open_losses(act.session, act.round_.id)
    if not losses:
        raise Refused("vetting.nothing_free")
    answer = next_in_line(act.session, act.round_, at=act.at)
    tied = {substitute.vacancy for substitute in answer.substitutes if substitute.tied_with}
    waiting = held_up(act.session, act.round_.id)
    changed = {loss.vacancy.code for loss in losses if loss.vacancy_id in waiting}
    chosen = [one for one in answer.substitutes if one.vacancy not in tied | changed]
    if not chosen and tied:
        raise Refused("vetting.tie_open", vacancies="、".join(sorted(tied)))
    if not chosen and answer.substitutes:
        raise Refused("vetting.ranking_changed", vacancies="、".join(sorted(changed)))
    now = standing(act.session, act.round_)
    lines = {line.ticket_number: line for line in now.lines.values()}
    lost = {now.ticket(loss): loss for loss in losses}
    entered = [
        let_in(
            act,
            lines[one.candidate],
            lost[one.replaces].vacancy,
            lost[one.replaces],
            is_substitute=True,
        )
        for one in chosen
    ]
    return entered, answer.unfilled


@dataclass(frozen=True, slots=True)
class Reserve:
    """后备名单 of one vacancy: who may still be called, in order, and until which day."""

    vacancy: Vacancy
    lines: tuple[ResultLine, ...]
    ends_on: date | None


def reserves(session: Session, round_: RecruitmentRound) -> list[Reserve]:
    """Of every vacancy that somebody was taken over from and that has a reserve left."""
    people = candidacies_of(session, round_.id)
    busy = {one.application_id for one in people if one.state not in ("withdrawn",)}
    taken = {one.vacancy_id for one in people}
    found = []
    for vacancy, group in groupby(ranking_lines(session, round_.id), key=lambda line: line.vacancy):
        lines = [line for line in group if line.place and line.application_id not in busy]
        if vacancy.id in taken and lines:
            decided = lines[0].run.confirmed_at or lines[0].run.computed_at
            rule = effective_policy(vacancy).substitution
            ends_on = reserve_ends_on(rule, local_day(decided))
            found.append(Reserve(vacancy, tuple(lines), ends_on))
    return found
