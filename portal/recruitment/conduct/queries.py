"""Cases within a round, a person's own, and the effects that are in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.conduct.models import (
    ConductCase,
    ConductPaper,
    ConductService,
)

ENDED = ("dropped", "annulled")
UNDECIDED = ("opened", "told", "heard", "proposed", "checked", "countersigned", "decided")
UNTOLD = ("suspected", "opened")  # the person knows nothing yet


@dataclass(frozen=True, slots=True)
class Effect:
    """What a served decision does. ``kind``: score_void, paper_zero, all_void, deduction,
    disqualified, not_hired, none or repeat; ``paper`` ``""`` = every paper; ``subject_kind`` is
    application, script or turn and ``subject`` its public id or sealed code; ``points`` of a
    deduction only; ``case`` is the case's number, ``case_kind`` what the public word follows."""

    application_id: int
    kind: str
    paper: str
    subject_kind: str
    subject: str
    points: Fraction | None
    case: str
    case_kind: str


def effects_in_force(session: Session, round_id: int) -> tuple[Effect, ...]:
    """Of each case the newest decision that was served, in the order of the cases; a case that was
    annulled has none, one under review keeps its."""
    served = exists().where(ConductService.paper_id == ConductPaper.id)
    rows = session.execute(
        select(ConductCase, ConductPaper)
        .join(ConductPaper, ConductPaper.case_id == ConductCase.id)
        .where(
            ConductCase.round_id == round_id,
            ConductCase.state.not_in(ENDED),
            ConductCase.application_id.is_not(None),
            ConductPaper.kind == "decision",
            served,
        )
        .order_by(ConductCase.id, ConductPaper.edition)
    )
    newest = {case.id: _effect(case, paper) for case, paper in rows}
    return tuple(newest.values())


def undecided_cases(session: Session, application_id: int) -> tuple[str, ...]:
    """Numbers of the cases against a person in which nothing is decided and served yet."""
    statement = (
        select(ConductCase.number)
        .where(ConductCase.application_id == application_id, ConductCase.state.in_(UNDECIDED))
        .order_by(ConductCase.id)
    )
    return tuple(session.scalars(statement))


def _effect(case: ConductCase, paper: ConductPaper) -> Effect:
    assert case.application_id is not None  # the query asks for it
    return Effect(
        application_id=case.application_id,
        kind=paper.effect,
        paper=paper.paper,
        subject_kind=case.subject_kind,
        subject=case.subject,
        points=paper.points,
        case=case.number,
        case_kind=case.kind,
    )


def numbers_of(session: Session, application_ids: Iterable[int]) -> dict[int, str]:
    """Application id → its number (报名序号)."""
    rows = session.execute(
        select(Application.id, Application.number).where(Application.id.in_(list(application_ids)))
    )
    return {row.id: row.number or "" for row in rows}


def cases_of(session: Session, round_id: int) -> list[ConductCase]:
    """Newest first."""
    return list(
        session.scalars(
            select(ConductCase)
            .options(joinedload(ConductCase.application))
            .where(ConductCase.round_id == round_id)
            .order_by(ConductCase.id.desc())
        )
    )


def case_in(session: Session, round_id: int, public_id: str, *, lock: bool = False) -> ConductCase:
    """Raises ``Refused('conduct.not_found')``."""
    statement = select(ConductCase).where(
        ConductCase.round_id == round_id, ConductCase.public_id == public_id
    )
    case = session.scalar(locked(session, statement) if lock else _whole(statement))
    if case is None:
        raise Refused("conduct.not_found")
    return case


def own_case(
    session: Session, public_id: str, account_id: int, *, lock: bool = False
) -> ConductCase:
    """A case that its person was told of. Raises ``Refused('conduct.not_found')``, the same for
    somebody else's and for one that is not told yet."""
    statement = select(ConductCase).where(
        ConductCase.public_id == public_id,
        ConductCase.application.has(account_id=account_id),
        ConductCase.papers.any(),
    )
    case = session.scalar(locked(session, statement) if lock else _whole(statement))
    if case is None:
        raise Refused("conduct.not_found")
    return case


def related(session: Session, case: ConductCase) -> list[ConductCase]:
    """The other cases of the same finding, by number."""
    return list(
        session.scalars(
            select(ConductCase)
            .where(ConductCase.matter == case.matter, ConductCase.id != case.id)
            .order_by(ConductCase.id)
        )
    )


def cases_on(session: Session, application_id: int) -> list[ConductCase]:
    """Those that the person was told of, oldest first."""
    return list(
        session.scalars(
            select(ConductCase)
            .where(ConductCase.application_id == application_id, ConductCase.papers.any())
            .order_by(ConductCase.id)
        )
    )


def _whole(statement: Select[ConductCase]) -> Select[ConductCase]:
    """With all that a page shows of a case."""
    return statement.options(
        selectinload(ConductCase.steps),
        selectinload(ConductCase.evidence),
        selectinload(ConductCase.papers).selectinload(ConductPaper.services),
    )
