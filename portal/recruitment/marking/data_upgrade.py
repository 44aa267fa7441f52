"""What the first release had open is sealed: code and seat of a batch become one encrypted
document, and nothing joins them any more."""

from __future__ import annotations

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from portal.foundation.running.data_upgrade import DataUpgrade, UpgradeWork
from portal.recruitment.audit import SYSTEM
from portal.recruitment.exams.models import Seat
from portal.recruitment.exams.ticket_models import Ticket
from portal.recruitment.marking.models import CarriedCode, MarkingBatch, Paper, SealedMapping
from portal.recruitment.marking.services.code_scripts import seal_mapping
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.marking.papers import papers_of
from portal.recruitment.rulebook.policy import read_policy

AT_ONCE = 300


def _open_codes(session: Session) -> bool:
    return session.scalar(select(CarriedCode.id).limit(1)) is not None


def _seal(work: UpgradeWork) -> int:
    """Seal one batch, or forget some codes of a batch that is sealed."""
    session = work.session
    sealed = exists().where(SealedMapping.batch_id == CarriedCode.batch_id)
    unsealed = select(CarriedCode.batch_id).where(~sealed).order_by(CarriedCode.batch_id).limit(1)
    batch_id = session.scalar(unsealed)
    if batch_id is not None:
        return _seal_batch(work, session.get_one(MarkingBatch, batch_id))
    done = session.scalars(select(CarriedCode.id).order_by(CarriedCode.id).limit(AT_ONCE)).all()
    session.execute(delete(CarriedCode).where(CarriedCode.id.in_(done)))
    return len(done)


def _seal_batch(work: UpgradeWork, batch: MarkingBatch) -> int:
    session = work.session
    statement = (
        select(CarriedCode.sealed_code, Ticket.number)
        .join(Seat, Seat.id == CarriedCode.seat_id)
        .join(Ticket, Ticket.id == Seat.ticket_id)
        .where(CarriedCode.batch_id == batch.id)
    )
    pairs = [(code, ticket) for code, ticket in session.execute(statement)]
    digest = seal_mapping(session, batch, pairs, work.at)
    round_ = session.get_one(RecruitmentRound, batch.round_id)
    RoundAct(session, SYSTEM, work.at, round_).record_on_round(
        "marking.seal_mapping",
        f"batch:{batch.public_id}",
        digest=digest,
        scripts=str(len(pairs)),
    )
    return 1


def _untitled(session: Session) -> bool:
    return session.scalar(select(Paper.id).where(Paper.title == "").limit(1)) is not None


def _title(work: UpgradeWork) -> int:
    """Papers of the first release knew their code alone; the frozen policy has the words."""
    papers = work.session.scalars(
        select(Paper).where(Paper.title == "").order_by(Paper.id).limit(AT_ONCE)
    ).all()
    for paper in papers:
        policy = read_policy(work.session.get_one(RecruitmentRound, paper.round_id).policy)
        paper.title = papers_of(policy).get(paper.code, (paper.code, None))[0] or paper.code
    return len(papers)


DATA_UPGRADES = (
    DataUpgrade(order=110, name="marking.sealed_mappings", waiting=_open_codes, step=_seal),
    DataUpgrade(order=111, name="marking.paper_titles", waiting=_untitled, step=_title),
)
