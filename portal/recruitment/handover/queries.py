"""Hires and their way to the workforce side."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.protocol.states import Row
from portal.recruitment.applications.models import Application
from portal.recruitment.handover.models import (
    Delivery,
    HandoverConflict,
    HandReceipt,
    Hire,
    HireCancellation,
    Receipt,
)
from portal.recruitment.results.current_set import lines_in_force
from portal.recruitment.results.models import ResultLine
from portal.recruitment.rulebook.ranking.consequences import RANKING
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import GONE, candidacies_of

Kept = TypeVar("Kept", HandoverConflict, HandReceipt, HireCancellation)
LIVE = ("announced", "refused", "accepted", "filed")
# So long a message that arrived may stay without a word.
SILENCE = timedelta(days=3)
ON_THE_WAY = ("awaiting_confirmation", "announced", "refused")


def hires_of(session: Session, round_id: int) -> list[Hire]:
    """By vacancy."""
    statement = (
        select(Hire)
        .join(Vacancy, Vacancy.id == Hire.vacancy_id)
        .options(
            joinedload(Hire.application).joinedload(Application.account),
            joinedload(Hire.vacancy),
            joinedload(Hire.placement),
        )
        .where(Vacancy.round_id == round_id)
        .order_by(Vacancy.code, Hire.id)
    )
    return list(session.scalars(statement))


def hire_of(session: Session, application_id: int) -> Hire | None:
    """The hire that an application led to, if it did: the live one, else the last cancelled."""
    statement = (
        select(Hire)
        .where(Hire.application_id == application_id)
        .order_by(Hire.state == "cancelled", Hire.id.desc())
    )
    return session.scalars(statement).first()


def hire_in(session: Session, round_id: int, public_id: str) -> Hire:
    """Raises ``Refused('hire.not_found')``."""
    hire = session.scalar(
        select(Hire).join(Vacancy).where(Vacancy.round_id == round_id, Hire.public_id == public_id)
    )
    if hire is None:
        raise Refused("hire.not_found")
    return hire


def own_hire(session: Session, public_id: str, account_id: int) -> Hire:
    """A confirmed hire of this person; else ``Refused('hire.not_found')``."""
    statement = (
        select(Hire)
        .join(Application)
        .where(
            Hire.public_id == public_id,
            Application.account_id == account_id,
            Hire.edition > 0,
        )
    )
    hire = session.scalar(statement)
    if hire is None:
        raise Refused("hire.not_found")
    return hire


def confirmed_hire(session: Session, public_id: str) -> Hire:
    """A hire that the workforce side was told of; else ``Refused('handover.hire_unknown')``."""
    hire = session.scalar(select(Hire).where(Hire.public_id == public_id, Hire.edition > 0))
    if hire is None:
        raise Refused("handover.hire_unknown")
    return hire


def require_standing(hire: Hire) -> None:
    """A 聘用通知书 is given out of a hire that stands. Raises ``Refused('hire.not_found')``,
    ``'hire.is_cancelled'``."""
    if hire.edition == 0:
        raise Refused("hire.not_found")
    if hire.state in ("cancelling", "cancelled"):
        raise Refused("hire.is_cancelled")


def announced_record(session: Session, public_id: str) -> dict[str, Any]:
    """What the workforce side may pull: the last announced edition, never one that is being mended,
    and nothing of a hire that is being cancelled.

    Raises ``Refused('handover.hire_unknown')``.
    """
    hire = confirmed_hire(session, public_id)
    if hire.state in ("cancelling", "cancelled") or hire.record is None:
        raise Refused("handover.hire_unknown")
    record: dict[str, Any] = hire.record
    return record


def ready_for_hire(session: Session, round_id: int) -> list[Candidacy]:
    """Cleared, and nobody has prepared the hire yet."""
    hires = hires_of(session, round_id)
    prepared = {hire.application_id for hire in hires if hire.state != "cancelled"}
    return [
        one
        for one in candidacies_of(session, round_id)
        if one.state == "cleared" and one.application_id not in prepared
    ]


def places_in_ranking(session: Session, people: list[Candidacy]) -> dict[int, int | None]:
    """Application id → place, as ``vetting.queries.line_of`` has it, for all of them at once."""
    lines = lines_in_force(session, RANKING, {one.vacancy_id for one in people})
    places = {line.application_id: line.place for line in lines}
    origin = {
        one.application_id: one.ranking_run_id for one in people if one.application_id not in places
    }
    statement = select(ResultLine).where(ResultLine.application_id.in_(list(origin)))
    for line in session.scalars(statement) if origin else ():
        if line.run_id == origin[line.application_id]:
            places[line.application_id] = line.place
    return places


def deliveries_of(session: Session, hire_ids: list[int]) -> dict[int, list[Delivery]]:
    """Hire id → its deliveries, newest first."""
    deliveries: dict[int, list[Delivery]] = {}
    for row in session.scalars(
        select(Delivery).where(Delivery.hire_id.in_(hire_ids)).order_by(Delivery.id.desc())
    ):
        deliveries.setdefault(row.hire_id, []).append(row)
    return deliveries


def alarms(deliveries: dict[int, list[Delivery]]) -> dict[str, int]:
    """What a person has to look at: ``dead`` letters, and ``unsigned``, messages that wait because
    the other side refuses our signature."""
    rows = [row for sent in deliveries.values() for row in sent]
    return {
        "dead": sum(1 for row in rows if row.state == "dead"),
        "unsigned": sum(
            1 for row in rows if row.state == "waiting" and row.last_answer.startswith("HTTP 401")
        ),
    }


def delivery_in(session: Session, round_id: int, public_id: str) -> Delivery:
    """Raises ``Refused('delivery.not_found')``."""
    statement = (
        select(Delivery)
        .join(Hire)
        .join(Vacancy)
        .where(Vacancy.round_id == round_id, Delivery.public_id == public_id)
    )
    delivery = session.scalar(statement)
    if delivery is None:
        raise Refused("delivery.not_found")
    return delivery


def due(session: Session, at: datetime) -> list[int]:
    """Ids of what waits and whose time has come, oldest first."""
    statement = (
        select(Delivery.id)
        .where(Delivery.state == "waiting", Delivery.next_try_at <= at)
        .order_by(Delivery.next_try_at, Delivery.id)
    )
    return list(session.scalars(statement))


def on_the_way_to(
    session: Session, placement: Union, vacancy: Vacancy, *, except_application: int
) -> int:
    """People placed at the union whom the workforce side does not know yet and whom no other
    vacancy's headcount stands for."""
    statement = (
        select(func.count())
        .select_from(Hire)
        .join(Vacancy, Vacancy.id == Hire.vacancy_id)
        .where(
            Hire.placement_id == placement.id,
            Hire.state.in_(ON_THE_WAY)
            | ((Hire.state == "cancelling") & Hire.accepted_edition.is_(None)),
            Hire.application_id != except_application,
            Hire.application_id.not_in(
                select(Candidacy.application_id).where(Candidacy.state.in_(GONE))
            ),
            (Hire.vacancy_id == vacancy.id)
            | Vacancy.using_union_id.is_(None)
            | (Vacancy.using_union_id != placement.id),
        )
    )
    return session.scalar(statement) or 0


