"""体检、考察: what the hospital and the panel concluded.

Of the medical nothing but pass, fail or deferred is ever kept.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.vetting.models import MEDICAL_OUTCOMES, Candidacy

LEAST_REASON = 6


def _tell(
    session: Session,
    round_: RecruitmentRound,
    candidacy: Candidacy,
    kind: str,
    title: str,
    text: str,
    at: datetime,
) -> None:
    send(
        session,
        candidacy.application.account_id,
        kind,
        title,
        text,
        at=at,
        link=f"/my/candidacies/{candidacy.public_id}",
        round_code=round_.code,
    )


def record_medical(
    session: Session,
    round_: RecruitmentRound,
    candidacy: Candidacy,
    outcome: str,
    *,
    note: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """合格, 不合格 or 暂缓.

    A deferral (pregnancy, an injury that heals) keeps the place until there is a conclusion; the
    reason is not asked.

    Raises ``Refused('vetting.outcome')``, ``'vetting.reason_missing'`` for a fail without a word on
    procedure and remedy.
    """
    if outcome not in MEDICAL_OUTCOMES:
        raise Refused("vetting.outcome")
    CANDIDACY.after(candidacy.state, "pass_medical")
    if outcome == "fail" and len(note.strip()) < LEAST_REASON:
        raise Refused("vetting.reason_missing")
    candidacy.medical, candidacy.medical_by, candidacy.medical_at = outcome, by.account_id, at
    if outcome != "deferred":
        candidacy.state = CANDIDACY.after(candidacy.state, f"{outcome}_medical")
    if outcome == "fail":
        candidacy.reason = note.strip()
    record(
        session,
        "vetting.medical",
        f"candidacy:{candidacy.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        outcome=outcome,
    )
    words = {
        "pass": ("体检合格", "接下来是考察。"),
        "fail": ("体检不合格", note.strip()),
        "deferred": ("体检暂缓", "您的名额保留，可以体检后再作结论。"),
    }
    _tell(session, round_, candidacy, f"vetting.medical_{outcome}", *words[outcome], at)


def record_background(
    session: Session,
    round_: RecruitmentRound,
    candidacy: Candidacy,
    outcome: str,
    *,
    note: str,
    by: Actor,
    at: datetime,
) -> None:
    """考察合格 (``pass``) or 不合格 (``fail``), each with the panel's note.

    Raises ``Refused('vetting.outcome')``, ``'vetting.reason_missing'``.
    """
    if outcome not in ("pass", "fail"):
        raise Refused("vetting.outcome")
    after = CANDIDACY.after(candidacy.state, f"{outcome}_background")
    if len(note.strip()) < LEAST_REASON:
        raise Refused("vetting.reason_missing")
    candidacy.state, candidacy.background_by, candidacy.background_at = after, by.account_id, at
    candidacy.background_note = note.strip()
    if outcome == "fail":
        candidacy.reason = note.strip()
    record(
        session,
        "vetting.background",
        f"candidacy:{candidacy.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        outcome=outcome,
    )
    if outcome == "pass":
        _tell(
            session,
            round_,
            candidacy,
            "vetting.background_pass",
            "考察合格",
            "您已被列为拟聘用人选，接下来是公示。",
            at,
        )
    else:
        _tell(session, round_, candidacy, "vetting.background_fail", "考察不合格", note.strip(), at)


def decline(
    session: Session,
    round_: RecruitmentRound,
    candidacy: Candidacy,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """放弃, by the candidate himself or written down by the publisher; the place falls free.

    Raises ``Refused('vetting.reason_missing')``.
    """
    after = CANDIDACY.after(candidacy.state, "decline")
    if len(reason.strip()) < 2:
        raise Refused("vetting.reason_missing")
    candidacy.state, candidacy.reason = after, reason.strip()
    record(
        session,
        "vetting.decline",
        f"candidacy:{candidacy.public_id}",
        at=at,
        by=by,
        chain=round_.code,
    )
    _tell(
        session,
        round_,
        candidacy,
        "vetting.decline",
        "放弃已登记",
        "您已放弃本次聘用，名额按公告的递补规则处理。",
        at,
    )
