"""Reading the approval's records: papers, bodies, versions, comments."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.kernel.errors import Refused
from portal.recruitment.approval.models import (
    Acknowledgement,
    ApprovalPaper,
    ApprovalScan,
    DecisionComment,
    RoundDecision,
    RoundPlan,
    RoundStaff,
    RoundVersion,
)
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.planning.approval_steps import PaperFacts, missing_facts, papers_of


def papers_by_kind(session: Session, round_: RecruitmentRound) -> dict[str, ApprovalPaper]:
    statement = (
        select(ApprovalPaper)
        .options(selectinload(ApprovalPaper.scans))
        .where(ApprovalPaper.round_id == round_.id)
    )
    return {paper.kind: paper for paper in session.scalars(statement)}


def paper_facts(paper: ApprovalPaper | None) -> PaperFacts | None:
    if paper is None:
        return None
    return PaperFacts(
        number=bool(paper.document_number),
        date=paper.dated_on is not None,
        meeting=bool(paper.meeting),
        topic=bool(paper.topic),
        attendees=bool(paper.attendees),
        decision=bool(paper.decision),
        scans=len(paper.present_scans),
    )


def lacking(session: Session, round_: RecruitmentRound) -> dict[str, tuple[str, ...]]:
    """Kind of paper → what it still lacks, for every kind that this shape of approval knows."""
    papers = papers_by_kind(session, round_)
    return {
        kind: missing_facts(kind, paper_facts(papers.get(kind)))
        for kind in papers_of(round_.run_kind)
    }


def scan_in(session: Session, round_: RecruitmentRound, public_id: str) -> ApprovalScan:
    """A scan of this round that was not taken away.

    Raises ``Refused('approval.scan_not_found')``.
    """
    statement = (
        select(ApprovalScan)
        .join(ApprovalPaper)
        .where(
            ApprovalPaper.round_id == round_.id,
            ApprovalScan.public_id == public_id,
            ApprovalScan.removed_at.is_(None),
        )
    )
    scan = session.scalar(statement)
    if scan is None:
        raise Refused("approval.scan_not_found")
    return scan


def plan_of(session: Session, round_id: int) -> RoundPlan | None:
    return session.scalar(select(RoundPlan).where(RoundPlan.round_id == round_id))


def staff_of(session: Session, round_id: int) -> list[RoundStaff]:
    """In order of entry; pages group them."""
    return list(
        session.scalars(
            select(RoundStaff).where(RoundStaff.round_id == round_id).order_by(RoundStaff.id)
        )
    )


def versions_of(session: Session, round_id: int) -> list[RoundVersion]:
    """Oldest first."""
    return list(
        session.scalars(
            select(RoundVersion)
            .where(RoundVersion.round_id == round_id)
            .order_by(RoundVersion.number)
        )
    )


def last_version(session: Session, round_id: int) -> RoundVersion | None:
    return session.scalar(
        select(RoundVersion)
        .where(RoundVersion.round_id == round_id)
        .order_by(RoundVersion.number.desc())
        .limit(1)
    )


def last_reply(session: Session, round_id: int) -> RoundDecision | None:
    """The last word of the approver on the round."""
    return session.scalar(
        select(RoundDecision)
        .where(
            RoundDecision.round_id == round_id,
            RoundDecision.action.in_(("return", "amend", "refuse", "approve", "revoke")),
        )
        .order_by(RoundDecision.id.desc())
        .limit(1)
    )


def comments_on(session: Session, decision_ids: Iterable[int]) -> dict[int, list[DecisionComment]]:
    """Decision → its comments, in the order written."""
    found: dict[int, list[DecisionComment]] = {}
    statement = (
        select(DecisionComment)
        .where(DecisionComment.decision_id.in_(list(decision_ids)))
        .order_by(DecisionComment.id)
    )
    for comment in session.scalars(statement):
        found.setdefault(comment.decision_id, []).append(comment)
    return found


def acknowledged_in(
    session: Session, decision_ids: Iterable[int]
) -> dict[int, list[Acknowledgement]]:
    found: dict[int, list[Acknowledgement]] = {}
    statement = (
        select(Acknowledgement)
        .where(Acknowledgement.decision_id.in_(list(decision_ids)))
        .order_by(Acknowledgement.id)
    )
    for item in session.scalars(statement):
        found.setdefault(item.decision_id, []).append(item)
    return found


def decisions_of(session: Session, round_: RecruitmentRound) -> list[RoundDecision]:
    """Oldest first."""
    return list(
        session.scalars(
            select(RoundDecision)
            .where(RoundDecision.round_id == round_.id)
            .order_by(RoundDecision.id)
        )
    )
