"""建登分批: papers as the vacancies' policies have them, one batch each, and the channels by which
scores will arrive; after the exam, once everybody is present or absent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.marking.models import Channel, MarkingBatch, Paper
from portal.recruitment.marking.queries import batches_of
from portal.recruitment.marking.services.count_papers import (
    Entrants,
    PaperKey,
    entrants_of,
    key_of,
    over_at,
    require_closed,
    unscored,
)
from portal.recruitment.marking.terms import Channels
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound


def papers_to_mark(
    session: Session, round_: RecruitmentRound, at: datetime
) -> dict[PaperKey, Entrants]:
    """Papers of the sittings that are over, with candidates without a score and no batch under
    way."""
    over = over_at(session, round_.id, at)
    under_way = {
        key_of(batch.paper)
        for batch in batches_of(session, round_.id)
        if batch.state not in ("unsealed", "cancelled")
    }
    return {
        key: entrants
        for key, entrants in entrants_of(session, round_).items()
        if key.sitting_id in over and key not in under_way and unscored(session, key, entrants)
    }


def create_batches(act: RoundAct, channels: Channels) -> list[MarkingBatch]:
    """One batch for each paper that has candidates without a score and no batch under way.

    Raises ``Refused('marking.exam_not_over')``, ``'marking.one_clerk'``, ``'marking.channels'``,
    ``'marking.attendance_open'``, ``'marking.rooms_open'``, ``'marking.batch_exists'``.
    """
    if not over_at(act.session, act.round_.id, act.at):
        raise Refused("marking.exam_not_over")
    accounts = channels.accounts
    wanted = papers_to_mark(act.session, act.round_, act.at)
    for key, entrants in wanted.items():
        require_closed(act.session, act.round_.id, key, entrants)
    if not wanted:
        raise Refused("marking.batch_exists")
    return [_create_batch(act, key, entrants, accounts) for key, entrants in wanted.items()]


def _create_batch(
    act: RoundAct, key: PaperKey, entrants: Entrants, accounts: Mapping[str, int | None]
) -> MarkingBatch:
    paper = _paper_row(act, key, entrants)
    before = [one.number for one in batches_of(act.session, act.round_.id) if one.paper is paper]
    batch = MarkingBatch(
        round_id=act.round_.id,
        paper=paper,
        number=max(before, default=0) + 1,
        created_by=act.by.account_id,
        created_at=act.at,
        channels=[
            Channel(code=code, account_id=account_id) for code, account_id in accounts.items()
        ],
    )
    act.session.add(batch)
    act.session.flush()
    act.record_on_round(
        "marking.create_batch",
        f"batch:{batch.public_id}",
        paper=paper.code,
        channels="、".join(accounts),
    )
    return batch


def _paper_row(act: RoundAct, key: PaperKey, entrants: Entrants) -> Paper:
    statement = select(Paper).where(
        Paper.sitting_id == key.sitting_id,
        Paper.code == key.code,
        Paper.full_mark == key.full_mark,
    )
    paper = act.session.scalar(statement)
    if paper is None:
        paper = Paper(
            round_id=act.round_.id,
            sitting_id=key.sitting_id,
            code=key.code,
            title=entrants.title,
            full_mark=key.full_mark,
            policy_digest=entrants.digest,
        )
        act.session.add(paper)
    return paper
