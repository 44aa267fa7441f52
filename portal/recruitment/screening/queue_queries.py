"""The queue by pages and counts: whatever is shown of many cases is cut and counted by the
database, so that a page costs the same at 20 cases and at 20,000."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from portal.recruitment.applications.models import Application, CertificateClaim
from portal.recruitment.screening.models import (
    CaseLook,
    DecisionCorrection,
    Recusal,
    ScreeningDecision,
)
from portal.recruitment.screening.opinion import AGAINST
from portal.recruitment.vacancies.models import Vacancy

PAGE = 50
# Handed in without a clock is waiting since it was handed in.
DUE = func.coalesce(Application.answer_due_at, Application.submitted_at)


@dataclass(frozen=True, slots=True)
class QueueView:
    """Whose queue of which round: without the cases that the officer stays away from; and what of
    it is chosen."""

    round_id: int
    account_id: int | None
    vacancy: str = ""
    certificate: bool = False
    late: bool = False

    @property
    def whole(self) -> QueueView:
        """The same queue with nothing chosen."""
        return QueueView(self.round_id, self.account_id)


def _visible(view: QueueView) -> list[ColumnElement[bool]]:
    away = exists().where(
        Recusal.application_id == Application.id, Recusal.account_id == view.account_id
    )
    return [Application.round_id == view.round_id, ~away]


def _chosen(view: QueueView, at: datetime) -> list[ColumnElement[bool]]:
    wanted = [*_visible(view), Application.state == "submitted"]
    if view.vacancy:
        wanted.append(
            Application.vacancy_id.in_(
                select(Vacancy.id).where(
                    Vacancy.round_id == view.round_id, Vacancy.code == view.vacancy
                )
            )
        )
    if view.certificate:
        wanted.append(exists().where(CertificateClaim.application_id == Application.id))
    if view.late:
        wanted.append(Application.answer_due_at <= at)
    return wanted


def _with_parts(statement: Select[tuple[Application]]) -> Select[tuple[Application]]:
    return statement.options(
        joinedload(Application.vacancy),
        joinedload(Application.account),
        joinedload(Application.claim),
    )


def _behind(mark: tuple[datetime | None, int]) -> ColumnElement[bool]:
    due, place = mark
    return or_(due < DUE, and_(due == DUE, Application.id > place))


def _before(mark: tuple[datetime | None, int]) -> ColumnElement[bool]:
    due, place = mark
    return or_(due > DUE, and_(due == DUE, Application.id < place))


def mark_of(application: Application) -> tuple[datetime | None, int]:
    """Where the case stands in the order of the queue."""
    return application.answer_due_at or application.submitted_at, application.id


def waiting_page(
    session: Session, view: QueueView, at: datetime, *, after: str = "", size: int = PAGE
) -> tuple[list[Application], str]:
    """Up to ``size`` cases, the most urgent first, behind the one whose public id is ``after``;
    and the public id to go on from, '' at the end."""
    statement = select(Application).where(*_chosen(view, at))
    if after:
        last = session.scalar(
            select(Application).where(
                Application.round_id == view.round_id, Application.public_id == after
            )
        )
        if last is not None:
            statement = statement.where(_behind(mark_of(last)))
    rows = session.scalars(
        _with_parts(statement).order_by(DUE, Application.id).limit(size + 1)
    ).all()
    return list(rows[:size]), rows[size - 1].public_id if len(rows) > size else ""


def count_waiting(session: Session, view: QueueView, at: datetime) -> int:
    return session.scalar(select(func.count(Application.id)).where(*_chosen(view, at))) or 0


def waiting_vacancies(session: Session, view: QueueView) -> list[str]:
    """Codes of the vacancies for which somebody waits."""
    statement = (
        select(Vacancy.code)
        .join(Application, Application.vacancy_id == Vacancy.id)
        .where(*_visible(view), Application.state == "submitted")
        .distinct()
        .order_by(Vacancy.code)
    )
    return list(session.scalars(statement))


def count_recused(session: Session, view: QueueView) -> int:
    statement = (
        select(func.count(Recusal.id))
        .join(Application, Application.id == Recusal.application_id)
        .where(Application.round_id == view.round_id, Recusal.account_id == view.account_id)
    )
    return session.scalar(statement) or 0


def cases_named(session: Session, view: QueueView, names: Iterable[str]) -> list[Application]:
    """Those of the waiting cases that are named."""
    statement = select(Application).where(
        *_visible(view), Application.state == "submitted", Application.public_id.in_(list(names))
    )
    return list(session.scalars(_with_parts(statement).order_by(DUE, Application.id)))


def _unverified(view: QueueView) -> list[ColumnElement[bool]]:
    return [
        *_visible(view),
        CertificateClaim.state == "declared",
        Application.state.in_(("submitted", "eligible", "returned")),
    ]


def count_unverified(session: Session, view: QueueView) -> int:
    statement = (
        select(func.count(CertificateClaim.id))
        .join(Application, Application.id == CertificateClaim.application_id)
        .where(*_unverified(view))
    )
    return session.scalar(statement) or 0


def unverified_page(session: Session, view: QueueView, *, size: int = PAGE) -> list[Application]:
    """Certificates that wait, the longest first; those decided make room for the next."""
    statement = select(Application).join(CertificateClaim).where(*_unverified(view))
    return list(
        session.scalars(
            _with_parts(statement)
            .order_by(CertificateClaim.declared_at, Application.id)
            .limit(size)
        )
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a case stands in the queue (``place`` from 0; None: it does not wait), and the public
    ids next to it; ``free`` is the next that nobody else looks at, the beginning again at the
    end."""

    place: int | None
    total: int
    previous: str | None
    next: str | None
    free: str | None


