"""Drafting a round, its approval, and the moment from which its rules are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.clock import local
from portal.foundation.database import locked
from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.recruitment.audit.actor import Actor
from portal.recruitment.audit.services import record
from portal.recruitment.notices.models import WINDOWS, Notice, RecruitmentRound, RoundDecision, RoundWindow
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import publish
from portal.recruitment.rulebook.lifecycles import ROUND
from portal.recruitment.rulebook.policy import default_policy_document, policy_digest, read_policy
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import city_of

EDITABLE = ("draft", "returned")
# What a round asks for unless the drafter changes it; the photo's numbers are those of the national platform.
DEFAULT_CONDUCT: dict[str, Any] = {
    "photo": {"width": 295, "height": 413, "max_kilobytes": 60},
    "documents": ["photo", "identity", "diploma"],
    "screening_hours": 24,
    "object_working_days": 3,
    "avoidance": "各级工会负责人的直系亲属不得聘用为本级或其下级工会的社会化工会工作者",
    "exclusions": ["纪律处分未解除或正在接受纪律审查", "受过刑事处罚或涉嫌违法犯罪正在接受调查"],
    "remedy": "如对本决定有异议，可自收到之日起3个工作日内向作出决定的工会书面申请复核；对复核结论不服的，可向上一级工会申诉。",
}
ORDERED = ("registration", "transfer", "written", "written_result", "document_recheck", "interview", "medical", "publicity")


def locked_round(session: Session, round_id: int) -> RecruitmentRound:
    """The round for change, locked where the database has row locks. Raises ``Refused('round.not_found')``."""
    round_ = session.scalar(locked(session, select(RecruitmentRound).where(RecruitmentRound.id == round_id)))
    if round_ is None:
        raise Refused("round.not_found")
    return round_


def _next_code(session: Session, organiser: Union, year: int) -> str:
    prefix = f"{organiser.code}-{year}-"
    taken = session.scalar(select(func.count()).select_from(RecruitmentRound).where(RecruitmentRound.code.startswith(prefix)))
    return f"{prefix}{(taken or 0) + 1:02d}"


def draft_round(session: Session, organiser: Union, *, title: str, run_kind: str, by: Actor, at: datetime) -> RecruitmentRound:
    """A new round of ``organiser`` with Jiangsu's default policy. A county's round is replied to by its city, a city's by the city itself."""
    if run_kind == "city_run" and organiser.level != "city":
        raise Refused("round.city_run_by_city")
    round_ = RecruitmentRound(
        code=_next_code(session, organiser, local(at).year),
        title=title,
        run_kind=run_kind,
        organiser_id=organiser.id,
        approver_id=city_of(session, organiser).id,
        policy=default_policy_document(),
        requirements={},
        conduct=dict(DEFAULT_CONDUCT),
        drafted_by=by.account_id,
        created_at=at,
    )
    session.add(round_)
    session.flush()
    record(session, "notices.draft_round", f"round:{round_.public_id}", at=at, by=by, chain=round_.code, title=title, run_kind=run_kind)
    return round_


def _require_editable(round_: RecruitmentRound) -> None:
    if round_.state not in EDITABLE:
        raise Refused("round.frozen", state=round_.state)