def handed_over_count(session: Session, vacancy_id: int) -> int:
    """Hires of the vacancy whom the workforce side has entered and not let go for a cancellation;
    who left after that was in post all the same."""
    entered = Hire.state.in_(("accepted", "filed", "left")) | (
        (Hire.state == "cancelling") & Hire.accepted_edition.is_not(None)
    )
    return _count(session, Hire.vacancy_id == vacancy_id, entered)


def hired_count(session: Session, vacancy_id: int) -> int:
    """Confirmed hires of the vacancy that were not cancelled."""
    return _count(
        session, Hire.vacancy_id == vacancy_id, Hire.edition > 0, Hire.state != "cancelled"
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Hire).where(*conditions)) or 0


def row_of(hire: Hire) -> Row:
    """The hire as this side holds it."""
    return Row(
        hire=hire.public_id,
        state=hire.state,
        edition=hire.edition,
        accepted_edition=hire.accepted_edition,
        filed_edition=hire.filed_edition,
        record_sha256=hire.record_digest,
        worker_number=hire.worker_number,
        filing_number=hire.filing_number,
        filed_on=hire.filed_on,
        seq_portal=hire.seq_portal,
        seq_backend=hire.seq_backend,
    )


def number_holder(
    session: Session, hire: Hire, *, worker: str | None = None, filing: str | None = None
) -> Hire | None:
    """Another hire that has one of the numbers already."""
    conditions = []
    if worker is not None:
        conditions.append(Hire.worker_number == worker)
    if filing is not None:
        conditions.append(Hire.filing_number == filing)
    if not conditions:
        return None
    statement = select(Hire).where(Hire.id != hire.id, or_(*conditions)).order_by(Hire.id)
    return session.scalars(statement).first()


