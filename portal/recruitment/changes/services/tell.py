"""Telling everybody who applied that a notice went out: one order per notice, one message per
person, however often the job runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.jobs.queue import enqueue
from portal.foundation.jobs.rows import each_within, failing
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import SYSTEM
from portal.recruitment.changes.models import NoticeTelling
from portal.recruitment.messages.models import Message
from portal.recruitment.messages.services import send
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound

JOB = "changes.tell"
KIND = "notice.published"
BATCH = 500
LEFT = ("withdrawn",)  # they have gone; everybody else, also with a draft, may be concerned


def order_telling(act: RoundAct, publication: Publication, *, body: str) -> NoticeTelling:
    """In the transaction that publishes. A notice that was ordered before is not ordered again."""
    earlier = act.session.scalar(
        select(NoticeTelling).where(NoticeTelling.publication_number == publication.number)
    )
    if earlier is not None:
        return earlier
    order = NoticeTelling(
        round_id=act.round_.id,
        publication_number=publication.number,
        title=publication.title[:160],
        body=body,
        ordered_at=act.at,
    )
    act.session.add(order)
    act.session.flush()
    enqueue(act.session, JOB, order.id, workflow_id=f"{JOB}.{publication.number}")
    return order


def link_to(number: str) -> str:
    return f"/publications/{number}"


def tell_some(session: Session, order_id: int, *, at: datetime, batch: int = BATCH) -> bool:
    """Tell up to ``batch`` people who have not been told; True when more may be left. Somebody who
    can't be told holds up nobody.

    The last call writes down how many were told.
    """
    order = session.scalars(
        locked(session, select(NoticeTelling).where(NoticeTelling.id == order_id))
    ).one()
    if order.told_at is not None:
        return False
    act = RoundAct(session, SYSTEM, at, session.get_one(RecruitmentRound, order.round_id))
    sweep = f"{JOB}/{order.id}"
    waiting = _not_told(session, order, batch, failing(session, sweep))

    def told(account_id: int) -> int:
        _tell(act, order, account_id)
        return account_id

    order.told_count += len(each_within(session, sweep, waiting, told))
    if len(waiting) == batch:
        return True
    order.told_at = at
    subject = f"publication:{order.publication_number}"
    act.record_on_round("changes.told", subject, people=order.told_count)
    return False


def _not_told(
    session: Session, order: NoticeTelling, most: int, failing: set[str]
) -> Sequence[int]:
    link = link_to(order.publication_number)
    told = select(Message.account_id).where(Message.kind == KIND, Message.link == link)
    statement = (
        select(Application.account_id)
        .where(
            Application.round_id == order.round_id,
            Application.state.not_in(LEFT),
            Application.account_id.not_in(told),
            Application.account_id.not_in([int(one) for one in failing]),
        )
        .order_by(Application.account_id)
        .limit(most)
    )
    return session.scalars(statement).all()


def _tell(act: RoundAct, order: NoticeTelling, account_id: int) -> None:
    send(
        act.session,
        account_id,
        KIND,
        order.title,
        f"{order.body}\n\n请看公告 {order.publication_number} 的逐项对照。",
        at=act.at,
        link=link_to(order.publication_number),
        round_code=act.round_.code,
    )
