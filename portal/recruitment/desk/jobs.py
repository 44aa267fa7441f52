"""The figures that the public sees, taken in the steps that each round has chosen; messages to
many, sent once; the nightly check of history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.jobs.queue import NOTICES, job, scheduled
from portal.foundation.jobs.rows import each, each_within
from portal.foundation.web.history import check_history
from portal.foundation.web.unit import clock, database
from portal.recruitment.applications.queries import counts_by_vacancy
from portal.recruitment.desk.bulk_audience import values_for
from portal.recruitment.messages.models import BulkMessage, BulkRecipient
from portal.recruitment.messages.services import send
from portal.recruitment.messages.services.bulk import SEND, filled, finish_bulk, note_delivered
from portal.recruitment.messages.services.inbox import BULK
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.vacancies.services.note_counts import counts_due, note_counts

PORTION = 200
NOTICES_A_SECOND = 10  # what a provider's ordinary contract lets through


@scheduled("overview.take_counts", "* * * * *")
def take_counts() -> None:
    """One grouped query per round that is due; two workers at once take a round's figures once."""
    with database().reading() as session:
        rounds = session.scalars(
            select(RecruitmentRound.id).where(RecruitmentRound.state == "published")
        ).all()
    each(database(), "overview.take_counts", rounds, _take_counts)


def _take_counts(round_id: int) -> None:
    with database().reading() as session:
        if not counts_due(session, session.get_one(RecruitmentRound, round_id), at=clock().now()):
            return
    with database().transaction() as session:
        round_, at = locked_round(session, round_id), clock().now()
        if counts_due(session, round_, at=at):
            note_counts(session, round_, counts_by_vacancy(session, round_id), at=at)


@scheduled("desk.check_history", "10 3 * * *")
def check_nightly() -> None:
    """Compare the audit chains with everything that speaks of them; what was found stands on the
    desks of those who watch."""
    check_history()


@job(SEND, queue=NOTICES)
def send_bulk(bulk_id: int) -> None:
    """A bulk message into every inbox, in portions; killed and begun again, nobody gets it twice.

    Mail and SMS are spread over time. Raises LookupError when some could not be told: everybody
    else was, and they are tried again.
    """
    last = 0
    while True:
        with database().transaction() as session:
            bulk = session.scalars(
                locked(session, select(BulkMessage).where(BulkMessage.id == bulk_id))
            ).one()
            waiting = select(BulkRecipient).where(
                BulkRecipient.bulk_id == bulk_id, BulkRecipient.message_id.is_(None)
            )
            further = waiting.where(BulkRecipient.id > last).order_by(BulkRecipient.id)
            portion = session.scalars(further.limit(PORTION)).all()
            if bulk.state != "sending" or not portion:
                finish_bulk(session, bulk, at=clock().now())
                left_out = session.scalars(waiting.limit(1)).first() is not None
                break
            last = portion[-1].id
            _send_portion(session, bulk, portion)
    if left_out:
        raise LookupError("some recipients could not be told")


def _send_portion(session: Session, bulk: BulkMessage, portion: Sequence[BulkRecipient]) -> None:
    round_ = session.scalars(
        select(RecruitmentRound).where(RecruitmentRound.code == bulk.round_code)
    ).one()
    values = values_for(session, round_, [one.account_id for one in portion])
    sent = (
        session.scalar(
            select(func.count(BulkRecipient.message_id)).where(BulkRecipient.bulk_id == bulk.id)
        )
        or 0
    )
    places = {recipient.id: place for place, recipient in enumerate(portion, start=sent)}
    recipients = {recipient.id: recipient for recipient in portion}

    def tell(recipient_id: int) -> None:
        recipient = recipients[recipient_id]
        text = filled(bulk.text, values.get(recipient.account_id, {}))
        later = timedelta(seconds=places[recipient_id] // NOTICES_A_SECOND)
        message = send(
            session,
            recipient.account_id,
            BULK,
            bulk.title,
            text,
            at=clock().now(),
            round_code=bulk.round_code,
            delay=later,
        )
        note_delivered(session, recipient, message)

    each_within(session, f"overview.send_bulk/{bulk.id}", recipients, tell)