def receipts_of(session: Session, hire_id: int) -> list[Receipt]:
    """In the order in which they came."""
    statement = select(Receipt).where(Receipt.hire_id == hire_id)
    return list(session.scalars(statement.order_by(Receipt.received_at, Receipt.message_id)))


def open_conflicts(session: Session, hire_ids: list[int]) -> dict[int, list[HandoverConflict]]:
    """Hire id → what nobody has settled yet, oldest first."""
    found: dict[int, list[HandoverConflict]] = {}
    statement = select(HandoverConflict).where(
        HandoverConflict.hire_id.in_(hire_ids), HandoverConflict.state == "open"
    )
    for row in session.scalars(statement.order_by(HandoverConflict.id)):
        found.setdefault(row.hire_id, []).append(row)
    return found


def conflict_of(session: Session, message_id: str) -> str:
    """The reason why a message of the workforce side stands as a conflict; empty where it
    doesn't."""
    statement = select(HandoverConflict.reason).where(HandoverConflict.message_id == message_id)
    return session.scalars(statement).first() or ""


def unanswered(session: Session, hire_ids: list[int], at: datetime) -> set[int]:
    """Hires whose last edition arrived over there long ago (:data:`SILENCE`) and was neither
    accepted nor refused since."""
    last = select(func.max(Delivery.id)).group_by(Delivery.hire_id)
    statement = (
        select(Hire.id)
        .join(Delivery, Delivery.hire_id == Hire.id)
        .where(
            Hire.id.in_(hire_ids),
            Delivery.id.in_(last),
            Hire.state.in_(("announced", "accepted", "filed")),
            Hire.refusal == "",
            func.coalesce(Hire.accepted_edition, 0) < Delivery.edition,
            Delivery.state == "delivered",
            Delivery.delivered_at <= at - SILENCE,
        )
    )
    return set(session.scalars(statement))


def asked_cancellation(session: Session, hire_id: int) -> HireCancellation | None:
    """The cancellation that waits for the second person."""
    return session.scalar(
        select(HireCancellation).where(
            HireCancellation.hire_id == hire_id, HireCancellation.state == "asked"
        )
    )


def confirmed_cancellation(session: Session, hire_id: int) -> HireCancellation | None:
    """Why the hire is being, or was, cancelled."""
    return session.scalar(
        select(HireCancellation).where(
            HireCancellation.hire_id == hire_id, HireCancellation.state == "confirmed"
        )
    )


def asked_of(session: Session, hire_ids: list[int]) -> int:
    """Cancellations and papers of these hires that wait for the second person."""
    waiting = 0
    for model, state in ((HireCancellation, "asked"), (HandReceipt, "entered")):
        statement = select(func.count()).where(model.hire_id.in_(hire_ids), model.state == state)
        waiting += session.scalar(statement) or 0
    return waiting


def hand_receipts_of(session: Session, hire_id: int) -> list[HandReceipt]:
    """What was told on paper, oldest first."""
    statement = select(HandReceipt).where(HandReceipt.hire_id == hire_id)
    return list(session.scalars(statement.order_by(HandReceipt.id)))


def of_hire(session: Session, model: type[Kept], hire: Hire, public_id: str) -> Kept:
    """A row of this hire, to be changed. Raises ``Refused('hire.not_found')``."""
    row = session.scalar(
        select(model).where(model.hire_id == hire.id, model.public_id == public_id)
    )
    if row is None:
        raise Refused("hire.not_found")
    return row


def placement_choices(session: Session, round_id: int) -> list[Union]:
    """The unions of kinds that the guideline names at or below the round's recruiting unions, and
    those the vacancies name."""
    vacancies = list(session.scalars(select(Vacancy).where(Vacancy.round_id == round_id)))
    parents = {vacancy.recruiting_union_id for vacancy in vacancies}
    named = {vacancy.using_union_id for vacancy in vacancies if vacancy.using_union_id is not None}
    unions = session.scalars(
        select(Union)
        .where(Union.id.in_(parents | named) | Union.parent_id.in_(parents))
        .order_by(Union.code)
    )
    return list(unions)