def edit_round(session: Session, round_: RecruitmentRound, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Change title, text, telephones, requirements, conduct or provenance. Raises ``Refused('round.frozen')`` once it is submitted."""
    _require_editable(round_)
    allowed = {"title", "text", "contact_phone", "supervision_phone", "requirements", "conduct", "filled", "source_notice"}
    unknown = set(values) - allowed
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    changed = sorted(name for name, value in values.items() if getattr(round_, name) != value)
    for name in changed:
        setattr(round_, name, values[name])
    if changed:
        record(session, "notices.edit_round", f"round:{round_.public_id}", at=at, by=by, chain=round_.code, changed=changed)


def set_policy(session: Session, round_: RecruitmentRound, document: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """Take a policy document, strictly read. Raises ``Refused('policy.…')`` saying where and why it is not one."""
    _require_editable(round_)
    read_policy(document)
    round_.policy = document
    record(
        session, "notices.set_policy", f"round:{round_.public_id}", at=at, by=by, chain=round_.code, digest=policy_digest(document)
    )  # fmt: skip


def check_timetable(windows: Mapping[str, tuple[datetime, datetime]]) -> None:
    """Raises ``Refused('timetable.…')`` for a window that ends before it starts or begins before an earlier stage has ended."""
    for kind, (starts_at, ends_at) in windows.items():
        if kind not in WINDOWS:
            raise Refused("timetable.unknown", window=kind)
        if ends_at < starts_at:
            raise Refused("timetable.backwards", window=kind)
    if "registration" not in windows:
        raise Refused("timetable.missing", window="registration")
    if windows["registration"][1] - windows["registration"][0] < timedelta(hours=1):
        raise Refused("timetable.too_short", window="registration")
    given = [kind for kind in ORDERED if kind in windows]
    for earlier, later in zip(given, given[1:], strict=False):
        if windows[later][0] < windows[earlier][1]:
            raise Refused("timetable.out_of_order", earlier=earlier, later=later)


def set_windows(
    session: Session, round_: RecruitmentRound, windows: Mapping[str, tuple[datetime, datetime]], *, by: Actor, at: datetime
) -> None:
    """Replace the timetable."""
    _require_editable(round_)
    check_timetable(windows)
    kept = {window.kind: window for window in round_.windows}
    for kind in WINDOWS:
        if kind not in windows:
            if kind in kept:
                round_.windows.remove(kept[kind])
            continue
        starts_at, ends_at = windows[kind]
        if kind in kept:
            kept[kind].starts_at, kept[kind].ends_at = starts_at, ends_at
        else:
            round_.windows.append(RoundWindow(kind=kind, starts_at=starts_at, ends_at=ends_at))
    record(session, "notices.set_windows", f"round:{round_.public_id}", at=at, by=by, chain=round_.code, windows=sorted(windows))


def content_digest(round_: RecruitmentRound) -> str:
    """Digest of everything an approver looks at in the round itself."""
    return canonical_digest(
        {
            "title": round_.title,
            "text": round_.text,
            "policy": round_.policy,
            "requirements": round_.requirements,
            "conduct": round_.conduct,
            "phones": [round_.contact_phone, round_.supervision_phone],
            "windows": {window.kind: [window.starts_at.isoformat(), window.ends_at.isoformat()] for window in round_.windows},
        }
    )


def decide(
    session: Session, round_: RecruitmentRound, action: str, *, by: Actor, at: datetime, document_number: str = "", comment: str = ""
) -> RoundDecision:
    """A step of the approval: ``submit``, ``return``, ``approve``. Whoever drafted or submitted does not approve.

    Raises ``Refused('lifecycle.not_allowed')``, ``'two_people.same'``, ``'round.comment_missing'`` (a return must say why).
    """
    after = ROUND.after(round_.state, action)
    if action in {"approve", "return"}:
        involved = {round_.drafted_by} | set(
            session.scalars(select(RoundDecision.by).where(RoundDecision.round_id == round_.id, RoundDecision.action == "submit"))
        )
        if by.account_id in involved:
            raise Refused("two_people.same")
    if action == "return" and not comment:
        raise Refused("round.comment_missing")
    round_.state = after
    decision = RoundDecision(
        round_id=round_.id, action=action, document_number=document_number, comment=comment, by=by.account_id, by_words=by.words, at=at,
        content_digest=content_digest(round_),
    )  # fmt: skip
    session.add(decision)
    record(
        session, f"notices.{action}", f"round:{round_.public_id}", at=at, by=by, chain=round_.code,
        document_number=document_number, digest=decision.content_digest,
    )  # fmt: skip
    return decision


def _unchanged_since_approval(session: Session, round_: RecruitmentRound) -> None:
    approved = session.scalar(
        select(RoundDecision.content_digest)
        .where(RoundDecision.round_id == round_.id, RoundDecision.action == "approve")
        .order_by(RoundDecision.id.desc())
    )
    if approved != content_digest(round_):
        raise Refused("round.changed_since_approval")


def publish_recruitment_notice(session: Session, round_: RecruitmentRound, body: dict[str, Any], *, by: Actor, at: datetime) -> Publication:
    """Freeze the policy and publish the notice with ``body`` (facts, sections, tables). Raises Refused when the round is not approved or was changed."""
    after = ROUND.after(round_.state, "publish")
    if by.account_id == round_.drafted_by:
        raise Refused("two_people.same")
    _unchanged_since_approval(session, round_)
    round_.policy_digest = policy_digest(round_.policy)
    round_.state, round_.published_at = after, at
    return publish_notice(session, round_, "recruitment", f"{round_.title}公告", body, by=by, at=at)


def publish_notice(
    session: Session, round_: RecruitmentRound, kind: str, title: str, body: dict[str, Any], *, by: Actor, at: datetime
) -> Publication:
    """A notice of the round: numbered within the round, published, and linked."""
    publication = publish(session, kind, round_code=round_.code, title=title, body=body, by=by, at=at)
    session.flush()
    number = 1 + (session.scalar(select(func.max(Notice.number)).where(Notice.round_id == round_.id)) or 0)
    session.add(Notice(round_id=round_.id, kind=kind, number=number, publication_id=publication.id, published_at=at))
    return publication
