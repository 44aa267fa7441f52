"""Writing the approval's papers: their facts, their scans, the bodies that take part, the plan's
text and the working groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.approval.models import ApprovalPaper, ApprovalScan, RoundPlan, RoundStaff
from portal.recruitment.approval.queries import plan_of
from portal.recruitment.audit import Actor, record
from portal.recruitment.rounds.models import RecruitmentRound, RoundBody
from portal.recruitment.rounds.services.draft import require_editable
from portal.recruitment.rulebook.planning.approval_steps import (
    may_write_paper,
    papers_of,
    writers_of_paper,
)

PAPER_FIELDS = ("document_number", "dated_on", "meeting", "topic", "attendees", "decision")
PLAN_FIELDS = (
    "goal",
    "cause",
    "funding",
    "exam_work",
    "discipline",
    "emergency",
    "enclosures",
    "contact_name",
    "contact_phone",
)
STAFF_FIELDS = (
    "group",
    "name",
    "unit",
    "post",
    "duty",
    "contact",
    "avoidance",
    "avoidance_on",
    "pledged_on",
)
MOST_SCANS = 10


@dataclass(frozen=True)
class ReceivedScan:
    """A cleaned file in private storage."""

    storage_key: str
    media_kind: str
    sha256: str
    size: int
    pages: int
    name: str


def _require_writable(round_: RecruitmentRound, kind: str) -> None:
    if kind not in papers_of(round_.run_kind):
        raise Refused("approval.paper_unknown")
    if not may_write_paper(kind, round_.state, writers_of_paper(kind)):
        raise Refused("approval.paper_closed", state=round_.state)


def put_paper(
    session: Session,
    round_: RecruitmentRound,
    kind: str,
    values: Mapping[str, str | date | None],
    *,
    by: Actor,
    at: datetime,
) -> ApprovalPaper:
    """Write down a paper's facts (see :data:`PAPER_FIELDS`).

    Raises ``Refused('approval.paper_unknown')``, ``'approval.paper_closed'``.
    """
    _require_writable(round_, kind)
    paper = session.scalar(
        select(ApprovalPaper).where(ApprovalPaper.round_id == round_.id, ApprovalPaper.kind == kind)
    )
    if paper is None:
        paper = ApprovalPaper(round_id=round_.id, kind=kind)
        session.add(paper)
    for name in PAPER_FIELDS:
        if name in values:
            setattr(paper, name, values[name])
    paper.by, paper.by_words, paper.at = by.account_id, by.words, at
    session.flush()
    record(
        session,
        "notices.put_paper",
        f"paper:{paper.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        kind=kind,
        document_number=paper.document_number,
        dated_on=paper.dated_on.isoformat() if paper.dated_on else None,
    )
    return paper


def attach_scan(
    session: Session,
    round_: RecruitmentRound,
    kind: str,
    scan: ReceivedScan,
    *,
    by: Actor,
    at: datetime,
) -> ApprovalScan:
    """Put a scan to a paper.

    The same file twice is one file (a double post does no harm). Raises ``Refused('approval.…')``.
    """
    _require_writable(round_, kind)
    paper = session.scalar(
        select(ApprovalPaper).where(ApprovalPaper.round_id == round_.id, ApprovalPaper.kind == kind)
    )
    if paper is None:
        raise Refused("approval.paper_first")
    for present in paper.present_scans:
        if present.sha256 == scan.sha256:
            return present
    if len(paper.present_scans) >= MOST_SCANS:
        raise Refused("approval.too_many_scans", most=MOST_SCANS)
    row = ApprovalScan(
        storage_key=scan.storage_key,
        media_kind=scan.media_kind,
        sha256=scan.sha256,
        size=scan.size,
        pages=scan.pages,
        original_name=scan.name[:200],
        by=by.account_id,
        by_words=by.words,
        at=at,
    )
    paper.scans.append(row)
    session.flush()
    record(
        session,
        "notices.attach_scan",
        f"paper:{paper.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        kind=kind,
        sha256=scan.sha256,
    )
    return row


def remove_scan(
    session: Session, round_: RecruitmentRound, scan: ApprovalScan, *, by: Actor, at: datetime
) -> None:
    """Take a wrong scan out of sight; that it was there stays on the record."""
    _require_writable(round_, scan.paper.kind)
    scan.removed_at = at
    record(
        session,
        "notices.remove_scan",
        f"paper:{scan.paper.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        sha256=scan.sha256,
    )


def put_body(
    session: Session,
    round_: RecruitmentRound,
    values: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
) -> RoundBody:
    """Name a body that takes part (``kind``, ``name``, ``matter``, ``phone``, ``address``).

    Naming it twice changes the first.
    """
    require_editable(round_)
    same = select(RoundBody).where(
        RoundBody.round_id == round_.id,
        RoundBody.kind == values["kind"],
        RoundBody.name == values["name"],
    )
    body = session.scalar(same)
    if body is None:
        body = RoundBody(round_id=round_.id, kind=values["kind"], name=values["name"])
        session.add(body)
    for name in ("matter", "phone", "address"):
        setattr(body, name, values.get(name, ""))
    session.flush()
    record(
        session,
        "notices.put_body",
        f"round:{round_.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        kind=body.kind,
        name=body.name,
    )
    return body


def remove_body(
    session: Session, round_: RecruitmentRound, public_id: str, *, by: Actor, at: datetime
) -> None:
    """Taking it out twice is no error."""
    require_editable(round_)
    body = session.scalar(
        select(RoundBody).where(RoundBody.round_id == round_.id, RoundBody.public_id == public_id)
    )
    if body is not None:
        record(
            session,
            "notices.remove_body",
            f"round:{round_.public_id}",
            at=at,
            by=by,
            chain=round_.code,
            kind=body.kind,
            name=body.name,
        )
        session.delete(body)


def put_plan(
    session: Session,
    round_: RecruitmentRound,
    values: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
) -> RoundPlan:
    """Write the words of request and plan (A-03, A-06)."""
    require_editable(round_)
    plan = plan_of(session, round_.id)
    if plan is None:
        plan = RoundPlan(round_id=round_.id)
        session.add(plan)
    for name in PLAN_FIELDS:
        if name in values:
            setattr(plan, name, values[name])
    session.flush()
    record(
        session, "notices.put_plan", f"round:{round_.public_id}", at=at, by=by, chain=round_.code
    )
    return plan


def put_staff(
    session: Session,
    round_: RecruitmentRound,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    public_id: str | None = None,
) -> RoundStaff:
    """Enter or change a member of a group; possible until the round is archived, because staff is
    chosen late.

    Raises ``Refused('approval.staff_closed')``, ``'approval.staff_not_found'``.
    """
    _require_staff_open(round_)
    person = (
        RoundStaff(round_id=round_.id) if public_id is None else _person(session, round_, public_id)
    )
    for name in STAFF_FIELDS:
        if name in values:
            setattr(person, name, values[name])
    session.add(person)
    session.flush()
    record(
        session,
        "notices.put_staff",
        f"staff:{person.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        group=person.group,
    )
    return person


def remove_staff(
    session: Session, round_: RecruitmentRound, public_id: str, *, by: Actor, at: datetime
) -> None:
    _require_staff_open(round_)
    person = _person(session, round_, public_id)
    record(
        session,
        "notices.remove_staff",
        f"staff:{person.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        group=person.group,
    )
    session.delete(person)


def _require_staff_open(round_: RecruitmentRound) -> None:
    if round_.state in {"archived", "cancelled"}:
        raise Refused("approval.staff_closed")


def _person(session: Session, round_: RecruitmentRound, public_id: str) -> RoundStaff:
    person = session.scalar(
        select(RoundStaff).where(
            RoundStaff.round_id == round_.id, RoundStaff.public_id == public_id
        )
    )
    if person is None:
        raise Refused("approval.staff_not_found")
    return person
