"""Writing the approval's papers: their facts, their scans, the bodies that take part, the plan's
text and the working groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.approval.models import ApprovalPaper, ApprovalScan, RoundPlan, RoundStaff
from portal.recruitment.approval.queries import plan_of
from portal.recruitment.rounds.act import RoundAct
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
STAFF_CLOSED = ("archived", "cancelled")  # states in which the working groups are history


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


def _paper(session: Session, round_: RecruitmentRound, kind: str) -> ApprovalPaper | None:
    return session.scalar(
        select(ApprovalPaper).where(ApprovalPaper.round_id == round_.id, ApprovalPaper.kind == kind)
    )


def put_paper(act: RoundAct, kind: str, values: Mapping[str, str | date | None]) -> ApprovalPaper:
    """Write down a paper's facts (see :data:`PAPER_FIELDS`).

    Raises ``Refused('approval.paper_unknown')``, ``'approval.paper_closed'``.
    """
    _require_writable(act.round_, kind)
    paper = _paper(act.session, act.round_, kind)
    if paper is None:
        paper = ApprovalPaper(round_id=act.round_.id, kind=kind)
        act.session.add(paper)
    for name in PAPER_FIELDS:
        if name in values:
            setattr(paper, name, values[name])
    paper.by, paper.by_words, paper.at = act.by.account_id, act.by.words, act.at
    act.session.flush()
    act.record_on_round(
        "notices.put_paper",
        f"paper:{paper.public_id}",
        kind=kind,
        document_number=paper.document_number,
        dated_on=paper.dated_on.isoformat() if paper.dated_on else None,
    )
    return paper


def attach_scan(act: RoundAct, kind: str, scan: ReceivedScan) -> ApprovalScan:
    """Put a scan to a paper.

    The same file twice is one file (a double post does no harm). Raises ``Refused('approval.…')``.
    """
    _require_writable(act.round_, kind)
    paper = _paper(act.session, act.round_, kind)
    if paper is None:
        raise Refused("approval.paper_first")
    for present in paper.present_scans:
        if present.sha256 == scan.sha256:
            return present
    if len(paper.present_scans) >= MOST_SCANS:
        raise Refused("approval.too_many_scans", most=MOST_SCANS)
    kept = asdict(scan)
    row = ApprovalScan(original_name=kept.pop("name")[:200], **kept)
    row.by, row.by_words, row.at = act.by.account_id, act.by.words, act.at
    paper.scans.append(row)
    act.session.flush()
    subject = f"paper:{paper.public_id}"
    act.record_on_round("notices.attach_scan", subject, kind=kind, sha256=scan.sha256)
    return row


def remove_scan(act: RoundAct, scan: ApprovalScan) -> None:
    """Take a wrong scan out of sight; that it was there stays on the record."""
    _require_writable(act.round_, scan.paper.kind)
    scan.removed_at = act.at
    subject = f"paper:{scan.paper.public_id}"
    act.record_on_round("notices.remove_scan", subject, sha256=scan.sha256)


def put_body(act: RoundAct, values: Mapping[str, str]) -> RoundBody:
    """Name a body that takes part (``kind``, ``name``, ``matter``, ``phone``, ``address``).

    Naming it twice changes the first.
    """
    require_editable(act.round_)
    same = select(RoundBody).where(
        RoundBody.round_id == act.round_.id,
        RoundBody.kind == values["kind"],
        RoundBody.name == values["name"],
    )
    body = act.session.scalar(same)
    if body is None:
        body = RoundBody(round_id=act.round_.id, kind=values["kind"], name=values["name"])
        act.session.add(body)
    for name in ("matter", "phone", "address"):
        setattr(body, name, values.get(name, ""))
    act.session.flush()
    act.record_on_round("notices.put_body", kind=body.kind, name=body.name)
    return body


def remove_body(act: RoundAct, public_id: str) -> None:
    """Taking it out twice is no error."""
    require_editable(act.round_)
    own = select(RoundBody).where(
        RoundBody.round_id == act.round_.id, RoundBody.public_id == public_id
    )
    body = act.session.scalar(own)
    if body is not None:
        act.record_on_round("notices.remove_body", kind=body.kind, name=body.name)
        act.session.delete(body)


def put_plan(act: RoundAct, values: Mapping[str, str]) -> RoundPlan:
    """Write the words of request and plan (A-03, A-06)."""
    require_editable(act.round_)
    plan = plan_of(act.session, act.round_.id)
    if plan is None:
        plan = RoundPlan(round_id=act.round_.id)
        act.session.add(plan)
    for name in PLAN_FIELDS:
        if name in values:
            setattr(plan, name, values[name])
    act.session.flush()
    act.record_on_round("notices.put_plan")
    return plan


def put_staff(
    act: RoundAct, values: Mapping[str, Any], *, public_id: str | None = None
) -> RoundStaff:
    """Enter or change a member of a group; possible until the round is archived, because staff is
    chosen late.

    Raises ``Refused('approval.staff_closed')``, ``'approval.staff_not_found'``.
    """
    _require_staff_open(act.round_)
    person = RoundStaff(round_id=act.round_.id) if public_id is None else _person(act, public_id)
    for name in STAFF_FIELDS:
        if name in values:
            setattr(person, name, values[name])
    act.session.add(person)
    act.session.flush()
    act.record_on_round("notices.put_staff", f"staff:{person.public_id}", group=person.group)
    return person


def remove_staff(act: RoundAct, public_id: str) -> None:
    _require_staff_open(act.round_)
    person = _person(act, public_id)
    act.record_on_round("notices.remove_staff", f"staff:{person.public_id}", group=person.group)
    act.session.delete(person)


def _require_staff_open(round_: RecruitmentRound) -> None:
    if round_.state in STAFF_CLOSED:
        raise Refused("approval.staff_closed")


def _person(act: RoundAct, public_id: str) -> RoundStaff:
    own = select(RoundStaff).where(
        RoundStaff.round_id == act.round_.id, RoundStaff.public_id == public_id
    )
    person = act.session.scalar(own)
    if person is None:
        raise Refused("approval.staff_not_found")
    return person