def neighbours(
    session: Session, view: QueueView, application: Application, at: datetime
) -> Neighbours:
    waits = _chosen(view, at)
    mark = mark_of(application)
    ids = select(Application.public_id).where(*waits)
    forward, back = (DUE, Application.id), (DUE.desc(), Application.id.desc())
    free = free_case(session, view, at, behind=mark)
    return Neighbours(
        place=(
            session.scalar(select(func.count(Application.id)).where(*waits, _before(mark)))
            if application.state == "submitted"
            else None
        ),
        total=count_waiting(session, view, at),
        previous=session.scalar(ids.where(_before(mark)).order_by(*back).limit(1)),
        next=session.scalar(ids.where(_behind(mark)).order_by(*forward).limit(1)),
        free=free or free_case(session, view, at, other_than=application.id),
    )


def free_case(
    session: Session,
    view: QueueView,
    at: datetime,
    *,
    behind: tuple[datetime | None, int] | None = None,
    other_than: int | None = None,
) -> str | None:
    """Public id of the most urgent waiting case that no other screener looks at."""
    taken = exists().where(
        CaseLook.application_id == Application.id,
        CaseLook.account_id != view.account_id,
        CaseLook.until > at,
    )
    statement = select(Application.public_id).where(*_chosen(view, at), ~taken)
    if behind is not None:
        statement = statement.where(_behind(behind))
    if other_than is not None:
        statement = statement.where(Application.id != other_than)
    return session.scalar(statement.order_by(DUE, Application.id).limit(1))


def looks_on(
    session: Session, applications: Iterable[Application], at: datetime
) -> dict[int, CaseLook]:
    """Application id → who looks at it now."""
    ids = [row.id for row in applications]
    statement = select(CaseLook).where(CaseLook.application_id.in_(ids), CaseLook.until > at)
    return {look.application_id: look for look in session.scalars(statement)}


def last_decided(
    session: Session, round_id: int, account_id: int | None, *, since: datetime
) -> ScreeningDecision | None:
    """The officer's latest decision in the round, where it is younger than ``since`` and still
    what the case stands on."""
    newer = aliased(ScreeningDecision)
    statement = (
        select(ScreeningDecision)
        .join(Application, Application.id == ScreeningDecision.application_id)
        .options(joinedload(ScreeningDecision.application).joinedload(Application.account))
        .where(
            Application.round_id == round_id,
            Application.state.in_(("eligible", "returned", "ineligible")),
            ScreeningDecision.by == account_id,
            ScreeningDecision.at > since,
            ~exists().where(
                newer.application_id == ScreeningDecision.application_id,
                newer.id > ScreeningDecision.id,
            ),
        )
        .order_by(ScreeningDecision.id.desc())
        .limit(1)
    )
    return session.scalar(statement)


def corrections_asked(
    session: Session, round_id: int, *, size: int = 200
) -> list[DecisionCorrection]:
    """Corrections that wait for a second person, the oldest first; not those of cases that have
    moved on by themselves."""
    newest = (
        select(func.max(ScreeningDecision.id))
        .where(ScreeningDecision.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    statement = (
        select(DecisionCorrection)
        .join(DecisionCorrection.decision)
        .join(Application, Application.id == ScreeningDecision.application_id)
        .options(
            joinedload(DecisionCorrection.decision)
            .joinedload(ScreeningDecision.application)
            .joinedload(Application.account)
        )
        .where(
            Application.round_id == round_id,
            Application.state.in_(("eligible", "ineligible")),
            DecisionCorrection.confirmed_at.is_(None),
            ScreeningDecision.id == newest,
        )
        .order_by(DecisionCorrection.id)
        .limit(size)
    )
    return list(session.scalars(statement))


def passes_against(
    session: Session, view: QueueView, *, size: int = 200
) -> list[ScreeningDecision]:
    """Passes against the self-check, the latest first."""
    statement = (
        select(ScreeningDecision)
        .join(Application, Application.id == ScreeningDecision.application_id)
        .options(
            joinedload(ScreeningDecision.application).joinedload(Application.account),
            joinedload(ScreeningDecision.application).joinedload(Application.vacancy),
        )
        .where(
            *_visible(view),
            ScreeningDecision.outcome == "pass",
            ScreeningDecision.check_outcome.in_(AGAINST),
        )
        .order_by(ScreeningDecision.id.desc())
        .limit(size)
    )
    return list(session.scalars(statement))


@dataclass(frozen=True, slots=True)
class ScreenerFigures:
    """What one screener has decided in a round."""

    by_words: str
    decided: int
    passed: int
    against: int


def figures_by_screener(session: Session, round_id: int) -> list[ScreenerFigures]:
    """Most passes against the self-check first."""
    passed = func.sum((ScreeningDecision.outcome == "pass").cast(Integer))
    against = func.sum(
        and_(
            ScreeningDecision.outcome == "pass", ScreeningDecision.check_outcome.in_(AGAINST)
        ).cast(Integer)
    )
    statement = (
        select(func.max(ScreeningDecision.by_words), func.count(), passed, against)
        .join(Application, Application.id == ScreeningDecision.application_id)
        .where(Application.round_id == round_id)
        .group_by(ScreeningDecision.by)
        .order_by(against.desc(), ScreeningDecision.by)
    )
    return [ScreenerFigures(words, *map(int, rest)) for words, *rest in session.execute(statement)]
