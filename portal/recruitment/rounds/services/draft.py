"""Drafting a round: what it is called, what it asks, and its policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import default_policy_document, policy_digest, read_policy
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import city_of

EDITABLE = ("draft", "returned")
# What a round asks for unless the drafter changes it; the photo's numbers are those of the national
# platform.
DEFAULT_CONDUCT: dict[str, Any] = {
    "photo": {"width": 295, "height": 413, "max_kilobytes": 60},
    "documents": ["photo", "identity", "diploma"],
    "screening_hours": 24,
    "object_working_days": 3,
    "avoidance": "各级工会负责人的直系亲属不得聘用为本级或其下级工会的社会化工会工作者",
    "exclusions": ["纪律处分未解除或正在接受纪律审查", "受过刑事处罚或涉嫌违法犯罪正在接受调查"],
    "remedy": "如对本决定有异议，可自收到之日起3个工作日内向作出决定的工会书面申请复核；"
    "对复核结论不服的，可向上一级工会申诉。",
}
# Columns that a drafter writes; state, policy and what publishing sets have verbs of their own.
_WRITTEN = {
    "title",
    "text",
    "contact_phone",
    "supervision_phone",
    "requirements",
    "conduct",
    "filled",
    "source_notice",
}


def locked_round(session: Session, round_id: int) -> RecruitmentRound:
    """The round for change, locked where the database has row locks.

    Raises ``Refused('round.not_found')``.
    """
    round_ = session.scalar(
        locked(session, select(RecruitmentRound).where(RecruitmentRound.id == round_id))
    )
    if round_ is None:
        raise Refused("round.not_found")
    return round_


def _next_code(session: Session, organiser: Union, year: int) -> str:
    prefix = f"{organiser.code}-{year}-"
    taken = session.scalar(
        select(func.count())
        .select_from(RecruitmentRound)
        .where(RecruitmentRound.code.startswith(prefix))
    )
    return f"{prefix}{(taken or 0) + 1:02d}"


def draft_round(act: Act, organiser: Union, *, title: str, run_kind: str) -> RecruitmentRound:
    """A new round of ``organiser`` with Jiangsu's default policy.

    A county's round is replied to by its city, a city's by the city itself.
    """
    if run_kind == "city_run" and organiser.level != "city":
        raise Refused("round.city_run_by_city")
    round_ = RecruitmentRound(
        code=_next_code(act.session, organiser, local(act.at).year),
        title=title,
        run_kind=run_kind,
        organiser_id=organiser.id,
        approver_id=city_of(act.session, organiser).id,
        policy=default_policy_document(),
        requirements={},
        conduct=dict(DEFAULT_CONDUCT),
        drafted_by=act.by.account_id,
        created_at=act.at,
    )
    act.session.add(round_)
    act.session.flush()
    drafted = RoundAct.of(act, round_)
    drafted.record_on_round("notices.draft_round", title=title, run_kind=run_kind)
    return round_


def require_editable(round_: RecruitmentRound) -> None:
    """Raises ``Refused('round.frozen')`` once the round has been submitted."""
    if round_.state not in EDITABLE:
        raise Refused("round.frozen", state=round_.state)


def edit_round(act: RoundAct, values: Mapping[str, Any]) -> None:
    """Change title, text, telephones, requirements, conduct or provenance.

    Raises ``Refused('round.frozen')`` once it is submitted.
    """
    require_editable(act.round_)
    unknown = set(values) - _WRITTEN
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    changed = sorted(name for name, value in values.items() if getattr(act.round_, name) != value)
    for name in changed:
        setattr(act.round_, name, values[name])
    if changed:
        act.record_on_round("notices.edit_round", changed=changed)


def set_policy(act: RoundAct, document: dict[str, Any]) -> None:
    """Take a policy document, strictly read.

    Raises ``Refused('policy.…')`` saying where and why it is not one.
    """
    require_editable(act.round_)
    read_policy(document)
    act.round_.policy = document
    act.record_on_round("notices.set_policy", digest=policy_digest(document))
