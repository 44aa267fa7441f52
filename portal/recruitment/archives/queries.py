"""The end of a round, what is due to be deleted, and what was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.archives.models import OUTSIDE, Destruction, Erasure, RoundEnd
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import overridden, read_policy
from portal.recruitment.rulebook.policy.shape import Policy
from portal.recruitment.rulebook.timetable.retention import APPLICATION, is_due, kept_until
from portal.recruitment.vacancies.models import Vacancy

LIVE = ("proposed", "confirmed", "held")


def end_of_round(session: Session, round_id: int) -> RoundEnd | None:
    """The end that is proposed or stands; ``None`` while the round goes on."""
    return session.scalar(
        select(RoundEnd).where(RoundEnd.round_id == round_id, RoundEnd.state.in_(LIVE))
    )


def ended_rounds(session: Session) -> list[int]:
    """Ids of rounds whose terms run: ended, and not held."""
    statement = select(RoundEnd.round_id).where(RoundEnd.state == "confirmed")
    return list(session.scalars(statement.order_by(RoundEnd.round_id)))


def _policies(session: Session, round_: RecruitmentRound) -> Iterator[tuple[int | None, Policy]]:
    """The round's rules under ``None``, and under its id those of each vacancy that overrides
    some."""
    yield None, read_policy(round_.policy)
    rows = select(Vacancy.id, Vacancy.policy_override).where(Vacancy.round_id == round_.id)
    for vacancy_id, override in session.execute(rows.order_by(Vacancy.id)):
        if override:
            yield vacancy_id, read_policy(overridden(round_.policy, override))


@dataclass(frozen=True, slots=True)
class Term:
    """Until when a kind is kept in one round: the first and the last of its vacancies' days."""

    kind: str
    first: date
    last: date


def terms_of(session: Session, end: RoundEnd, kinds: tuple[str, ...]) -> list[Term]:
    """The terms of an ended round. Raises ``ValueError`` for one that has not ended."""
    if end.ended_on is None:
        raise ValueError("the round has not ended")
    rules = [policy.retention for _vacancy, policy in _policies(session, end.round_)]
    found = []
    for kind in kinds:
        days = [kept_until(rule, kind, end.ended_on) for rule in rules]
        found.append(Term(kind, min(days), max(days)))
    return found


def _due(session: Session, end: RoundEnd, today: date) -> ColumnElement[bool] | None:
    if end.ended_on is None:
        return None
    due = {
        vacancy: is_due(policy.retention, APPLICATION, end.ended_on, today)
        for vacancy, policy in _policies(session, end.round_)
    }
    own = [vacancy for vacancy in due if vacancy is not None]
    places: list[ColumnElement[bool]] = [
        Application.vacancy_id.in_([vacancy for vacancy in own if due[vacancy]])
    ]
    if due[None]:
        places += [Application.vacancy_id.is_(None), Application.vacancy_id.not_in(own)]
    return or_(*places)


def due_applications(session: Session, end: RoundEnd, at: datetime, most: int) -> list[Application]:
    """Up to ``most`` applications of the round whose term is over and that were not erased yet."""
    places = _due(session, end, local(at).date())
    if places is None:
        return []
    statement = (
        select(Application)
        .where(Application.round_id == end.round_id, Application.erased_at.is_(None), places)
        .order_by(Application.id)
        .limit(most)
    )
    return list(session.scalars(statement))


def due_count(session: Session, end: RoundEnd, at: datetime) -> int:
    """How many applications tonight's run will erase."""
    places = _due(session, end, local(at).date())
    if places is None:
        return 0
    statement = select(func.count()).where(
        Application.round_id == end.round_id, Application.erased_at.is_(None), places
    )
    return session.scalar(statement) or 0


def kept_count(session: Session, round_id: int) -> int:
    """Applications of the round that still hold what the person wrote."""
    statement = select(func.count()).where(
        Application.round_id == round_id, Application.erased_at.is_(None)
    )
    return session.scalar(statement) or 0


def erasures_of(session: Session, round_id: int) -> list[Erasure]:
    """What the nights deleted, the newest first."""
    statement = select(Erasure).where(Erasure.round_id == round_id).order_by(Erasure.id.desc())
    return list(session.scalars(statement))


def destructions_of(session: Session, round_id: int) -> list[Destruction]:
    """The newest first."""
    statement = select(Destruction).where(Destruction.round_id == round_id)
    return list(session.scalars(statement.order_by(Destruction.id.desc())))


def destruction_in(session: Session, round_id: int, public_id: str) -> Destruction:
    """Raises ``Refused('destruction.not_found')``."""
    row = session.scalar(
        select(Destruction).where(
            Destruction.round_id == round_id, Destruction.public_id == public_id
        )
    )
    if row is None:
        raise Refused("destruction.not_found")
    return row


def to_destroy(session: Session, end: RoundEnd | None, at: datetime) -> list[str]:
    """Kinds in the cupboards whose term is over for every vacancy, and whose destruction nobody
    registered."""
    if end is None or end.state != "confirmed":
        return []
    registered = select(Destruction.kind).where(
        Destruction.round_id == end.round_id, Destruction.state.in_(("recorded", "confirmed"))
    )
    done = set(session.scalars(registered))
    left = tuple(kind for kind in OUTSIDE if kind not in done)
    today = local(at).date()
    return [
        term.kind for term in (terms_of(session, end, left) if left else ()) if today > term.last
    ]


def all_destroyed(session: Session, round_id: int) -> bool:
    """Whether the destruction of every kind outside the system is registered and countersigned."""
    statement = select(Destruction.kind).where(
        Destruction.round_id == round_id, Destruction.state == "confirmed"
    )
    return set(session.scalars(statement)) == set(OUTSIDE)


def application_term(session: Session, application: Application) -> date | None:
    """The last day on which the application is kept; ``None`` while its round goes on, or while
    nothing of it is deleted."""
    end = end_of_round(session, application.round_id)
    if end is None or end.ended_on is None or end.state == "held":
        return None
    vacancy = application.vacancy
    override = {} if vacancy is None else vacancy.policy_override
    policy = read_policy(overridden(application.round_.policy, override))
    return kept_until(policy.retention, APPLICATION, end.ended_on)
