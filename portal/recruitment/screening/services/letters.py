"""文号: every decision, answer and notice of screening is numbered, in one series per round, given
with the paper itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.models import LetterCounter


def next_letter_number(session: Session, round_: RecruitmentRound, at: datetime) -> str:
    """「〔2026〕QJP-2026-2 资审第 0001 号」: the year of ``at`` in Jiangsu, the round's code, the
    serial. Never given twice."""
    statement = locked(session, select(LetterCounter).where(LetterCounter.round_id == round_.id))
    counter = session.scalar(statement)
    if counter is None:
        try:
            with session.begin_nested():
                session.add(LetterCounter(round_id=round_.id, last=0))
        except IntegrityError:
            pass  # the round's very first two came in the same moment
        counter = session.scalars(statement).one()
    counter.last += 1
    session.flush()
    return f"〔{local(at).year}〕{round_.code} 资审第 {counter.last:04d} 号"
