"""告知书、决定书、答复、结案通知: numbered, kept in every edition, served and receipted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.conduct.models import (
    SERVICE_WAYS,
    ConductCase,
    ConductPaper,
    ConductService,
)
from portal.recruitment.conduct.said import Receipt

ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Says:
    """What a paper says beside its text. ``until`` is the first instant that is too late."""

    effect: str = ""
    paper: str = ""
    points: Fraction | None = None
    clause: str = ""
    minutes: str = ""
    until: datetime | None = None


NOTHING_ELSE = Says()


def issue(
    act: Act, case: ConductCase, kind: str, text: str, says: Says = NOTHING_ELSE
) -> ConductPaper:
    """A further paper of the case; the caller holds the round or the case locked."""
    paper = ConductPaper(
        case_id=case.id,
        kind=kind,
        edition=1 + _editions(act.session, case.id, kind),
        number=_next_number(act, case),
        effect=says.effect,
        paper=says.paper,
        points=says.points,
        clause=says.clause,
        minutes=says.minutes,
        until=says.until,
        by=act.by.account_id,
        at=act.at,
    )
    paper.text = text
    act.session.add(paper)
    act.session.flush()
    act.session.expire(case, ["papers"])
    return paper


def _editions(session: Session, case_id: int, kind: str) -> int:
    statement = select(func.count()).where(
        ConductPaper.case_id == case_id, ConductPaper.kind == kind
    )
    return session.scalar(statement) or 0


def _next_number(act: Act, case: ConductCase) -> str:
    """「〔2026〕QJP-2026-2 考处第 0001 号」, one series per round."""
    statement = (
        select(func.count())
        .select_from(ConductPaper)
        .join(ConductCase, ConductCase.id == ConductPaper.case_id)
        .where(ConductCase.round_id == case.round_id)
    )
    serial = 1 + (act.session.scalar(statement) or 0)
    return f"〔{local(act.at).year}〕{case.round_.code} 考处第 {serial:04d} 号"


def newest(case: ConductCase, kind: str) -> ConductPaper | None:
    """The paper of this kind in its last edition."""
    return next((paper for paper in reversed(case.papers) if paper.kind == kind), None)


def is_served(paper: ConductPaper) -> bool:
    return bool(paper.services)


def serve(act: Act, case: ConductCase, paper: ConductPaper, receipt: Receipt) -> ConductService:
    """Enter how the paper reached the person; opening it on the site is entered once.

    Raises ``Refused('conduct.way')``, ``'conduct.served_at'`` before the paper or in the future,
    ``'conduct.witness_missing'`` where it was left somewhere.
    """
    if receipt.way not in SERVICE_WAYS:
        raise Refused("conduct.way")
    if not paper.at <= receipt.served_at <= act.at:
        raise Refused("conduct.served_at")
    if receipt.way == "left" and not receipt.witness.strip():
        raise Refused("conduct.witness_missing")
    row = ConductService(
        paper_id=paper.id,
        way=receipt.way,
        served_at=receipt.served_at,
        witness=receipt.witness.strip(),
        by=act.by.account_id,
        by_words=act.by.words,
        at=act.at,
    )
    act.session.add(row)
    act.session.flush()
    act.session.expire(paper, ["services"])
    act.record(
        "conduct.serve_paper",
        f"conduct_paper:{paper.public_id}",
        chain=case.round_.code,
        number=paper.number,
        way=receipt.way,
    )
    return row
