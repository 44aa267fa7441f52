"""Rounds as one asker may see them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.rounds.models import Notice, PolicyVersion, RecruitmentRound, RoundBody
from portal.recruitment.unions.queries import reach

PUBLIC_STATES = ("published", "finished", "archived")


def round_within_reach(session: Session, code: str, union_ids: Iterable[int]) -> RecruitmentRound:
    """The round when its organiser lies in one of the unions or below; else
    ``Refused('round.not_found')`` (404, as if it did not exist)."""
    round_ = session.scalar(select(RecruitmentRound).where(RecruitmentRound.code == code))
    if round_ is None or round_.organiser_id not in reach(session, union_ids):
        raise Refused("round.not_found")
    return round_


def rounds_within_reach(session: Session, union_ids: Iterable[int]) -> list[RecruitmentRound]:
    """Newest first."""
    inside = reach(session, union_ids)
    statement = (
        select(RecruitmentRound)
        .where(RecruitmentRound.organiser_id.in_(inside))
        .order_by(RecruitmentRound.id.desc())
    )
    return list(session.scalars(statement))


def public_round(session: Session, code: str) -> RecruitmentRound:
    """A round that went public; else ``Refused('round.not_found')``."""
    statement = select(RecruitmentRound).where(
        RecruitmentRound.code == code, RecruitmentRound.state.in_(PUBLIC_STATES)
    )
    round_ = session.scalar(statement)
    if round_ is None:
        raise Refused("round.not_found")
    return round_


def public_rounds(session: Session) -> list[RecruitmentRound]:
    """Newest first."""
    statement = (
        select(RecruitmentRound)
        .where(RecruitmentRound.state.in_(PUBLIC_STATES))
        .order_by(RecruitmentRound.published_at.desc(), RecruitmentRound.id)
    )
    return list(session.scalars(statement))


def previous_round(session: Session, round_: RecruitmentRound) -> RecruitmentRound | None:
    """The last round of the same organiser that went public before this one was drafted."""
    statement = select(RecruitmentRound).where(
        RecruitmentRound.organiser_id == round_.organiser_id,
        RecruitmentRound.id < round_.id,
        RecruitmentRound.state.in_(PUBLIC_STATES),
    )
    return session.scalar(
        statement.order_by(RecruitmentRound.published_at.desc(), RecruitmentRound.id.desc()).limit(
            1
        )
    )


def notices_of(session: Session, round_: RecruitmentRound) -> list[Notice]:
    return list(
        session.scalars(select(Notice).where(Notice.round_id == round_.id).order_by(Notice.number))
    )


def policy_versions(session: Session, round_id: int) -> list[PolicyVersion]:
    """Oldest first; the last one is in force."""
    return list(
        session.scalars(
            select(PolicyVersion)
            .where(PolicyVersion.round_id == round_id)
            .order_by(PolicyVersion.number)
        )
    )


def bodies_of(session: Session, round_id: int) -> list[RoundBody]:
    return list(
        session.scalars(
            select(RoundBody)
            .where(RoundBody.round_id == round_id)
            .order_by(RoundBody.kind, RoundBody.id)
        )
    )
