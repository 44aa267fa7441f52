"""Asking the second program, keeping what it said, and letting nothing out without it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.jobs.queue import enqueue
from portal.kernel.errors import Refused
from portal.kernel.period import printed_moment
from portal.recruitment.audit import SYSTEM
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.shadow.evidence import Finding
from portal.recruitment.shadow.models import ShadowRun
from portal.recruitment.shadow.queries import asked_still, newest_of


def ask(act: RoundAct, subject: str, job: str) -> ShadowRun:
    """Queue ``job``, which recomputes ``subject``; an older question is not answered any more."""
    row = _add(act, subject, outcome="asked")
    enqueue(act.session, job, row.id, workflow_id=f"{job}-{row.public_id}")
    return row


def ask_again(act: RoundAct, subject: str, job: str, *, is_open: bool) -> ShadowRun:
    """``is_open``: the list may still go out.

    Raises ``Refused('shadow.not_needed')``, ``'shadow.pending'``.
    """
    newest = newest_of(act.session, subject)
    if not is_open or (newest is not None and newest.outcome == "agrees"):
        raise Refused("shadow.not_needed")
    if newest is not None and newest.outcome == "asked":
        raise Refused("shadow.pending")
    return ask(act, subject, job)


def keep(act: RoundAct, subject: str, finding: Finding) -> ShadowRun:
    """What the second program said of ``subject``."""
    answer = finding.answer
    return _add(
        act,
        subject,
        outcome="differs" if answer.differences else "agrees",
        differences=answer.differences,
        sentences="\n".join(answer.sentences),
        evidence_digest=finding.evidence_digest,
        program_digest=answer.program_digest,
    )


def answer(session: Session, asked_id: int, finding: Finding | None, at: datetime) -> None:
    """Keep the answer to a question, ``None``: it was given up. Once only, however often the job
    runs."""
    asked = session.get_one(ShadowRun, asked_id)
    rounds = select(RecruitmentRound).where(RecruitmentRound.id == asked.round_id)
    act = RoundAct(session, SYSTEM, at, session.scalars(locked(session, rounds)).one())
    if asked_still(session, asked_id) is None:
        return
    if finding is None:
        _add(act, asked.subject, outcome="given_up")
    else:
        keep(act, asked.subject, finding)


def _add(act: RoundAct, subject: str, **values: Any) -> ShadowRun:
    row = ShadowRun(round_id=act.round_.id, subject=subject, at=act.at, **values)
    act.session.add(row)
    act.session.flush()
    act.record_on_round(
        f"shadow.{row.outcome}",
        f"shadow_run:{row.public_id}",
        of=subject,
        differences="" if row.differences is None else str(row.differences),
        evidence_sha256=row.evidence_digest,
        program_sha256=row.program_digest,
    )
    return row


def require_agreement(
    session: Session, subject: str, evidence_digest: str | None = None
) -> ShadowRun:
    """The recomputation of ``subject`` without one difference, of the very bytes of
    ``evidence_digest`` where that is given.

    Raises ``Refused('shadow.pending')``, ``'shadow.given_up'``, ``'shadow.differs'``,
    ``'shadow.changed_since'``.
    """
    newest = newest_of(session, subject)
    if newest is None or newest.outcome == "asked":
        raise Refused("shadow.pending")
    if newest.outcome == "given_up":
        raise Refused("shadow.given_up")
    if newest.outcome != "agrees":
        raise Refused("shadow.differs", count=newest.differences)
    if evidence_digest not in (None, newest.evidence_digest):
        raise Refused("shadow.changed_since")
    return newest


def with_agreement(body: dict[str, Any], agreed: ShadowRun) -> dict[str, Any]:
    """The public page of a list with the fact that it was recomputed."""
    facts = [
        {"term": "独立复算", "value": f"由独立程序复算，0 处不同（{printed_moment(agreed.at)}）"},
        {"term": "复算程序摘要（SHA-256）", "value": agreed.program_digest},
    ]
    return {**body, "facts": [*body.get("facts", ()), *facts]}
